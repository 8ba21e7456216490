using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>A model whose training step the book derives. It is computed once, and only read after that.</summary>
public sealed class WorkedExample
{
    private readonly Lazy<TrainingStep> step;
    private readonly Lazy<GradientCheck> gradients;
    private readonly ConcurrentDictionary<string, Lazy<object>> known = new();

    /// <summary>One of the examples that the library carries.</summary>
    /// <param name="name">The name of its model file.</param>
    public WorkedExample(string name)
        : this(name, new(() => TrainingStep.Compute(Examples.Read(name))))
    {
    }

    /// <summary>A training step that is derived like an example, but has no snapshots.</summary>
    public WorkedExample(TrainingStep step)
        : this(step.Model.Name, new(step))
    {
    }

    private WorkedExample(string name, Lazy<TrainingStep> step)
    {
        (Name, this.step) = (name, step);
        gradients = new(() => GradientCheck.Run(Step));
    }

    /// <summary>The name of its model file and of its folder of snapshots.</summary>
    public string Name { get; }

    /// <summary>Its first training step.</summary>
    public TrainingStep Step => step.Value;

    /// <summary>Every gradient of every parameter against the measured slope of the loss: thousands of forward passes, made once.</summary>
    public GradientCheck Gradients => gradients.Value;

    /// <summary>What takes many steps, and is asked by several tests: computed once, for the member that asks.</summary>
    internal T Once<T>(Func<T> compute, [CallerMemberName] string member = "", [CallerFilePath] string file = "")
        where T : class => (T)known.GetOrAdd($"{file}: {member}", _ => new(compute)).Value;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
