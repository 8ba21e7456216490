using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>
/// The plain twins of the kernels: one number after the other, in the order of the formula. No lanes, no tiles, no threads, and nothing of
/// the engine. A kernel must give the same bits.
/// </summary>
internal static class Plain
{
    /// <summary>Numbers of all signs and some sizes, always the same for the same seed.</summary>
    public static Matrix<double> Numbers(int rows, int columns, int seed = 1) =>
        Matrix<double>.Build.Dense(rows, columns, (i, j) => Math.Sin((seed * 1000) + (i * columns) + j) * (1 + (((i + j) % 3) * seed)));

    /// <summary>A place for a result, where nothing stands that could be taken for one.</summary>
    public static Matrix<double> NoNumbers(int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, double.NaN);

    /// <summary>Y[i,j] = f(A[i,j], B[i,j], …), of the shape of A.</summary>
    public static Matrix<double> Map(Func<double[], double> formula, params Matrix<double>[] operands) =>
        Matrix<double>.Build.Dense(operands[0].RowCount, operands[0].ColumnCount, (i, j) => formula(At(i, j, operands)));

    /// <summary>Y[i] = total(Σⱼ term(A[i,j], B[i,j], …), Z[i]), where Z is the last operand. [rows × columns] → [rows × 1]</summary>
    public static Matrix<double> AlongRows(
        Func<double[], double> term, Func<double, double, double> total, params Matrix<double>[] operands) =>
        Matrix<double>.Build.Dense(operands[0].RowCount, 1, (i, _) =>
            total(Sum(operands[0].ColumnCount, j => term(At(i, j, operands))), At(i, 0, operands)[^1]));

    /// <summary>Y[j] = total(Σᵢ term(A[i,j], B[i,j], …)). [rows × columns] → [1 × columns]</summary>
    public static Matrix<double> OverRows(Func<double[], double> term, Func<double, double> total, params Matrix<double>[] operands) =>
        Matrix<double>.Build.Dense(1, operands[0].ColumnCount, (_, j) => total(Sum(operands[0].RowCount, i => term(At(i, j, operands)))));

    /// <summary>
    /// The entries of the operands at one place; a single row is the same for every row, a single column for every column.
    /// </summary>
    public static double[] At(int row, int column, Matrix<double>[] operands) =>
        [.. operands.Select(one => one[one.RowCount == 1 ? 0 : row, one.ColumnCount == 1 ? 0 : column])];

    /// <summary>The terms added from the first to the last, beginning with 0.</summary>
    public static double Sum(int terms, Func<int, double> term)
    {
        double sum = 0;
        for (int k = 0; k < terms; k++)
        {
            sum += term(k);
        }

        return sum;
    }

    /// <summary>eˣ = 2ⁿ·(1 + (eʳ − 1)), where n is the integer nearest to x / ln 2.</summary>
    public static double Exp(double x)
    {
        x = Math.Min(Math.Max(x, -746), 710);
        double n = Math.Round(x * (1 / Ln2)), half = Math.Round(n * 0.5);
        return (1 + ExpLess1(x, n)) * Math.ScaleB(1, (int)half) * Math.ScaleB(1, (int)(n - half));
    }

    /// <summary>tanh x = (e²ˣ − 1) / (e²ˣ + 1), of |x|, with the sign of x.</summary>
    public static double Tanh(double x)
    {
        double twice = Math.Min(Math.Abs(x), 20) * 2;
        double n = Math.Round(twice * (1 / Ln2));
        double power = Math.ScaleB(1, (int)n);
        double less1 = (power * ExpLess1(twice, n)) + (power - 1);
        return Math.CopySign(less1 / (less1 + 2), x);
    }

    private const double Ln2 = 0.69314718055994530942;

    /// <summary>eʳ − 1 = r + r²·(1/2! + r/3! + r²/4! + … + r¹¹/13!), where r = x − n·ln 2.</summary>
    private static double ExpLess1(double x, double n)
    {
        double r = x - (n * 6.93147180369123816490e-01) - (n * 1.90821492927058770002e-10);
        double sum = 1 / Factorial(13);
        for (int k = 12; k >= 2; k--)
        {
            sum = (sum * r) + (1 / Factorial(k));
        }

        return r + (r * r * sum);
    }

    private static double Factorial(int k) => k == 0 ? 1 : k * Factorial(k - 1);
}
