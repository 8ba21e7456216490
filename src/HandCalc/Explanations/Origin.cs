namespace HandCalc.Explanations;

/// <summary>Where the numbers come from that a step is given.</summary>
/// <param name="step">The training step.</param>
/// <param name="before">What it would have started from if no entry had been put in place; null for what is drawn, if it is the first.
/// </param>
internal sealed class Origin(TrainingStep step, TrainingState? before)
{
    /// <summary>What is said of an entry that is put in place in the first step.</summary>
    public const string PutFirst = "Put in place of what is drawn.";

    /// <summary>The same, where the model file gives the tensor.</summary>
    public const string PutOnGiven = "Put in place of what the model file gives.";

    /// <summary>What is said of the others, before and after the number of the step that led there.</summary>
    public static readonly ImmutableArray<string> Left = ["What step ", " left behind."];

    /// <summary>What is said of an entry that is put in place of one of these.</summary>
    public static readonly ImmutableArray<string> Put = ["Put in place of what step ", " left behind."];

    private readonly int taken = step.State.StepsTaken;
    private readonly Lazy<TrainingState> before = new(() => before
        ?? (step.State.StepsTaken > 0 ? step.State : TrainingState.Initial(step.Model, step.Computation)));

    /// <summary>A sentence about an entry that is given.</summary>
    public string Of(Definition given, int row, int column) =>
        before.Value[given.Name][row, column].Equals(step.State[given.Name][row, column]) ? Of(given)
        : taken > 0 ? string.Join(taken.ToString(CultureInfo.InvariantCulture), Put) : IsInModelFile(given) ? PutOnGiven : PutFirst;

    /// <summary>Whether the model file has the numbers of a parameter itself.</summary>
    public bool IsInModelFile(Definition given) => step.Model.Initialization.Values?.Has(given.Name) == true;

    /// <summary>A sentence about a tensor that is given, as it was before any entry was put in place.</summary>
    public string Of(Definition given)
    {
        InitializationSettings draw = step.Model.Initialization;
        return given.Id == TensorName.Time ? "The number of this step, counted from 1."
            : taken > 0 ? string.Join(taken.ToString(CultureInfo.InvariantCulture), Left)
            : given.Id.IsCarried ? "This is the first step, so nothing is remembered yet: the average starts at 0."
            : IsInModelFile(given) ? "Not drawn: the model file gives it."
            : given.Beginning?.Part is null ? $"Not drawn: every entry starts at {NumberText.Of(before.Value[given.Name][0, 0])}."
            : FormattableString.Invariant(
                $"Drawn at random around 0 with standard deviation {NumberText.Of(draw.Scale)}, seed {draw.Seed}.");
    }
}
