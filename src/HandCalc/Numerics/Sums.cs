using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Numerics;

/// <summary>Sums along the rows and the columns of a matrix, always from the first entry to the last.</summary>
internal static class Sums
{
    /// <summary>Σⱼ term(i, j) for every row i. → [rows × 1]</summary>
    public static Matrix<double> AlongRows(int rows, int columns, Func<int, int, double> term) =>
        DenseMatrix.Create(rows, 1, (i, _) => Sum(columns, j => term(i, j)));

    /// <summary>Σᵢ term(i, j) for every column j. → [1 × columns]</summary>
    public static Matrix<double> OverRows(int rows, int columns, Func<int, int, double> term) =>
        DenseMatrix.Create(1, columns, (_, j) => Sum(rows, i => term(i, j)));

    private static double Sum(int count, Func<int, double> term)
    {
        double sum = 0;
        for (int index = 0; index < count; index++)
        {
            sum += term(index);
        }

        return sum;
    }
}
