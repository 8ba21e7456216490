using HandCalc.Practice.Exercises;
using HandCalc.Reading;

namespace HandCalc.Practice.Answers;

/// <summary>Something that holds for every entry or row of a tensor, whatever the model.</summary>
/// <param name="Text">What holds: "each row adds up to 1".</param>
/// <param name="IsKept">Whether it holds, but for rounding, given how large that is.</param>
internal sealed record Law(string Text, Func<Matrix<double>, double, bool> IsKept)
{
    /// <summary>How far rounding may take a sum of numbers whose largest is 1.</summary>
    private const double Rounding = 1e-10;

    private static readonly ImmutableArray<Law> All =
    [
        new("each row adds up to 1", (matrix, rounding) => matrix.RowSums().ForAll(sum => Math.Abs(sum - 1) <= rounding)),
        new("each row adds up to 0", (matrix, rounding) => matrix.RowSums().ForAll(sum => Math.Abs(sum) <= rounding)),
        new("each column adds up to 0", (matrix, rounding) => matrix.ColumnSums().ForAll(sum => Math.Abs(sum) <= rounding)),
        new("all above the diagonal is 0", (matrix, _) => matrix.RowCount == matrix.ColumnCount
            && matrix.StrictlyUpperTriangle().Enumerate().All(entry => entry == 0)),
        new("the first row is 0", (matrix, rounding) => matrix.Row(0).ForAll(entry => Math.Abs(entry) <= rounding)),
        new("the last row is 0", (matrix, _) => matrix.Row(matrix.RowCount - 1).ForAll(entry => entry == 0)),
        new("no entry is negative", (matrix, _) => matrix.ForAll(entry => entry >= 0)),
    ];

    /// <summary>The laws of what an exercise asks for: those that hold on each of the steps.</summary>
    public static ImmutableArray<Law> Of(Assignment assignment, ImmutableArray<TrainingStep> steps)
    {
        Matrix<double>[] right = [.. from asked in assignment.Asked
                                     from step in steps
                                     from tensor in asked.In(step)
                                     select step[tensor.Name].Value];
        return [.. All.Where(law => right.All(law.Holds))];
    }

    /// <summary>Whether it holds for a tensor of a file.</summary>
    public bool Holds(ExportedTensor tensor) => tensor.Shape is [var rows, var columns] && rows * columns > 0
        ? Holds(Matrix<double>.Build.DenseOfRowMajor(rows, columns, tensor.Values))
        : !tensor.Values.IsEmpty && Holds(Matrix<double>.Build.Dense(tensor.Values.Length, 1, [.. tensor.Values]));

    private bool Holds(Matrix<double> matrix) =>
        IsKept(matrix, Rounding * matrix.ColumnCount * matrix.Enumerate().Max(Math.Abs));
}
