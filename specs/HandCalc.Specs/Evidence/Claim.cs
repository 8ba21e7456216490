using System.Globalization;
using HandCalc.Prose;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Evidence;

/// <summary>How far a witness and the engine are apart.</summary>
/// <param name="Tensor">In which tensor, or null where it is no tensor.</param>
/// <param name="Error">How far; not a number where nothing was compared.</param>
internal readonly record struct Measured(string? Tensor, double Error)
{
    /// <summary>The error in one digit, and where it is.</summary>
    public override string ToString() => double.IsNaN(Error) ? "not compared"
        : Error.ToString("0e-0", CultureInfo.InvariantCulture) + (Tensor is null ? "" : $" in `{Tensor}`");
}

/// <summary>Something that the book claims, and the evidence for it.</summary>
/// <param name="Text">The claim.</param>
/// <param name="Fixture">The file that proves it, from the folder of the specs.</param>
/// <param name="Tests">The tests there that prove it, by name.</param>
/// <param name="Witness">What it is held against.</param>
/// <param name="Allowed">How far it may be off, in words or as a number.</param>
/// <param name="Errors">What is measured, of each tensor; none where it holds or does not hold.</param>
internal sealed record Claim(string Text, string Fixture, string[] Tests, string Witness, string Allowed, params Measured[] Errors)
{
    /// <summary>The name of the fixture.</summary>
    public string FixtureName => Path.GetFileNameWithoutExtension(Fixture);

    /// <summary>How far it is off at the worst, and where; null where it holds or does not hold.</summary>
    public Measured? Worst => Errors.Length == 0 ? null : Errors.MaxBy(measured => measured.Error);

    /// <summary>What is stated where nothing was stated before.</summary>
    public string AsMeasured => Worst is { } worst ? $"{worst}" : "none";

    /// <summary>Tensors of a step, held against a witness: how far each is off, relative to its largest entry.</summary>
    public static Claim Agreement(
        string text, string fixture, string test, string witness, TrainingStep step, Func<Tensor, bool> which,
        Func<string, Matrix<double>> said)
    {
        Tensor[] tensors = [.. step.Tensors.Where(which)];
        return new Claim($"{text}: {Numbers(tensors)} in {tensors.Length} tensors", fixture, [test], witness, "1e-12",
            [.. tensors.Select(tensor => new Measured(tensor.Name, Distance(tensor, said(tensor.Name))))]);
    }

    /// <summary>How many numbers some tensors have: "5,201 numbers".</summary>
    public static string Numbers(IEnumerable<Tensor> tensors) => string.Create(
        CultureInfo.InvariantCulture, $"{tensors.Sum(tensor => (long)tensor.Rows.Length * tensor.Columns.Length):N0} numbers");

    /// <summary>The claim as a row of a table in Markdown, with the error as it is stated.</summary>
    public string Row(string stated) =>
        $"| {Text} | [{FixtureName}{(Tests.Length > 0 ? ": " : "")}{string.Join("; ", Tests.Select(Sentence.Of))}]"
        + $"(specs/HandCalc.Specs/{Fixture}) | {Witness} | {Allowed} | {stated} |";

    private static double Distance(Tensor tensor, Matrix<double> right)
    {
        double largest = right.Enumerate().Max(Math.Abs);
        double distance = (tensor.Value - right).Enumerate().Max(Math.Abs);
        return largest == 0 ? distance : distance / largest;
    }
}
