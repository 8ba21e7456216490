using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Snapshots;

/// <summary>A text to approve.</summary>
/// <param name="Name">The name of its snapshot, from the folder of snapshots and without an ending.</param>
/// <param name="Text">The text, with LF line ends.</param>
/// <param name="Numbers">The numbers in it, as they are before they are rounded.</param>
internal sealed record Approval(string Name, string Text, IEnumerable<PrintedNumber> Numbers);

/// <summary>A number of a text, as it is before it is rounded to the decimals that are printed.</summary>
/// <param name="Place">Where it stands: A[0][like, I] of a tensor, "mean after, value" of a table.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">What it is divided by when it is printed.</param>
/// <param name="Decimals">How many decimals are printed.</param>
internal readonly record struct PrintedNumber(string Place, double Value, double Unit = 1, int Decimals = 6)
{
    private const double Most = 2e4;
    private static readonly double[] Units = [1e-12, 1e-9, 1e-6, 1e-3, 1];

    /// <summary>
    /// The unit of a matrix: the one that its chapter asks for, or a coarser one where a changed model makes its entries so large that the
    /// sixth decimal would be a last bit, which is another on another system.
    /// </summary>
    public static double UnitOf(Matrix<double> matrix, double asked) =>
        matrix.Enumerate().Max(Math.Abs) is var largest && largest / asked < Most
        ? asked
        : Units.Where(unit => unit > asked).FirstOrDefault(unit => largest / unit < Most, Math.Max(asked, 1));

    /// <summary>The entries of a matrix, row by row.</summary>
    public static IEnumerable<PrintedNumber> Of(Matrix<double> matrix, Func<int, int, string> place, double unit = 1) =>
        from i in Enumerable.Range(0, matrix.RowCount)
        from j in Enumerable.Range(0, matrix.ColumnCount)
        select new PrintedNumber(place(i, j), matrix[i, j], unit);
}
