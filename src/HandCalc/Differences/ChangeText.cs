using System.Globalization;
using HandCalc.Snapshots;

namespace HandCalc.Differences;

/// <summary>What happened to one tensor, in words.</summary>
public static class ChangeText
{
    private const string Unchanged = "starts here: its operands are unchanged";

    /// <summary>How many entries moved, or that the shape is another.</summary>
    public static string Summary(TensorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Kind switch
        {
            ChangeKind.None => "nothing moved",
            ChangeKind.Added => $"new, {change.After!.Shape}",
            ChangeKind.Removed => $"gone, {change.Before!.Shape}",
            ChangeKind.Shape => $"the shape was {change.Before!.Shape} and is {change.After!.Shape}",
            ChangeKind.Labels => "the entries are the same; rows or columns are called otherwise",
            ChangeKind.Title => $"the entries are the same; the title was \"{change.Before!.Title}\" and is \"{change.After!.Title}\"",
            _ => $"{Count(change.Entries.Count)} of {Count(change.Before!.Rows.Length * change.Before.Columns.Length)} entries moved",
        };
    }

    /// <summary>The details of entries that moved: the farthest, the farthest in parts of itself, signs, zeros; none if no entry moved.</summary>
    public static IEnumerable<string> Details(TensorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change is not { Kind: ChangeKind.Values, Largest: { } largest })
        {
            yield break;
        }

        double unit = Unit(change);
        yield return $"farthest    {Moved(change, largest)}, by {SnapshotText.Entry((largest.After - largest.Before) / unit)}";
        if (change.LargestRelative is { } relative)
        {
            yield return $"relatively  {Moved(change, relative)}, by {Percent(relative.Relative)} of itself";
        }

        yield return $"{Count(change.SignsFlipped)} signs flipped; {Count(change.BecameZero)} entries became exactly zero, "
            + $"{Count(change.CeasedToBeZero)} ceased to be";
        if (!change.Before!.Rows.Equals(change.After!.Rows) || !change.Before.Columns.Equals(change.After.Columns))
        {
            yield return "rows or columns are called otherwise as well";
        }

        if (change.TitleDiffers)
        {
            yield return $"the title was \"{change.Before.Title}\" and is \"{change.After.Title}\"";
        }
    }

    /// <summary>Whether the change starts in this tensor or follows from others.</summary>
    /// <param name="operands">What the tensor is computed from; none if it is given.</param>
    /// <param name="moved">Which of them moved, or what before them.</param>
    public static string Origin(IReadOnlyCollection<string> operands, IReadOnlyCollection<string> moved) =>
        moved.Count > 0 ? $"follows from {string.Join(", ", moved)}"
            + (moved.Any(operands.Contains) ? "" : ", through changes smaller than what is printed")
        : operands.Count == 0 ? "starts here: it is computed from no other tensor"
        : $"{Unchanged} ({string.Join(", ", operands)})";

    /// <summary>One entry with its place, before and after.</summary>
    public static string Moved(TensorChange change, EntryChange entry)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(entry);
        double unit = Unit(change);
        (string before, string after) = (change.Before!.Print(entry.Row, entry.Column, unit), change.After!.Print(entry.Row, entry.Column, unit));
        (before, after) = before != after ? (before, after) : (All(entry.Before), All(entry.After));
        return $"{change.After!.Place(entry.Row, entry.Column)}: {before} → {after}{InUnits(unit)}";
    }

    /// <summary>A part as a percentage: 0.012 %, 183 %.</summary>
    public static string Percent(double part) => double.IsInfinity(part) ? "∞"
        : (100 * part).ToString(part is >= 1e-5 or 0 ? "0.###" : "0.0e-0", CultureInfo.InvariantCulture) + " %";

    private static double Unit(TensorChange change) => change.Before!.CommonUnit(change.After!) ?? 1;

    private static string InUnits(double unit) => unit == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (in units of {unit:0e-0})");

    private static string All(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
