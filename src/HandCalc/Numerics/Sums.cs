using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Numerics;

/// <summary>Sums along the rows and the columns of a matrix, always from the first entry to the last.</summary>
internal static class Sums
{
    /// <summary>Σⱼ term(i, j) for every row i. → [rows × 1]</summary>
    public static Matrix<double> AlongRows(int rows, int columns, Func<int, int, double> term)
    {
        var sums = new DenseMatrix(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < columns; j++)
            {
                sum += term(i, j);
            }

            sums.Values[i] = sum;
        }

        return sums;
    }

    /// <summary>Σᵢ term(i, j) for every column j. → [1 × columns]</summary>
    public static Matrix<double> OverRows(int rows, int columns, Func<int, int, double> term) =>
        AlongRows(columns, rows, (j, i) => term(i, j)).Transpose();
}
