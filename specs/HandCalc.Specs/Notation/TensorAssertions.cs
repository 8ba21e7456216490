using System.Globalization;
using FluentAssertions.Execution;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Notation;

/// <summary>What can be asserted of a tensor: that it equals a matrix, and that it is the slope of the loss.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="actual">Its value.</param>
/// <param name="rows">The label of a row.</param>
/// <param name="columns">The label of a column.</param>
public class MatrixAssertions(string name, Matrix<double> actual, Func<int, string> rows, Func<int, string> columns)
{
    /// <summary>Asserts that no entry differs by more than the tolerance, times the largest entry expected.</summary>
    /// <param name="expected">The value that is right.</param>
    /// <param name="within">The tolerance, relative to the largest entry of <paramref name="expected"/>.</param>
    public void Equal(Matrix<double> expected, double within) =>
        Compare(expected, within * expected.Enumerate().Max(Math.Abs), $"within {Text(within)} of its largest entry", "expected");

    /// <summary>Asserts that every entry is the same to the last bit.</summary>
    public void BeExactly(Matrix<double> expected) => Compare(expected, 0, "to the last bit", "expected");

    /// <summary>Asserts that every entry is exactly zero.</summary>
    public void BeZero() => Compare(actual.Map(_ => 0.0), 0, "and be exactly zero", "expected");

    /// <summary>Compares entry by entry and fails with the worst one.</summary>
    protected void Compare(Matrix<double> expected, double tolerance, string condition, string source)
    {
        Execute.Assertion
            .ForCondition((actual.RowCount, actual.ColumnCount) == (expected.RowCount, expected.ColumnCount))
            .FailWith(Literal($"{name} is {actual.RowCount}×{actual.ColumnCount}, and {expected.RowCount}×{expected.ColumnCount} is right."));
        Matrix<double> difference = (actual - expected).PointwiseAbs().Map(entry => double.IsNaN(entry) ? double.PositiveInfinity : entry);
        int wrong = difference.Enumerate().Count(entry => !(entry <= tolerance));      // where anything is not a number, nothing agrees
        if (wrong == 0)
        {
            return;
        }

        (int i, int j, double worst) = difference.EnumerateIndexed().MaxBy(entry => entry.Item3);
        Execute.Assertion.FailWith(Literal(
            $"{name} should agree {condition}, and {wrong} of {actual.RowCount * actual.ColumnCount} entries do not. The worst is {name}[{rows(i)}, {columns(j)}]: "
            + $"it is {Text(actual[i, j])}, {source} is {Text(expected[i, j])}; they differ by {Text(worst)}, and {Text(tolerance)} is allowed."));
    }

    private static string Text(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    /// <summary>A message with its braces doubled, since a brace begins a placeholder.</summary>
    private static string Literal(string text) =>
        text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}

/// <summary>What can be asserted of a tensor of the training step.</summary>
/// <param name="step">The training step that it belongs to.</param>
/// <param name="tensor">The tensor.</param>
public sealed class TensorAssertions(TrainingStep step, Tensor tensor)
    : MatrixAssertions(tensor.Name, tensor.Value, row => tensor.Rows[row], column => tensor.Columns[column])
{
    /// <summary>
    /// Asserts that the tensor, d.X, is the slope of the loss: every entry of X is nudged up and down, and the loss computed again.
    /// </summary>
    /// <param name="within">How far a gradient and a slope may lie apart.</param>
    public void MatchSlope(double within)
    {
        string of = tensor.Name["d.".Length..];
        Compare(FiniteDifferences.Slopes(step, of), within, $"with the slope of the loss along {of}", "the slope");
    }
}
