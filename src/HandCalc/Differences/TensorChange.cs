namespace HandCalc.Differences;

/// <summary>What sets two records of a tensor apart, from the outside in: a shape that differs leaves no entries to compare.</summary>
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

    /// <summary>Entries moved.</summary>
    Values,

    /// <summary>The entries are the same, and a row or a column is called otherwise.</summary>
    Labels,

    /// <summary>The entries are the same, and the equation is written otherwise.</summary>
    Title,
}

/// <summary>How far one entry moved.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is.</param>
public sealed record EntryChange(int Row, int Column, double Before, double After)
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
        if (before is null || after is null || before.Shape != after.Shape)
        {
            Kind = before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : ChangeKind.Shape;
            return;
        }

        Entries = [.. before.Places.Where(place => !before.Same(after, place.Row, place.Column))
            .Select(place => new EntryChange(place.Row, place.Column, before[place.Row, place.Column], after[place.Row, place.Column]))];
        Kind = Entries.Count > 0 ? ChangeKind.Values
            : !before.Rows.Equals(after.Rows) || !before.Columns.Equals(after.Columns) ? ChangeKind.Labels
            : TitleDiffers ? ChangeKind.Title
            : ChangeKind.None;
        SignsFlipped = Entries.Count(entry => Math.Sign(entry.Before) * Math.Sign(entry.After) < 0);
        BecameZero = Entries.Count(entry => after.IsZero(entry.Row, entry.Column));
        CeasedToBeZero = Entries.Count(entry => before.IsZero(entry.Row, entry.Column));
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>What it was; nothing if it was not there.</summary>
    public RecordedTensor? Before { get; }

    /// <summary>What it is; nothing if it is gone.</summary>
    public RecordedTensor? After { get; }

    /// <summary>Whether the equation is written otherwise, where both sides know it.</summary>
    public bool TitleDiffers => Before is { Title: { Length: > 0 } was } && After is { Title: { Length: > 0 } now } && was != now;

    /// <summary>What changed.</summary>
    public ChangeKind Kind { get; }

    /// <summary>Whether the tensor is another one: its entries, its shape or the meaning of its rows and columns. A title alone is none of it.</summary>
    public bool Moved => Kind is not (ChangeKind.None or ChangeKind.Title);

    /// <summary>The entries that moved, row by row; none where the shapes differ.</summary>
    public IReadOnlyList<EntryChange> Entries { get; } = [];

    /// <summary>How many entries have the opposite sign now.</summary>
    public int SignsFlipped { get; }

    /// <summary>How many entries are exactly zero now and were not.</summary>
    public int BecameZero { get; }

    /// <summary>How many entries were exactly zero and are not now.</summary>
    public int CeasedToBeZero { get; }

    /// <summary>The entry that moved farthest; nothing where none did.</summary>
    public EntryChange? Largest => Entries.MaxBy(entry => entry.Distance);

    /// <summary>The entry that moved farthest in parts of itself, among those that were not printed as zero.</summary>
    public EntryChange? LargestRelative => Entries.Where(entry => entry.Before != 0).MaxBy(entry => entry.Relative);

    /// <summary>
    /// The largest distance in parts of the tensor's largest entry, before or after; infinite where shapes differ or one is missing.
    /// </summary>
    public double Relative => (Kind, Largest) switch
    {
        (ChangeKind.Values, { } largest) => largest.Distance / Math.Max(Before!.LargestEntry, After!.LargestEntry),
        (ChangeKind.Added or ChangeKind.Removed or ChangeKind.Shape, _) => double.PositiveInfinity,
        _ => 0,
    };

    /// <summary>Whether no entry moved by more than two units of the last digit that is printed.</summary>
    public bool OnlyInLastDigits => Kind == ChangeKind.Values
        && Largest!.Distance <= LastDigits * (Before!.CommonUnit(After!) ?? Math.Max(Before!.LargestEntry, After!.LargestEntry) * 1e-9);
}
