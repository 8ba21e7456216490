using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Checks;

/// <summary>
/// An edit of the published model, and what it moves: declared by hand, from the formulas, in lists of words such as "nothing",
/// "x_hat normalized", "all but W_lm" or "new.* but new.beta". Which tensors move is found by their bits.
/// </summary>
public sealed class Edit
{
    private readonly Lazy<TrainingStep> before;
    private readonly Lazy<TrainingStep> after;
    private readonly Lazy<HashSet<string>> moved;
    private readonly Lazy<HashSet<string>> reshaped;

    /// <summary>An edit of a field.</summary>
    public Edit(string name, Func<Model, Model> change)
        : this(name, step => TrainingStep.Compute(change(step.Model)))
    {
    }

    /// <summary>An edit of one entry of a parameter as it is drawn: it becomes larger by one half.</summary>
    public Edit(string name, string parameter, int row, int column)
        : this(name, step =>
        {
            Matrix<double> value = step[parameter].Value;
            value[row, column] += 0.5;
            return TrainingStep.Compute(step.Model, step.State.With(parameter, value));
        })
    {
    }

    private Edit(string name, Func<TrainingStep, TrainingStep> change)
    {
        Name = name;
        before = new(() => TrainingStep.Compute(From(PublishedModel.Drawn(DrawOrder.Continuous))));
        after = new(() => change(Before));
        moved = new(() => [.. Names().Where(Differs)]);
        reshaped = new(() => [.. Reshaped()]);
    }

    /// <summary>What a table calls it.</summary>
    public string Name { get; }

    /// <summary>What is edited, where it is not the published model itself.</summary>
    public Func<Model, Model> From { get; init; } = model => model;

    /// <summary>The tensors where it stands, or whose formula reads it: nothing else moves by itself.</summary>
    public required string StartsAt { get; init; }

    /// <summary>The tensors that get another shape; their gradients, averages and new values do as well.</summary>
    public string Reshapes { get; init; } = "nothing";

    /// <summary>The tensors that stay although something that they are computed from has moved.</summary>
    public string Withstands { get; init; } = "nothing";

    /// <summary>What moves in steps 1, 2, … 13.</summary>
    public required ImmutableArray<string> Moves { get; init; }

    /// <summary>The training step without the edit.</summary>
    public TrainingStep Before => before.Value;

    /// <summary>The training step with it.</summary>
    public TrainingStep After => after.Value;

    /// <summary>The tensors of one step of the book, or of all; where the edit makes more heads, theirs too.</summary>
    public IEnumerable<string> Names(int? step = null) => After.Tensors.Concat(Before.Tensors)
        .Where(tensor => step is null || tensor.Step == step)
        .Select(tensor => tensor.Name)
        .Distinct();

    /// <summary>Whether a tensor is not the same to the last bit.</summary>
    public bool HasMoved(string name) => moved.Value.Contains(name);

    /// <summary>Whether a tensor has another shape. The heads are one array: more of them are another shape.</summary>
    public bool HasAnotherShape(string name) => reshaped.Value.Contains(name);

    /// <summary>Whether a tensor moves though nothing that it is computed from has moved.</summary>
    public bool HasStarted(string name) => HasMoved(name) && !IsPushed(name);

    /// <summary>Whether a tensor stays though something that it is computed from has moved.</summary>
    public bool HasWithstood(string name) => !HasMoved(name) && IsPushed(name);

    /// <summary>The names that a list of words means, in their own order.</summary>
    public static IEnumerable<string> Meant(string words, IReadOnlyCollection<string> names)
    {
        string[] parts = words.Split(" but ");
        HashSet<string> meant = [.. Each(parts[0]).Except(parts.Skip(1).SelectMany(Each))];
        return names.Where(meant.Contains);

        IEnumerable<string> Each(string list) => list == "nothing" ? [] : list.Split(' ').SelectMany(Called);

        string[] Called(string word) => names.Where(name => IsCalled(word, name)).ToArray() is { Length: > 0 } some
            ? some
            : throw new ArgumentException($"None is called {word}: {string.Join(", ", names)}.", nameof(words));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static bool IsCalled(string word, string name) => word == "all" || word == name || word == Array(name)
        || (word.EndsWith('*') && name.StartsWith(word[..^1], StringComparison.Ordinal));

    /// <summary>The name without the number of a head.</summary>
    private static string Array(string name) => name.Split('[')[0];

    private bool Differs(string name) => !(Before.Computation.Contains(name) && After.Computation.Contains(name)
        && (Before[name].Rows.Length, Before[name].Columns.Length) == (After[name].Rows.Length, After[name].Columns.Length)
        && Before[name].Value.Enumerate().SequenceEqual(After[name].Value.Enumerate()));

    private bool IsPushed(string name) => After.Computation[name].Operands.Any(operand => HasMoved(operand.Source.Name));

    private IEnumerable<string> Reshaped()
    {
        (ILookup<string, (int, int)> before, ILookup<string, (int, int)> after) = (Shapes(Before), Shapes(After));
        return Names().Where(name => !before[Array(name)].SequenceEqual(after[Array(name)]));

        static ILookup<string, (int, int)> Shapes(TrainingStep step) =>
            step.Tensors.ToLookup(tensor => Array(tensor.Name), tensor => (tensor.Rows.Length, tensor.Columns.Length));
    }
}
