using System.Globalization;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Notation;

/// <summary>What can be asserted of a tensor: that it equals a matrix, and that it is the slope of the loss.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="actual">Its value.</param>
/// <param name="entry">What messages call an entry, by row and column.</param>
public class MatrixAssertions(string name, Matrix<double> actual, Func<int, int, string> entry)
{
    /// <summary>Asserts that no entry differs by more than the tolerance, times the largest entry expected.</summary>
    /// <param name="expected">The value that is right.</param>
    /// <param name="within">The tolerance, relative to the largest entry of <paramref name="expected"/>.</param>
    public void Equal(Matrix<double> expected, double within) =>
        Compare(expected, within * expected.Enumerate().Max(Math.Abs), $"within {Text(within)} of its largest entry");

    /// <summary>Asserts that every entry is the same to the last bit: −0 is not 0.</summary>
    public void BeExactly(Matrix<double> expected) => Compare(expected, 0, "to the last bit", (a, b) =>
        BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) ? 0 : Math.Max(Distance(a, b), double.Epsilon));

    /// <summary>Asserts that every entry is exactly zero.</summary>
    public void BeZero() => Compare(actual.Map(_ => 0.0), 0, "with exact zero");

    /// <summary>Asserts that every entry is zero but for rounding.</summary>
    /// <param name="within">How far from zero an entry may be.</param>
    public void BeZero(double within) => Compare(actual.Map(_ => 0.0), within, "with zero, but for rounding");

    /// <summary>Compares entry by entry and fails with the worst one.</summary>
    private void Compare(Matrix<double> expected, double tolerance, string condition, Func<double, double, double>? apart = null)
    {
        if ((actual.RowCount, actual.ColumnCount) != (expected.RowCount, expected.ColumnCount))
        {
            Fail($"{name} is {actual.RowCount}×{actual.ColumnCount}, and {expected.RowCount}×{expected.ColumnCount} is right.");
        }

        Matrix<double> difference = actual.Map2(apart ?? Distance, expected, Zeros.Include);

        // Written so that nothing agrees where the tolerance is not a number.
        int wrong = difference.Enumerate().Count(distance => !(distance <= tolerance));
        if (wrong == 0)
        {
            return;
        }

        (int i, int j, double worst) = difference.EnumerateIndexed().MaxBy(distance => distance.Item3);
        Fail($"{name} should agree {condition}, and {wrong} of {actual.RowCount * actual.ColumnCount} entries do not. "
            + $"The worst is {entry(i, j)}: it is {Text(actual[i, j], expected[i, j])}, expected is {Text(expected[i, j], actual[i, j])}; "
            + $"they differ by {Text(worst)}, and {Text(tolerance)} is allowed.");
    }

    private static double Distance(double a, double b) => double.IsNaN(a - b) ? double.PositiveInfinity : Math.Abs(a - b);

    /// <summary>Fails with a message.</summary>
    /// <remarks>Thrown by itself: FluentAssertions would begin the sentence with a capital, and d.X is not D.X.</remarks>
    protected static void Fail(string message)
    {
        if (!Snapshot.IsSilent)
        {
            throw new AssertionException(message);
        }
    }

    /// <summary>A number with the digits that matter: all of them where it is compared with one that begins alike.</summary>
    protected static string Text(double value, double other = double.NaN)
    {
        string few = value.ToString("G9", CultureInfo.InvariantCulture);
        return few == other.ToString("G9", CultureInfo.InvariantCulture) ? value.ToString("G17", CultureInfo.InvariantCulture) : few;
    }
}

/// <summary>What can be asserted of a tensor of the training step.</summary>
/// <param name="step">The training step that it belongs to.</param>
/// <param name="tensor">The tensor.</param>
public sealed class TensorAssertions(TrainingStep step, Tensor tensor)
    : MatrixAssertions(tensor.Name, tensor.Value, tensor.Definition.Entry)
{
    /// <summary>
    /// Asserts that the tensor, d.X, is the slope of the loss: every entry of X is nudged up and down, and the loss computed again. How
    /// far a gradient may lie from its slope is estimated from two sizes of the nudge.
    /// </summary>
    public void MatchSlope()
    {
        if (Snapshot.IsListening)
        {
            return;
        }

        GradientCheck.Row check = GradientCheck.Check(step, $"{tensor.Definition.Id.Of(Kind.Value)}");
        if (!check.Agrees)
        {
            Fail($"{tensor.Name} should be the slope of the loss along {check.Name}, "
                + $"and {check.Disagreeing} of {check.Total} entries are not. "
                + $"The worst is {tensor.Definition.Entry(check.RowIndex, check.ColumnIndex)}: it is {Text(check.Gradient)}, "
                + $"the slope is {Text(check.Slope.Value)}; "
                + $"they differ by {Text(check.Difference)}, and {Text(check.Slope.Error)} is allowed.");
        }
    }
}
