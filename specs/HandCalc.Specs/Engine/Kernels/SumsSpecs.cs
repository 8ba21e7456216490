using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.KernelChecks;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>Sums along the rows and the columns: each from its first term to its last, whatever is computed beside it.</summary>
public sealed class SumsSpecs
{
    [Test]
    public void Of_the_entries_of_each_row() => ForAllShapes((rows, columns) =>
    {
        Matrix<double> x = Numbers(rows, columns);
        Sums.AlongRows(x => x, sum => sum / 3).ShouldGive([x], AlongRows(x => x[0], (sum, _) => sum / 3, x), $"{rows}×{columns}");
    });

    /// <summary>As the variance: the other operand is the mean of each row.</summary>
    [Test]
    public void Of_terms_with_another_operand_that_may_repeat() => ForAllShapes((rows, columns) =>
    {
        foreach (Matrix<double> other in new[] { Numbers(rows, columns, 2), Numbers(1, columns, 2), Numbers(rows, 1, 2), Numbers(1, 1, 2) })
        {
            Sums.AlongRows((a, b) => (a - b) * (a - b), sum => sum / 3).ShouldGive(
                [Numbers(rows, columns), other],
                AlongRows(x => (x[0] - x[1]) * (x[0] - x[1]), (sum, _) => sum / 3, Numbers(rows, columns), other),
                $"{rows}×{columns}, {other.RowCount}×{other.ColumnCount}");
        }
    });

    [Test]
    public void With_the_last_operand_in_the_total_of_its_row() => ForAllShapes((rows, columns) =>
    {
        (Matrix<double> a, Matrix<double> b, Matrix<double> c, Matrix<double> d) =
            (Numbers(rows, columns, 1), Numbers(rows, columns, 2), Numbers(rows, 1, 3), Numbers(rows, 1, 4));

        Sums.AlongRows((a, _) => a, (sum, d) => -sum / d).ShouldGive([a, d], AlongRows(x => x[0], (sum, d) => -sum / d, a, d), "of two");
        Sums.AlongRows((a, b, c, _) => a * (b - c), (sum, d) => sum / (d * d)).ShouldGive(
            [a, b, c, d], AlongRows(x => x[0] * (x[1] - x[2]), (sum, d) => sum / (d * d), a, b, c, d), "of four");
    });

    [Test]
    public void Of_the_entries_of_each_column() => ForAllShapes((rows, columns) =>
    {
        Matrix<double> x = Numbers(rows, columns);
        Sums.OverRows().ShouldGive([x], OverRows(x => x[0], sum => sum, x), $"{rows}×{columns}");
        Sums.OverRows(sum => sum / 3).ShouldGive([x], OverRows(x => x[0], sum => sum / 3, x), $"{rows}×{columns}, divided");
    });

    [Test]
    public void Of_the_products_in_each_column() => ForAllShapes((rows, columns) =>
    {
        Matrix<double>[] operands = [Numbers(rows, columns, 1), Numbers(rows, columns, 2)];
        Sums.OverRows((a, b) => a * b).ShouldGive(operands, OverRows(x => x[0] * x[1], sum => sum, operands), $"{rows}×{columns}");
    });

    [Test]
    public void Of_a_row_as_part_of_the_formula_of_its_entries() => ForAllShapes((rows, columns) =>
    {
        Matrix<double>[] operands = [Numbers(rows, columns, 1), Numbers(rows, columns, 2)];
        Matrix<double> sums = AlongRows(x => x[0] * x[1], (sum, _) => sum, operands);

        Sums.WithRowSums((dY, y) => dY * y, (dY, y, sum) => y * (dY - sum))
            .ShouldGive(operands, Map(x => x[1] * (x[0] - x[2]), [.. operands, sums]), $"{rows}×{columns}");
    });

    /// <summary>A row that repeats is no place for a sum, wherever it stands among the terms.</summary>
    [Test]
    public void Of_tensors_products_and_rows()
    {
        Matrix<double>[] operands = [Numbers(9, 5, 1), Numbers(1, 5, 2), Numbers(9, 2, 3), Numbers(2, 5, 4)];
        Definition[] x = [.. operands.Select((one, index) => Tensor($"X{index}", one))];
        (Expression tensor, Expression row, Expression product) =
            (new Tensors.Copy().Of(x[0]), new Tensors.Copy().Of(x[1]), new Operations.Product().Of(x[2], x[3]));
        Matrix<double> multiplied = Matrix<double>.Build.Dense(9, 5, (i, j) => Sum(2, k => operands[2][i, k] * operands[3][k, j]));
        Matrix<double>[] values = [operands[0], operands[1], multiplied];

        Tensors.Addition.OfTerms(tensor).Evaluate.ShouldGive([operands[0]], operands[0], "one term");
        Tensors.Addition.OfTerms(tensor, row).Evaluate.ShouldGive(operands[..2], Map(y => y[0] + y[1], values), "two terms");
        Tensors.Addition.OfTerms(tensor, row, product).Evaluate.ShouldGive(operands, Map(y => y[0] + y[1] + y[2], values), "three terms");
        Tensors.Addition.OfTerms(product, tensor, row).Evaluate.ShouldGive(
            [.. operands[2..], .. operands[..2]], Map(y => y[2] + y[0] + y[1], values), "three terms in another order");
    }
}
