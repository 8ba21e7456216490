using System.Collections.Concurrent;
using HandCalc.Numerics;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>The kernel of all products, against the definition of the product written out.</summary>
public sealed class MatrixProductSpecs
{
    private const int MostRows = 130, MostColumns = 17;

    /// <summary>Tall tiles have 32 rows and 4 columns, short ones 8 and 8; a block of the left factor has 128 rows and 256 terms.</summary>
    private static readonly int[] EveryRemainder = [.. Enumerable.Range(1, 41), MostRows],
        RoundTheTiles = [.. Enumerable.Range(1, 9), 33, 125, MostRows],
        Columns = [.. Enumerable.Range(1, 9), MostColumns];

    /// <summary>The largest product of each inner size, by definition; it takes longer than all that is compared with it.</summary>
    private static readonly ConcurrentDictionary<int, Lazy<(Matrix<double> A, Matrix<double> B, Matrix<double> Product)>> Largest = [];

    /// <summary>An entry depends on its row of A and its column of B alone: so the twin of the largest product has those of all.</summary>
    [Test]
    public void It_is_the_definition_to_the_last_bit_whichever_factor_is_transposed(
        [Values] bool transposeA, [Values] bool transposeB, [Values(1, 5, 16, 255, 256, 257, 600)] int inner)
    {
        (Matrix<double> allOfA, Matrix<double> allOfB, Matrix<double> twin) =
            Largest.GetOrAdd(inner, _ => new(() => ByDefinition(inner))).Value;
        Evaluation product = MatrixProduct.Of(transposeA, transposeB);
        Matrix<double>[] factors = [.. Columns.Select(columns => Read(allOfB.SubMatrix(0, inner, 0, columns), transposeB))];
        foreach (int rows in inner < 255 ? EveryRemainder : RoundTheTiles)
        {
            Matrix<double> a = Read(allOfA.SubMatrix(0, rows, 0, inner), transposeA);
            foreach ((int columns, Matrix<double> b) in Columns.Zip(factors))
            {
                Matrix<double> y = NoNumbers(rows, columns);
                Kernel.Bind(product, [a, b], y)();
                y.Should($"{rows}×{inner} · {inner}×{columns}").BeExactly(twin.SubMatrix(0, rows, 0, columns));
            }
        }
    }

    [TestCase(3, 5, 2)]
    [TestCase(40, 300, 9)]
    public void It_is_prepared_before_its_factors_have_numbers(int rows, int inner, int columns)
    {
        (Matrix<double> a, Matrix<double> b) = (Numbers(rows, inner), Numbers(inner, columns));

        MatrixProduct.Of(false, false).ShouldGive([a, b], Twin(a, b), "A·B");
        MatrixProduct.Of(true, true).ShouldGive([a.Transpose(), b.Transpose()], Twin(a, b), "A·B");
    }

    /// <summary>
    /// Some tiles are larger than what is left of Y. Whoever computes other columns at the same time, and whatever stands behind Y, must
    /// not notice.
    /// </summary>
    [TestCase(0, 8)]
    [TestCase(8, 16)]
    [TestCase(8, 17)]
    [TestCase(0, 17)]
    public void A_share_of_the_columns_is_written_and_nothing_beside_it(int from, int to)
    {
        const double Untouched = -1e300;
        foreach ((int rows, int inner) in EveryRemainder.Select(rows => (rows, 3)).Append((5, 300)).Append((41, 300)))
        {
            (Matrix<double> a, Matrix<double> b) = (Numbers(rows, inner), Numbers(inner, MostColumns));
            double[] y = [.. Enumerable.Repeat(Untouched, (rows * MostColumns) + 64)];
            double[] expected = [.. y];
            Twin(a, b).ToColumnMajorArray().AsSpan((from * rows)..(to * rows)).CopyTo(expected.AsSpan(from * rows));

            new ColumnsOfProduct(Factor.Of(a, transposed: false), Factor.Of(b, transposed: false), y).Run(from, to);

            y.AsSpan().SequenceEqual(expected).Should()
                .BeTrue("columns {0} to {1} of {2} rows are written, and nothing else", from, to - 1, rows);
        }
    }

    [Test]
    public void It_refuses_inner_sizes_that_differ()
    {
        Action product = () => MatrixProduct.Multiply(Numbers(2, 3), false, Numbers(2, 3), false);

        product.Should().Throw<ArgumentException>().WithMessage("*2×3 · 2×3*");
    }

    private static (Matrix<double> A, Matrix<double> B, Matrix<double> Product) ByDefinition(int inner)
    {
        (Matrix<double> a, Matrix<double> b) = (Numbers(MostRows, inner, seed: 1), Numbers(inner, MostColumns, seed: 2));
        return (a, b, Twin(a, b));
    }

    private static Matrix<double> Twin(Matrix<double> a, Matrix<double> b) =>
        Matrix<double>.Build.Dense(a.RowCount, b.ColumnCount, (i, j) => Sum(a.ColumnCount, k => a[i, k] * b[k, j]));

    private static Matrix<double> Read(Matrix<double> factor, bool transposed) => transposed ? factor.Transpose() : factor;
}
