using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.KernelChecks;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>Formulas of entries, and what an entry of a result may be made of besides.</summary>
public sealed class EntrywiseSpecs
{
    [Test]
    public void A_formula_of_one_entry() => ForAllShapes((rows, columns) =>
        Entrywise.Map(x => (x * x) - 3).ShouldGive([Numbers(rows, columns)], Map(x => (x[0] * x[0]) - 3, Numbers(rows, columns)), "Y"));

    [Test]
    public void A_formula_of_two_entries_where_one_operand_may_repeat() => ForAllShapes((rows, columns) =>
        Check(Entrywise.Map((a, b) => (a * b) + b), x => (x[0] * x[1]) + x[1], rows, columns, others: 1));

    [Test]
    public void A_formula_of_three_entries_where_two_operands_may_repeat() => ForAllShapes((rows, columns) =>
        Check(Entrywise.Map((a, b, c) => (a - b) / Lanes.Sqrt(c * c)), x => (x[0] - x[1]) / Math.Sqrt(x[2] * x[2]),
            rows, columns, others: 2));

    [Test]
    public void A_formula_of_six_entries_where_five_operands_may_repeat()
    {
        Evaluation kernel = Entrywise.Map((a, b, c, d, e, f) => (a / b) + (c * 2 * (d - e)) - f);
        foreach ((int rows, int columns) in new[] { (3, 5), (9, 2) })
        {
            Check(kernel, x => (x[0] / x[1]) + (x[2] * 2 * (x[3] - x[4])) - x[5], rows, columns, others: 5);
        }
    }

    /// <summary>Such a formula reads some of its operands entry by entry, and computes its constants from another one.</summary>
    [Test]
    public void A_formula_with_a_constant_from_its_last_operand() => ForAllShapes((rows, columns) =>
    {
        Matrix<double>[] operands = [Numbers(rows, columns, 1), Numbers(rows, columns, 2), Numbers(1, 1, 3)];

        Entrywise.Map(all => new Times(all[2][0, 0]), reads: 2).ShouldGive(operands, Map(x => (x[0] * x[2]) + x[1], operands), "Y");
    });

    [Test]
    public void Rows_are_gathered_and_a_row_without_any_is_zero()
    {
        int[] targets = [4, 0, 4, 2, 4];
        Matrix<double> x = Numbers(5, 3);
        Matrix<double> twin = Matrix<double>.Build.Dense(6, 3, (row, j) => Sum(5, i => targets[i] == row ? x[i, j] : 0));

        Entrywise.Gather(targets, 6).ShouldGive([x], twin, "gathered");
    }

    [Test]
    public void A_place_decides_which_entries_count()
    {
        (Matrix<double> a, Matrix<double> b) = (Numbers(4, 3, 1), Numbers(2, 5, 2));

        Entrywise.ByPlace(3, 4, (a, i, j) => a[j, i] - i)
            .ShouldGive([a], Matrix<double>.Build.Dense(3, 4, (i, j) => a[j, i] - i), "of one");
        Entrywise.ByPlace(2, 3, (a, b, i, j) => a[i, j] * b[i, 4 - j])
            .ShouldGive([a, b], Matrix<double>.Build.Dense(2, 3, (i, j) => a[i, j] * b[i, 4 - j]), "of two");
    }

    [Test]
    public void A_copy_has_a_place_of_its_own() => ForAllShapes((rows, columns) =>
    {
        Matrix<double> x = Numbers(rows, columns);
        Entrywise.Copy().ShouldGive([x], x.Clone(), "copy");
        Entrywise.Copy()([x]).Should().NotBeSameAs(x);
    });

    [Test]
    public void Parts_stand_side_by_side_and_are_cut_out_again()
    {
        Matrix<double>[] parts = [Numbers(3, 2, 1), Numbers(3, 2, 2), Numbers(3, 2, 3)];
        Matrix<double> all = parts[0].Append(parts[1]).Append(parts[2]);
        Definition dY = Tensor("dY", all);

        new Operations.Concatenation().Of([.. parts.Select(part => (Operand)Tensor("part", part))]).Evaluate.ShouldGive(parts, all, "all");
        foreach ((int index, Matrix<double> part) in parts.Index())
        {
            Operations.Slice.OfColumns(dY, (2 * index)..(2 * (index + 1))).Evaluate.ShouldGive([all], part, "part");
        }
    }

    /// <summary>
    /// Every other operand in each form that it may have: of the shape of the first, a single row, a single column, a number.
    /// </summary>
    private static void Check(Evaluation kernel, Func<double[], double> formula, int rows, int columns, int others)
    {
        (int, int)[] forms = [(rows, columns), (1, columns), (rows, 1), (1, 1)];
        for (int choice = 0; choice < Math.Pow(forms.Length, others); choice++)
        {
            Matrix<double>[] operands = [Numbers(rows, columns), .. Enumerable.Range(0, others).Select(other =>
            {
                (int ownRows, int ownColumns) = forms[choice / (int)Math.Pow(forms.Length, other) % forms.Length];
                return Numbers(ownRows, ownColumns, seed: other + 2);
            })];
            kernel.ShouldGive(
                operands, Map(formula, operands), string.Join(", ", operands.Select(one => $"{one.RowCount}×{one.ColumnCount}")));
        }
    }

    private readonly struct Times(double factor) : IFormula
    {
        public Lanes Of(Place x) => (x[0] * factor) + x[1];
    }
}
