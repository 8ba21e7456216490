using System.Collections.Immutable;
using HandCalc.Tensors;

namespace HandCalc.Differences;

/// <summary>What the rows or the columns of a recorded tensor are called, in order; no labels where it has no such axis.</summary>
/// <param name="Names">The labels.</param>
/// <param name="Exist">Whether there is such an axis: a vector has one, a number has none.</param>
public sealed record Labels(ImmutableArray<string> Names, bool Exist = true)
{
    /// <summary>No axis.</summary>
    public static Labels None { get; } = new([""], Exist: false);

    /// <summary>How many rows or columns.</summary>
    public int Length => Names.Length;

    /// <summary>One label.</summary>
    public string this[int index] => Names[index];

    /// <summary>The labels of an axis.</summary>
    public static Labels Of(Axis axis) => axis == Axis.None ? None : new([.. Enumerable.Range(0, axis.Length).Select(index => axis[index])]);

    /// <summary>Whether the labels are the same, one by one.</summary>
    public bool Equals(Labels? other) => other is not null && Exist == other.Exist && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Exist, Length);
}
