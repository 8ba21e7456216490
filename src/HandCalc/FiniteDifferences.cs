using System.Collections.Immutable;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc;

/// <summary>A measured slope and how far from the true one it may lie.</summary>
/// <param name="Value">The slope.</param>
/// <param name="Error">The estimated error, from rounding and from the curve of the loss.</param>
public readonly record struct MeasuredSlope(double Value, double Error);

/// <summary>
/// The slope of the loss along the entries of a tensor, measured instead of derived: nudge one entry up and down, compute the loss
/// again both times, and divide the difference by the distance. The tensor may be any on the way to the loss, not only a parameter.
/// </summary>
/// <remarks>Only what depends on the tensor is computed again.</remarks>
public sealed class FiniteDifferences
{
    /// <summary>How far an entry is nudged, h: small against the curve of the loss, large against the rounding of a double.</summary>
    public const double Nudge = 1e-5;

    /// <summary>By how many units in its last place rounding may move a loss: some for each of the sums that it went through.</summary>
    private const int RoundedUnits = 16;

    /// <summary>What part of the correction for the curve is taken as its error: the next term of the series is far smaller.</summary>
    private const double PartOfCorrection = 0.1;

    /// <summary>How often a nudge that is too large for the curve is quartered. Each time rounding weighs four times as much.</summary>
    private const int Quarterings = 6;

    private readonly Matrix<double>[] values;
    private readonly ImmutableArray<Definition> following;
    private readonly Definition loss;
    private readonly Matrix<double> nudged;
    private readonly Matrix<double> original;
    private readonly double rounding;

    /// <summary>Prepares to nudge one tensor.</summary>
    /// <param name="step">The training step whose loss is meant.</param>
    /// <param name="name">A parameter, or any tensor that the loss is computed from.</param>
    public FiniteDifferences(TrainingStep step, string name)
    {
        ArgumentNullException.ThrowIfNull(step);
        Definition tensor = step.Computation[name];
        loss = step.Computation["loss"];
        following = step.Computation.Between(tensor, loss);
        values = step.CopyOfValues();
        original = values[tensor.Index];
        nudged = values[tensor.Index] = original.Clone();
        rounding = RoundedUnits * (Math.BitIncrement(1.0) - 1) * Math.Max(1, Math.Abs(step.Loss));
    }

    /// <summary>The slope along one entry: (L(x + h) − L(x − h)) / 2h.</summary>
    /// <remarks>
    /// Where it does not meet the slope that is expected, within rounding, the entry is nudged by 2h as well. The curve of the loss makes
    /// the second slope err by four times as much as the first, so (4·slope(h) − slope(2h)) / 3 is free of that error (Richardson, 1911),
    /// and the size of the correction tells how far to trust it. We do this for smaller h too, and keep the most trusted slope.
    /// </remarks>
    /// <param name="row">The row of the entry.</param>
    /// <param name="column">Its column.</param>
    /// <param name="expected">The slope that is expected, such as a derived gradient.</param>
    public MeasuredSlope Measure(int row, int column, double expected)
    {
        double plain = Slope(row, column, Nudge);
        if (Math.Abs(plain - expected) <= rounding / Nudge)
        {
            return new MeasuredSlope(plain, rounding / Nudge);
        }

        var best = new MeasuredSlope(plain, double.PositiveInfinity);
        for (double nudge = Nudge; nudge >= Nudge / Math.Pow(4, Quarterings); nudge /= 4)
        {
            double near = Slope(row, column, nudge);
            double corrected = ((4 * near) - Slope(row, column, 2 * nudge)) / 3;
            double error = (2 * rounding / nudge) + (PartOfCorrection * Math.Abs(corrected - near));
            best = error < best.Error ? new MeasuredSlope(corrected, error) : best;
        }

        return best;
    }

    private double Slope(int row, int column, double nudge)
    {
        (double up, double down) = (original[row, column] + nudge, original[row, column] - nudge);
        double slope = (LossAt(row, column, up) - LossAt(row, column, down)) / (up - down);
        nudged[row, column] = original[row, column];
        return slope;
    }

    private double LossAt(int row, int column, double entry)
    {
        nudged[row, column] = entry;
        foreach (Definition definition in following)
        {
            values[definition.Index] = Computation.Value(definition, values);
        }

        return values[loss.Index][0, 0];
    }
}
