namespace HandCalc.Differences;

/// <summary>Two records of a training step, tensor by tensor in the order of computation: what moved, and where it starts.</summary>
public sealed class StepComparison
{
    private readonly Dictionary<string, TensorChange> byName;

    private StepComparison(RecordedStep before, RecordedStep after, Lineage lineage)
    {
        (Before, After, Lineage) = (before, after, lineage);
        Tensors = [.. before.Tensors.Keys.Union(after.Tensors.Keys).Where(lineage.Contains).OrderBy(lineage.Place)
            .Select(name => new TensorChange(before.Tensors.GetValueOrDefault(name), after.Tensors.GetValueOrDefault(name)))];
        byName = Tensors.ToDictionary(change => change.Name);

        // Only snapshots have pages: against an export or a model file there is nothing to compare them with.
        Pages = before.Pages.Count == 0 || after.Pages.Count == 0 ? [] : [.. before.Pages.Keys.Union(after.Pages.Keys)
            .Where(page => before.Pages.GetValueOrDefault(page) != after.Pages.GetValueOrDefault(page)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Compares two records.</summary>
    public static StepComparison Between(RecordedStep before, RecordedStep after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new(before, after, Lineage.Of(before.Lineage, after.Lineage));
    }

    /// <summary>The step as it was.</summary>
    public RecordedStep Before { get; }

    /// <summary>The step as it is.</summary>
    public RecordedStep After { get; }

    /// <summary>What each tensor is computed from.</summary>
    public Lineage Lineage { get; }

    /// <summary>Every tensor that either record has, in the order of computation.</summary>
    public ImmutableArray<TensorChange> Tensors { get; }

    /// <summary>The snapshots beside the tensors that differ, such as Jacobians and tables.</summary>
    public ImmutableArray<string> Pages { get; }

    /// <summary>The tensors that moved.</summary>
    public IEnumerable<TensorChange> Moved => Tensors.Where(change => change.Moved);

    /// <summary>Whether nothing differs, not even a title.</summary>
    public bool IsEmpty => Pages.IsEmpty && Tensors.All(change => change.Kind == ChangeKind.None);

    /// <summary>Where the change starts: the tensors that moved though nothing that they go back to did.</summary>
    public IEnumerable<TensorChange> Origins => Moved.Where(change => MovedBefore(change.Name).IsEmpty);

    /// <summary>
    /// Of what a tensor is computed from, that which moved. If nothing did, but something before it: that, for six decimals may hide how
    /// the change came through.
    /// </summary>
    public ImmutableArray<string> MovedBefore(string name) => Lineage.Nearest(name, HasMoved);

    /// <summary>
    /// What lies behind a tensor and is not recorded on both sides, so that nobody knows whether it moved: the nearest ones, unless one of
    /// them is behind something that is recorded.
    /// </summary>
    public ImmutableArray<string> Missing(string name) =>
        [.. Lineage.Operands(name).Where(operand => !byName.TryGetValue(operand, out TensorChange? change) || change.Before is null
            || change.After is null)];

    private bool HasMoved(string name) => byName.TryGetValue(name, out TensorChange? change) && change.Moved;
}
