using HandCalc.Numerics;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>The kernel of all products, against the definition of the product written out.</summary>
public sealed class MatrixProductSpecs
{
    [Test]
    public void It_is_the_definition_to_the_last_bit_whichever_factor_is_transposed(
        [Values] bool transposeA, [Values] bool transposeB)
    {
        foreach ((int rows, int inner, int columns) in new[] { (1, 1, 1), (2, 5, 3), (7, 64, 1), (1, 64, 9), (16, 16, 16) })
        {
            Check(rows, inner, columns, transposeA, transposeB);
        }
    }

    [Test]
    public void It_refuses_inner_sizes_that_differ()
    {
        Action product = () => MatrixProduct.Multiply(Numbers(2, 3, 1), false, Numbers(2, 3, 2), false);

        product.Should().Throw<ArgumentException>().WithMessage("*2×3 · 2×3*");
    }

    private static void Check(int rows, int inner, int columns, bool transposeA, bool transposeB)
    {
        Matrix<double> a = Numbers(rows, inner, seed: 1);
        Matrix<double> b = Numbers(inner, columns, seed: 2);
        Matrix<double> definition = Matrix<double>.Build.Dense(rows, columns, (i, j) =>
        {
            double sum = 0;
            for (int k = 0; k < inner; k++)
            {
                sum += a[i, k] * b[k, j];
            }

            return sum;
        });

        Matrix<double> product = MatrixProduct.Multiply(
            transposeA ? a.Transpose() : a, transposeA, transposeB ? b.Transpose() : b, transposeB);

        product.Should().BeExactly(definition);
    }

    private static Matrix<double> Numbers(int rows, int columns, int seed) =>
        Matrix<double>.Build.Dense(rows, columns, (i, j) => Math.Sin((seed * 1000) + (i * columns) + j));
}
