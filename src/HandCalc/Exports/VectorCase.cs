namespace HandCalc.Exports;

/// <summary>A training step that a port is to reproduce.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="About">What it does not hide.</param>
/// <param name="Model">The model.</param>
/// <param name="StepsBefore">How many steps are taken before it.</param>
public sealed record VectorCase(string Name, string About, Model Model, int StepsBefore)
{
    /// <summary>The model, called as the case is.</summary>
    public Model Model { get; } = Model with { Name = Name };

    private readonly Lazy<TrainingStep> step = new(() => Enumerable.Range(0, StepsBefore)
        .Aggregate(TrainingStep.Compute(Model with { Name = Name }), (before, _) => before.Next()));

    /// <summary>The step itself; it is computed once.</summary>
    public TrainingStep Step => step.Value;
}
