using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Training;

/// <summary>A measured slope and how far from the true one it may lie.</summary>
/// <param name="Value">The slope.</param>
/// <param name="Error">The estimated error, from rounding and from the curve of the loss.</param>
public readonly record struct MeasuredSlope(double Value, double Error)
{
    /// <summary>How many of its digits mean something: 1 to 6.</summary>
    public int Digits => Value == 0 ? 1 : Math.Clamp((int)Math.Floor(Math.Log10(Math.Abs(Value) / Error)) + 1, 1, 6);
}

/// <summary>The loss on both sides of an entry, and the slope between.</summary>
/// <param name="H">How far the entry is nudged: h.</param>
/// <param name="Above">L(x + h).</param>
/// <param name="Below">L(x − h).</param>
/// <param name="Slope">(L(x + h) − L(x − h)) / 2h, and its error.</param>
public readonly record struct NudgedLoss(double H, double Above, double Below, MeasuredSlope Slope);

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
    internal const int Refinements = 6;

    private readonly Action forward;
    private readonly Matrix<double> loss;
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
        Definition target = step.Computation["loss"];
        ImmutableArray<Definition> following = step.Computation.Between(tensor, target);
        Matrix<double>?[] values = step.CopyOfValues();
        foreach (Definition definition in following)
        {
            values[definition.Index] = null;                 // the step's own value, which stays as it is
        }

        original = values[tensor.Index]!;
        nudged = DenseMatrix.OfMatrix(original);
        values[tensor.Index] = nudged;
        var workspace = new Workspace(values);
        forward = workspace.Bind(following);
        loss = workspace[target];
        rounding = RoundingOf(step.Loss);
    }

    /// <summary>How far rounding may move a loss of this size.</summary>
    internal static double RoundingOf(double loss) => RoundedUnits * (Math.BitIncrement(1.0) - 1) * Math.Max(1, Math.Abs(loss));

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
        for (double nudge = Nudge; nudge >= Nudge / Math.Pow(4, Refinements); nudge /= 4)
        {
            double near = Slope(row, column, nudge);
            double corrected = ((4 * near) - Slope(row, column, 2 * nudge)) / 3;
            double error = (2 * rounding / nudge) + (PartOfCorrection * Math.Abs(corrected - near));
            best = error < best.Error ? new MeasuredSlope(corrected, error) : best;
        }

        return best;
    }

    /// <summary>The losses on both sides of an entry, to look at: with the h that measures the slope best.</summary>
    /// <remarks>
    /// h is smaller where the slope does not meet the one that is expected, within rounding. The curve of the loss makes the slope over
    /// ±2h err by four times as much as that over ±h, so a third of the distance between them is the error of the second.
    /// </remarks>
    /// <param name="row">The row of the entry.</param>
    /// <param name="column">Its column.</param>
    /// <param name="expected">The slope that is expected, such as a derived gradient.</param>
    public NudgedLoss Nudged(int row, int column, double expected)
    {
        NudgedLoss best = Around(row, column, Nudge, rounding / Nudge);
        if (Math.Abs(best.Slope.Value - expected) <= best.Slope.Error)
        {
            return best;
        }

        best = best with { Slope = best.Slope with { Error = double.PositiveInfinity } };
        for (double nudge = Nudge; nudge >= Nudge / Math.Pow(4, Refinements); nudge /= 4)
        {
            double near = Slope(row, column, nudge);
            double error = (rounding / nudge) + (Math.Abs(Slope(row, column, 2 * nudge) - near) / 3);
            best = error < best.Slope.Error ? Around(row, column, nudge, error) : best;
        }

        return best;
    }

    private NudgedLoss Around(int row, int column, double nudge, double error)
    {
        (double up, double down) = (original[row, column] + nudge, original[row, column] - nudge);
        (double above, double below) = (LossAt(row, column, up), LossAt(row, column, down));
        nudged[row, column] = original[row, column];
        return new(nudge, above, below, new((above - below) / (up - down), error));
    }

    private double Slope(int row, int column, double nudge) => Around(row, column, nudge, double.NaN).Slope.Value;

    private double LossAt(int row, int column, double entry)
    {
        nudged[row, column] = entry;
        forward();
        return loss[0, 0];
    }
}
