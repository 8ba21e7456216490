using HandCalc.Snapshots;

namespace HandCalc.Differences;

/// <summary>What sets two records of a tensor apart, from the outside in.</summary>
public enum ChangeKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is only there after.</summary>
    Added,

    /// <summary>It was only there before.</summary>
    Removed,

    /// <summary>It has another shape.</summary>
    Shape,

    /// <summary>Entries moved, or rows or columns gave way to others.</summary>
    Values,

    /// <summary>The entries are the same, and rows or columns are called otherwise or stand in another order.</summary>
    Labels,

    /// <summary>The entries are the same, and the equation is written otherwise.</summary>
    Title,
}

/// <summary>How far one entry moved.</summary>
/// <param name="Was">Where it was.</param>
/// <param name="Is">Where it is: elsewhere if rows or columns stand in another order.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is.</param>
public sealed record EntryChange((int Row, int Column) Was, (int Row, int Column) Is, double Before, double After)
{
    /// <summary>The distance.</summary>
    public double Distance => Math.Abs(After - Before);

    /// <summary>The distance in parts of what the entry was; infinite where that was zero.</summary>
    public double Relative => Distance / Math.Abs(Before);
}

/// <summary>What happened to one tensor between two records of a training step.</summary>
public sealed class TensorChange
{
    private const double LastDigits = 2.5e-6;

    /// <summary>Compares two records of a tensor, of which one may be missing.</summary>
    public TensorChange(RecordedTensor? before, RecordedTensor? after)
    {
        (Before, After) = (before, after);
        Name = (after ?? before ?? throw new ArgumentNullException(nameof(after))).Name;
        if (before is null || after is null)
        {
            Kind = before is null ? ChangeKind.Added : ChangeKind.Removed;
            return;
        }

        // The same numbers in the same places under other names: a word was renamed. Otherwise a word is looked for by its name.
        bool sameShape = before.Shape == after.Shape && before.Rows.Exist == after.Rows.Exist;
        bool renamed = sameShape && before.Places.All(place => before.Same(place, after, place));
        (Rows, Columns) = renamed
            ? (Alignment.ByPlace(before.Rows.Length), Alignment.ByPlace(before.Columns.Length))
            : (Alignment.Of(before.Rows, after.Rows), Alignment.Of(before.Columns, after.Columns));
        Entries = [.. Common.Where(place => !before.Same(place.Was, after, place.Is))
            .Select(place => new EntryChange(place.Was, place.Is, before[place.Was.Row, place.Was.Column],
                after[place.Is.Row, place.Is.Column]))];
        Kind = !sameShape ? ChangeKind.Shape
            : Entries.Count > 0 || !HasSameMembers ? ChangeKind.Values
            : LabelsDiffer ? ChangeKind.Labels
            : TitleDiffers ? ChangeKind.Title
            : ChangeKind.None;
        SignsFlipped = Entries.Count(entry => Math.Sign(entry.Before) * Math.Sign(entry.After) < 0);
        BecameZero = Entries.Count(entry => after.IsZero(entry.Is.Row, entry.Is.Column));
        CeasedToBeZero = Entries.Count(entry => before.IsZero(entry.Was.Row, entry.Was.Column));
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>What it was; null if it was not there.</summary>
    public RecordedTensor? Before { get; }

    /// <summary>What it is; null if it is gone.</summary>
    public RecordedTensor? After { get; }

    /// <summary>Whether the equation is written otherwise, where both sides know it.</summary>
    public bool TitleDiffers => Before is { Title: { Length: > 0 } was } && After is { Title: { Length: > 0 } now } && was != now;

    /// <summary>Whether both are there, and rows or columns are called otherwise or stand in another order.</summary>
    public bool LabelsDiffer => Before is { } before && After is { } after
        && !(before.Rows.Equals(after.Rows) && before.Columns.Equals(after.Columns));

    /// <summary>What changed.</summary>
    public ChangeKind Kind { get; }

    /// <summary>Whether numbers are others, or the shape is. Names alone are none of it.</summary>
    public bool Moved => Differs && Kind != ChangeKind.Labels;

    /// <summary>Whether the numbers, the shape or the meaning of rows and columns is another. A title alone is none of it.</summary>
    public bool Differs => Kind is not (ChangeKind.None or ChangeKind.Title);

    /// <summary>Which rows belong together; none unless both records are there.</summary>
    public Alignment Rows { get; } = Alignment.ByPlace(0);

    /// <summary>Which columns belong together; none unless both records are there.</summary>
    public Alignment Columns { get; } = Alignment.ByPlace(0);

    /// <summary>The unit in which both records can be printed: the coarser one.</summary>
    public double CommonUnit => (Before ?? After)!.CommonUnit((After ?? Before)!) ?? 1;

    /// <summary>Whether neither record has rows or columns that the other lacks.</summary>
    public bool HasSameMembers => Rows.Gone.IsEmpty && Rows.New.IsEmpty && Columns.Gone.IsEmpty && Columns.New.IsEmpty;

    /// <summary>The places of the entries that both records have.</summary>
    public IEnumerable<((int Row, int Column) Was, (int Row, int Column) Is)> Common =>
        from row in Rows.Both from column in Columns.Both select ((row.Before, column.Before), (row.After, column.After));

    /// <summary>The entries that both records have and that moved, row by row.</summary>
    public IReadOnlyList<EntryChange> Entries { get; } = [];

    /// <summary>How many entries have the opposite sign now.</summary>
    public int SignsFlipped { get; }

    /// <summary>How many entries are exactly zero now and were not.</summary>
    public int BecameZero { get; }

    /// <summary>How many entries were exactly zero and are not now.</summary>
    public int CeasedToBeZero { get; }

    /// <summary>The entry that moved farthest; null where none did.</summary>
    public EntryChange? Largest => Entries.MaxBy(entry => entry.Distance);

    /// <summary>The entry that moved farthest in parts of itself, among those that were not printed as zero.</summary>
    public EntryChange? LargestRelative => Entries.Where(entry => entry.Before != 0).MaxBy(entry => entry.Relative);

    /// <summary>
    /// The largest distance in parts of the tensor's largest entry, before or after; infinite where the shape differs or one is missing.
    /// </summary>
    public double Relative => (Kind, Largest) switch
    {
        (ChangeKind.Values, { } largest) => largest.Distance / Math.Max(Before!.LargestEntry, After!.LargestEntry),
        (ChangeKind.Added or ChangeKind.Removed or ChangeKind.Shape, _) => double.PositiveInfinity,
        _ => 0,
    };

    /// <summary>Whether no entry moved by more than two units of the last digit that is printed.</summary>
    public bool OnlyInLastDigits => Kind == ChangeKind.Values && HasSameMembers
        && Largest!.Distance <= LastDigits * (Before!.CommonUnit(After!) ?? Math.Max(Before!.LargestEntry, After!.LargestEntry) * 1e-9);
}
