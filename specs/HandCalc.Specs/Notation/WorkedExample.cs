using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>A model whose training step the book derives. It is computed once, and only read after that.</summary>
/// <param name="name">The name of its model file.</param>
public sealed class WorkedExample(string name)
{
    private readonly Lazy<TrainingStep> step = new(() => TrainingStep.Compute(Examples.Read(name)));

    /// <summary>A training step that is derived like an example, but has no snapshots.</summary>
    public WorkedExample(TrainingStep step)
        : this(step.Model.Name)
    {
        this.step = new(step);
    }

    /// <summary>The name of its model file and of its folder of snapshots.</summary>
    public string Name { get; } = name;

    /// <summary>Its first training step.</summary>
    public TrainingStep Step => step.Value;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
