using HandCalc.Snapshots;

namespace HandCalc.Differences;

/// <summary>What happened to one tensor, in words.</summary>
public static class ChangeText
{
    private const int MostWords = 4;
    private const string Unchanged = "starts here: its operands are unchanged";

    /// <summary>How many entries moved, what became of the shape, and which words came or went.</summary>
    public static string Summary(TensorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Kind switch
        {
            ChangeKind.None => "nothing moved",
            ChangeKind.Added => $"new, {change.After!.Shape}",
            ChangeKind.Removed => $"gone, {change.Before!.Shape}",
            ChangeKind.Labels => "the entries are the same; rows or columns are called otherwise, or stand in another order",
            ChangeKind.Title => $"the entries are the same; the title was \"{change.Before!.Title}\" and is \"{change.After!.Title}\"",
            ChangeKind.Values when change.HasSameMembers =>
                $"{Count(change.Entries.Count)} of {Count(change.Common.Count())} entries moved",
            _ => string.Join("; ", Parts(change)),
        };
    }

    /// <summary>
    /// The details of entries that moved: the farthest, the farthest in parts of itself, signs, zeros; none if no entry moved.
    /// </summary>
    public static IEnumerable<string> Details(TensorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Largest is not { } largest)
        {
            yield break;
        }

        double unit = change.CommonUnit;
        yield return $"farthest    {Moved(change, largest)}, by {SnapshotText.Entry((largest.After - largest.Before) / unit)}";
        if (change.LargestRelative is { } relative)
        {
            yield return $"relatively  {Moved(change, relative)}, by {Percent(relative.Relative)} of itself";
        }

        yield return $"{Count(change.SignsFlipped)} signs flipped; {Count(change.BecameZero)} entries became exactly zero, "
            + $"{Count(change.CeasedToBeZero)} ceased to be";
        if (change.LabelsDiffer && change.HasSameMembers)
        {
            yield return "rows or columns are called otherwise as well, or stand in another order";
        }

        if (change.TitleDiffers)
        {
            yield return $"the title was \"{change.Before!.Title}\" and is \"{change.After!.Title}\"";
        }
    }

    /// <summary>Whether the change starts in this tensor or follows from others.</summary>
    /// <param name="operands">What the tensor is computed from; none if it is given.</param>
    /// <param name="moved">Which of them moved, or what before them.</param>
    /// <param name="missing">Of which operands it is not known whether they moved.</param>
    public static string Origin(IReadOnlyCollection<string> operands, IReadOnlyCollection<string> moved,
        IReadOnlyCollection<string>? missing = null) =>
        moved.Count > 0 ? $"follows from {string.Join(", ", moved)}"
            + (moved.Any(operands.Contains) ? "" : ", through changes smaller than what is printed")
        : operands.Count == 0 ? "starts here: it is computed from no other tensor"
        : missing is { Count: > 0 } ? $"where it starts cannot be told, without {string.Join(", ", missing)} on both sides"
        : $"{Unchanged} ({string.Join(", ", operands)})";

    /// <summary>The place of an entry, and where it was, if that was elsewhere.</summary>
    public static string Place(TensorChange change, EntryChange entry)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(entry);
        (string was, string place) = (change.Before!.Place(entry.Was.Row, entry.Was.Column),
            change.After!.Place(entry.Is.Row, entry.Is.Column));
        return was == place ? place : $"{was}, now {place}";
    }

    /// <summary>One entry with its place, before and after.</summary>
    public static string Moved(TensorChange change, EntryChange entry)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(entry);
        double unit = change.CommonUnit;
        (string before, string after) = (change.Before!.Print(entry.Was.Row, entry.Was.Column, unit),
            change.After!.Print(entry.Is.Row, entry.Is.Column, unit));
        (before, after) = before != after ? (before, after) : (All(entry.Before), All(entry.After));
        return $"{Place(change, entry)}: {before} → {after}{InUnits(unit)}";
    }

    /// <summary>A part as a percentage: 0.012 %, 183 %.</summary>
    public static string Percent(double part) => double.IsInfinity(part) ? "∞"
        : (100 * part).ToString(part is >= 1e-5 or 0 ? "0.###" : "0.0e-0", CultureInfo.InvariantCulture) + " %";

    private static IEnumerable<string> Parts(TensorChange change)
    {
        if (change.Before!.Shape != change.After!.Shape)
        {
            yield return $"the shape was {change.Before.Shape} and is {change.After.Shape}";
        }

        foreach ((string axis, string[] gone, string[] added) in new[] { ("row", Words(change.Rows.Gone), Words(change.Rows.New)),
            ("column", Words(change.Columns.Gone), Words(change.Columns.New)) })
        {
            if (gone.Length > 0)
            {
                yield return $"{axis}{(gone.Length == 1 ? "" : "s")} gone: {Enumeration.First(MostWords, gone)}";
            }

            if (added.Length > 0)
            {
                yield return $"{axis}{(added.Length == 1 ? "" : "s")} new: {Enumeration.First(MostWords, added)}";
            }
        }

        if (change.Common.Count() is > 0 and int both)
        {
            yield return $"{Count(change.Entries.Count)} of the {Count(both)} entries that both have moved";
        }
    }

    /// <summary>Of numbered rows and columns the shape says enough.</summary>
    private static string[] Words(IEnumerable<string> labels) => [.. labels.Where(label => !Labels.IsNumber(label))];

    /// <summary>In units of what numbers are shown; empty if they are shown as they are.</summary>
    public static string InUnits(double unit) => unit == 1 ? ""
        : string.Create(CultureInfo.InvariantCulture, $" (in units of {unit:0e-0})");

    private static string All(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
