namespace HandCalc.Numerics;

/// <summary>
/// The one kernel behind every matrix product of the engine: Y = A·B, where A, B or both may be read transposed.
/// </summary>
/// <remarks>
/// Each entry of Y is a sum over k = 0, 1, 2, … in that order, of products rounded one by one. So the bits of a result depend neither
/// on the processor nor on the number of threads, nor on a native library that Math.NET would call if it found one.
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
    public static Matrix<double> Multiply(Matrix<double> a, bool transposeA, Matrix<double> b, bool transposeB) =>
        Of(transposeA, transposeB)([a, b]);

    /// <summary>The product as the evaluation of an expression with two operands.</summary>
    internal static Evaluation Of(bool transposeA, bool transposeB) => new ProductKernel(transposeA, transposeB).Evaluate;

    private sealed class ProductKernel(bool transposeA, bool transposeB) : Kernel
    {
        protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
        {
            (Factor a, Factor b) = Factors(operands);
            var columns = new ColumnsOfProduct(a, b, Dense.Entries(result));
            long work = (long)a.Rows * a.Columns * b.Columns;
            return () => Threads.Share(columns, b.Columns, ProductTile.ShortColumns, work);
        }

        protected override (int Rows, int Columns) Shape(Matrix<double>[] operands)
        {
            (Factor a, Factor b) = Factors(operands);
            return a.Columns == b.Rows
                ? (a.Rows, b.Columns)
                : throw new ArgumentException(
                    $"A product needs equal inner sizes, and {a.Rows}×{a.Columns} · {b.Rows}×{b.Columns} has not.");
        }

        private (Factor A, Factor B) Factors(Matrix<double>[] operands) =>
            (Factor.Of(operands[0], transposeA), Factor.Of(operands[1], transposeB));
    }
}
