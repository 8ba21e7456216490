using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Numerics;

/// <summary>
/// The one kernel behind every matrix product of the engine: Y = A·B, where A, B or both may be read transposed.
/// </summary>
/// <remarks>
/// Each entry of Y is a sum over k = 0, 1, 2, … in that order, of products rounded one by one. So the bits of a result depend
/// neither on the processor nor on a native library that Math.NET would call if it found one.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>Computes Y = A·B (or with Aᵀ, Bᵀ where the flags say so).</summary>
    /// <param name="a">A [rows × inner], or [inner × rows] if <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Read A transposed, without copying it.</param>
    /// <param name="b">B [inner × columns], or [columns × inner] if <paramref name="transposeB"/>.</param>
    /// <param name="transposeB">Read B transposed, without copying it.</param>
    /// <returns>Y [rows × columns].</returns>
    /// <exception cref="ArgumentException">The inner sizes differ.</exception>
    public static Matrix<double> Multiply(Matrix<double> a, bool transposeA, Matrix<double> b, bool transposeB)
    {
        var (left, right) = (View.Of(a, transposeA), View.Of(b, transposeB));
        if (left.Columns != right.Rows)
        {
            throw new ArgumentException(
                $"A product needs equal inner sizes, and {left.Rows}×{left.Columns} · {right.Rows}×{right.Columns} has not.");
        }

        var result = new DenseMatrix(left.Rows, right.Columns);
        double[] y = result.Values;
        for (int j = 0; j < right.Columns; j++)
        {
            Span<double> column = y.AsSpan(j * left.Rows, left.Rows);
            for (int k = 0; k < left.Columns; k++)
            {
                double factor = right.Values[(k * right.RowStride) + (j * right.ColumnStride)];
                int start = k * left.ColumnStride;
                for (int i = 0; i < column.Length; i++)
                {
                    column[i] += left.Values[start + (i * left.RowStride)] * factor;
                }
            }
        }

        return result;
    }

    /// <summary>A matrix as Math.NET stores it (column after column), read straight or transposed.</summary>
    private readonly record struct View(double[] Values, int Rows, int Columns, int RowStride, int ColumnStride)
    {
        public static View Of(Matrix<double> matrix, bool transposed)
        {
            double[] values = matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();
            return transposed
                ? new View(values, matrix.ColumnCount, matrix.RowCount, matrix.RowCount, 1)
                : new View(values, matrix.RowCount, matrix.ColumnCount, 1, matrix.RowCount);
        }
    }
}
