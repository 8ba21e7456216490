using System.Globalization;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Book;

/// <summary>Something that the book claims, and the evidence for it.</summary>
/// <param name="Text">The claim.</param>
/// <param name="Fixture">The file that proves it, from the folder of the specs.</param>
/// <param name="Witness">What it is held against.</param>
/// <param name="Allowed">How far it may be off, in words or as a number.</param>
/// <param name="Worst">How far it is off at the worst; null where it holds or does not hold, not a number where it was not compared.</param>
internal sealed record Claim(string Text, string Fixture, string Witness, string Allowed, double? Worst = null)
{
    /// <summary>Tensors of some steps, held against a witness: the worst distance, relative to the largest entry of each.</summary>
    public static Claim Agreement(
        string text, string fixture, string witness, TrainingStep step, Func<Tensor, bool> which, Func<string, Matrix<double>> said)
    {
        Tensor[] tensors = [.. step.Tensors.Where(which)];
        long numbers = tensors.Sum(tensor => (long)tensor.Rows.Length * tensor.Columns.Length);
        string counted = string.Create(CultureInfo.InvariantCulture, $"{text}: {numbers:N0} numbers in {tensors.Length} tensors");
        return new Claim(counted, fixture, witness, "1e-12", tensors.Max(tensor => Distance(tensor, said(tensor.Name))));
    }

    /// <summary>The claim as a row of a table in Markdown, with the error as it is stated.</summary>
    public string Row(string stated) =>
        $"| {Text} | [{Path.GetFileNameWithoutExtension(Fixture)}](specs/HandCalc.Specs/{Fixture}) | {Witness} | {Allowed} | {stated} |";

    /// <summary>The worst error in one digit.</summary>
    public string Measured => Worst is { } worst ? double.IsNaN(worst) ? "not compared" : worst.ToString("0e-0", CultureInfo.InvariantCulture) : "none";

    private static double Distance(Tensor tensor, Matrix<double> right)
    {
        double largest = right.Enumerate().Max(Math.Abs);
        double distance = (tensor.Value - right).Enumerate().Max(Math.Abs);
        return largest == 0 ? distance : distance / largest;
    }
}
