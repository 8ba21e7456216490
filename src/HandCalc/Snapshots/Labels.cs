namespace HandCalc.Snapshots;

/// <summary>What the rows or the columns of a recorded tensor are called, in order; no labels where it has no such axis.</summary>
/// <param name="Names">The labels.</param>
/// <param name="Exist">Whether there is such an axis: a vector has one, a number has none.</param>
public sealed partial record Labels(ImmutableArray<string> Names, bool Exist = true)
{
    /// <summary>No axis.</summary>
    public static Labels None { get; } = new([""], Exist: false);

    /// <summary>How many rows or columns.</summary>
    public int Length => Names.Length;

    /// <summary>Whether they are numbers alone, as features are called and positions: [3], or h1[3] of a head.</summary>
    public bool AreNumbers => Names.All(IsNumber);

    /// <summary>The labels as words: a token that comes twice is called by its position as well, the@1 and the@5.</summary>
    public ImmutableArray<string> Words
    {
        get
        {
            string[] bare = [.. Names.Select((name, index) => name.EndsWith($"@{index}", StringComparison.Ordinal)
                ? name[..name.LastIndexOf('@')] : name)];
            HashSet<string> repeated = [.. bare.GroupBy(word => word).Where(group => group.Count() > 1).Select(group => group.Key)];
            return [.. bare.Zip(Names, (word, name) => repeated.Contains(word) ? word : name)];
        }
    }

    /// <summary>One label.</summary>
    public string this[int index] => Names[index];

    /// <summary>The labels of an axis.</summary>
    public static Labels Of(Axis axis) => axis == Axis.None ? None
        : new([.. Enumerable.Range(0, axis.Length).Select(index => axis[index])]);

    /// <summary>Whether the labels are the same, one by one.</summary>
    public bool Equals(Labels? other) => other is not null && Exist == other.Exist && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Exist, Length);

    /// <summary>Whether a label is a number: that of a feature, or of a position.</summary>
    internal static bool IsNumber(string name) => Numbered().IsMatch(name);

    [GeneratedRegex(@"^(h\d+)?\[\d+\]$")]
    private static partial Regex Numbered();
}
