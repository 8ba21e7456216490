using HandCalc.Numerics;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>
/// Kernels check nothing while they run. So whatever does not fit is refused before: when they are prepared for certain matrices.
/// </summary>
public sealed class RefusedMatrices
{
    private static readonly Evaluation Sum = Entrywise.Map((a, b) => a + b);

    private static IEnumerable<TestCaseData> Misfits()
    {
        yield return Case("Fewer rows than the first operand", Sum, (2, 3), [(2, 3), (3, 3)], "3×3 entries are not 2×3");
        yield return Case("More columns than the first operand", Sum, (2, 3), [(2, 3), (2, 4)], "2×4 entries are not 2×3");
        yield return Case("A first operand that would repeat", Sum, (1, 3), [(1, 3), (2, 3)], "2×3 entries are not 1×3");
        yield return Case("A result of other rows", Sum, (3, 3), [(2, 3), (2, 3)], "2×3 has no place in 3×3");
        yield return Case("A result that stands where one lies", Sum, (3, 2), [(2, 3), (2, 3)], "2×3 has no place in 3×2");
        yield return Case("A sum along rows in a row", Sums.AlongRows(x => x, x => x), (1, 2), [(2, 3)], "2×1 has no place in 1×2");
        yield return Case("A sum over rows in a column", Sums.OverRows(), (3, 1), [(2, 3)], "1×3 has no place in 3×1");
        yield return Case(
            "Products of entries of two shapes", Sums.OverRows((a, b) => a * b), (1, 3), [(2, 3), (3, 3)], "3×3 entries are not 2×3");
        yield return Case("Gradient and output of a row in two shapes",
            Sums.WithRowSums((a, b) => a * b, (a, b, sum) => sum), (2, 3), [(2, 3), (3, 2)], "3×2 entries are not 2×3");
        yield return Case("A product of other inner sizes", MatrixProduct.Of(false, false), (2, 3), [(2, 4), (5, 3)], "2×4 · 5×3 has not");
        yield return Case(
            "A product of factors that fit transposed", MatrixProduct.Of(true, false), (2, 3), [(2, 4), (4, 3)], "4×2 · 4×3 has not");
        yield return Case(
            "A product in its transpose", MatrixProduct.Of(false, false), (3, 2), [(2, 4), (4, 3)], "2×3 has no place in 3×2");
        yield return Case("Rows gathered in too few", Entrywise.Gather([1, 0], 4), (3, 3), [(2, 3)], "4×3 has no place in 3×3");
        yield return Case(
            "Fewer rows than are to be gathered", Entrywise.Gather([1, 0, 1], 4), (4, 3), [(2, 3)], "2×3 entries, and 3 rows are gathered");
        yield return Case(
            "More rows than are to be gathered", Entrywise.Gather([1], 4), (4, 3), [(2, 3)], "2×3 entries, and 1 rows are gathered");
        yield return Case(
            "A row that is not there", Entrywise.ByPlace(2, 3, (a, i, j) => a[i + 1, j]), (2, 3), [(2, 3)], "no row 2, only 2 rows");
    }

    [TestCaseSource(nameof(Misfits))]
    public void What_does_not_fit_is_refused_in_a_sentence(
        Evaluation kernel, Matrix<double> place, Matrix<double>[] operands, string sentence)
    {
        Action prepare = () => Kernel.Bind(kernel, operands, place)();

        prepare.Should().Throw<ArgumentException>().WithMessage($"*{sentence}*");
    }

    [Test]
    public void A_matrix_that_is_not_stored_entry_by_entry_is_refused()
    {
        Matrix<double> dense = Numbers(3, 3), sparse = Matrix<double>.Build.SparseIdentity(3);
        foreach (Matrix<double>[] x in new[] { [sparse, dense, dense], [dense, sparse, dense], new[] { dense, dense, sparse } })
        {
            Action prepare = () => Kernel.Bind(Sum, x[..2], x[2]);

            prepare.Should().Throw<ArgumentException>().WithMessage("A kernel is prepared for dense matrices only.*");
        }
    }

    /// <summary>Lanes write ahead into the next column, and there the operand would be gone before it is read.</summary>
    [Test]
    public void A_result_takes_no_operands_place_where_another_operand_repeats()
    {
        (Matrix<double> x, Matrix<double> row) = (Numbers(3, 4), Numbers(1, 4));
        Action prepare = () => Kernel.Bind(Sum, [x, row], x);

        prepare.Should().Throw<ArgumentException>()
            .WithMessage("A result can't take the place of an operand where another operand repeats.*");
    }

    [Test]
    public void Where_all_have_one_shape_a_result_may_take_the_place_of_any_operand([Range(1, 9)] int rows)
    {
        (Matrix<double> x, Matrix<double> y) = (Numbers(rows, 3, 1), Numbers(rows, 3, 2));
        Matrix<double> sum = Map(entries => entries[0] + entries[1], x, y), twice = Map(entries => entries[0] + entries[1], sum, y);

        Action add = Kernel.Bind(Sum, [x, y], x);
        add();
        x.Should("x + y").BeExactly(sum);
        add();
        x.Should("(x + y) + y").BeExactly(twice);

        Kernel.Bind(Sum, [sum, y], y)();
        y.Should("what stands in y").BeExactly(twice);
    }

    private static TestCaseData Case(
        string name, Evaluation kernel, (int Rows, int Columns) place, (int Rows, int Columns)[] operands, string sentence) =>
        new TestCaseData(
            kernel, NoNumbers(place.Rows, place.Columns), operands.Select(shape => Numbers(shape.Rows, shape.Columns)).ToArray(), sentence)
            .SetArgDisplayNames(name);
}
