using HandCalc.Randomness;

namespace HandCalc.Explanations;

/// <summary>Where the numbers come from that a step is given.</summary>
internal sealed class Origin
{
    private readonly TrainingStep step;
    private readonly Lazy<Dictionary<string, Matrix<double>>> drawn;

    public Origin(TrainingStep step)
    {
        this.step = step;
        drawn = new(() => Initialization.Draw(step.Model.Initialization, step.Computation.Parameters));
    }

    /// <summary>A sentence about a tensor that is given.</summary>
    public string Of(Definition given)
    {
        InitializationSettings draw = step.Model.Initialization;
        int taken = step.State.StepsTaken;
        if (given.Id == TensorName.Time)
        {
            return "The number of this step, counted from 1.";
        }

        if (taken > 0)
        {
            return FormattableString.Invariant($"What step {taken} left behind.");
        }

        if (given.Id.IsCarried)
        {
            return "This is the first step, so nothing is remembered yet: the average starts at 0.";
        }

        Matrix<double> initial = drawn.Value[given.Name];
        return !initial.Equals(step[given.Name].Raw) ? "Put in place of what is drawn."
            : given.Beginning?.Part is null ? $"Not drawn: every entry starts at {NumberText.Of(initial[0, 0])}."
            : FormattableString.Invariant(
                $"Drawn at random around 0 with standard deviation {NumberText.Of(draw.Scale)}, seed {draw.Seed}.");
    }
}
