namespace HandCalc.Operations;

/// <summary>
/// The learning rate of step t: η · min(t / warmup, 1) · (minimum + (1 − minimum) · ½ (1 + cos πp)), where p, from 0 at step warmup to 1
/// at the last of the schedule, is how much of the wave has passed. [1 × 1]
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Schedule">How the rate follows from η and t.</param>
public sealed record ScheduledRate(double LearningRate, RateSchedule Schedule)
    : Operation("scheduled rate", "η · warm-up({0}) · wave({0})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Entrywise.ByPlace(1, 1, (t, _, _) => Of(t[0, 0]));

    /// <summary>The rate of a step.</summary>
    /// <param name="t">The number of the step, from 1.</param>
    public double Of(double t)
    {
        double passed = Math.Min(Math.Max(t - Schedule.Warmup, 0) / (Schedule.Steps - Schedule.Warmup), 1);
        double wave = Schedule.Minimum + ((1 - Schedule.Minimum) * 0.5 * (1 + Cosine.OfHalfTurns(passed)));
        return LearningRate * Math.Min(t / Schedule.Warmup, 1) * wave;
    }
}
