using System.Globalization;

namespace HandCalc.Specs.Review;

/// <summary>What became of one tensor, computed apart from the library's differences.</summary>
internal sealed class MovedTensor
{
    private readonly RecordedMatrix? before;
    private readonly RecordedMatrix? after;
    private readonly (int Was, int Is)[] rows = [];
    private readonly (int Was, int Is)[] columns = [];

    public MovedTensor(string name, int step, RecordedMatrix? before, RecordedMatrix? after, bool rounded)
    {
        (Name, Step, this.before, this.after) = (name, step, before, after);
        Kind = before is null ? "added" : "removed";
        if (before is null || after is null)
        {
            return;
        }

        bool sameShape = before.Shape == after.Shape;
        bool renamed = sameShape && Pairs(before.Rows, after.Rows, byPlace: true).All(row =>
            Pairs(before.Columns, after.Columns, byPlace: true).All(column => Same((row.Was, column.Was), (row.Is, column.Is))));
        rows = [.. Pairs(before.Rows, after.Rows, renamed)];
        columns = [.. Pairs(before.Columns, after.Columns, renamed)];
        Entries = [.. from row in rows from column in columns
            let was = (row.Was, column.Was) let place = (row.Is, column.Is)
            where !Same(was, place) select (was, place)];
        (Farthest, FarthestRelatively) = (First(Entries, Distance), First([.. Entries.Where(entry => Before(entry) != 0)], Part));
        Kind = !sameShape ? "shape" : Entries.Length > 0 || !SameMembers ? "values" : LabelsDiffer ? "labels" : before.Title != after.Title
            ? "title" : "none";

        bool Same((int, int) was, (int, int) place) => rounded ? before.Print(was) == after.Print(place) : before[was] == after[place];
    }

    public string Name { get; }

    public int Step { get; }

    public string Kind { get; }

    public bool Moved => Kind is not ("none" or "title" or "labels");

    public ((int, int) Was, (int, int) Is)[] Entries { get; } = [];

    public string? ShapeBefore => before?.Shape;

    public string? ShapeAfter => after?.Shape;

    public string Title => (after ?? before!).Title;

    public ((int, int) Was, (int, int) Is)? Farthest { get; }

    public ((int, int) Was, (int, int) Is)? FarthestRelatively { get; }

    /// <summary>The largest distance in parts of the largest entry; infinite where shapes differ or a side is missing.</summary>
    public double Relative => Kind switch
    {
        "values" when Farthest is { } entry => Distance(entry) / Math.Max(before!.Largest, after!.Largest),
        "added" or "removed" or "shape" => double.PositiveInfinity,
        _ => 0,
    };

    public int SignsFlipped => Entries.Count(entry => (Before(entry) > 0 && After(entry) < 0) || (Before(entry) < 0 && After(entry) > 0));

    public int BecameZero => Entries.Count(entry => after!.IsZero(entry.Is));

    public int CeasedToBeZero => Entries.Count(entry => before!.IsZero(entry.Was));

    public string Change => Kind == "values" ? Entries.Length == 0 ? "labels" : Percent(Relative) : "shape";

    public string Summary => Kind switch
    {
        "added" => $"new, {after!.Shape}",
        "removed" => $"gone, {before!.Shape}",
        "none" => "nothing moved",
        "labels" => "the entries are the same; rows or columns are called otherwise, or stand in another order",
        "title" => $"the entries are the same; the title was \"{before!.Title}\" and is \"{after!.Title}\"",
        "values" when SameMembers => $"{Entries.Length} of {rows.Length * columns.Length} entries moved",
        _ => string.Join("; ", Parts()),
    };

    public double Before(((int, int) Was, (int, int) Is) entry) => before![entry.Was];

    public double After(((int, int) Was, (int, int) Is) entry) => after![entry.Is];

    public string Place(((int, int) Was, (int, int) Is) entry) => before!.Place(entry.Was) == after!.Place(entry.Is)
        ? after.Place(entry.Is)
        : $"{before.Place(entry.Was)}, now {after.Place(entry.Is)}";

    public string Arrow(((int, int) Was, (int, int) Is) entry)
    {
        bool whole = before!.Print(entry.Was) == after!.Print(entry.Is);
        return $"{Place(entry)}: {before.Print(entry.Was, whole)} → {after.Print(entry.Is, whole)}";
    }

    public IEnumerable<string> Details()
    {
        if (Farthest is not { } farthest)
        {
            yield break;
        }

        yield return $"farthest {Arrow(farthest)}, by {RecordedMatrix.Print(After(farthest) - Before(farthest))}";
        if (FarthestRelatively is { } part)
        {
            yield return $"relatively {Arrow(part)}, by {Percent(Part(part))} of itself";
        }

        yield return $"{SignsFlipped} signs flipped; {BecameZero} entries became exactly zero, {CeasedToBeZero} ceased to be";
        if (LabelsDiffer && SameMembers)
        {
            yield return "rows or columns are called otherwise as well, or stand in another order";
        }

        if (before!.Title != after!.Title)
        {
            yield return $"the title was \"{before.Title}\" and is \"{after.Title}\"";
        }
    }

    /// <summary>One side as a table: its labels, and every entry with a star if it moved.</summary>
    public IEnumerable<string> Side(bool isAfter)
    {
        RecordedMatrix side = isAfter ? after! : before!;
        var stars = Entries.Select(entry => isAfter ? entry.Is : entry.Was).ToHashSet();
        return side.Rows.SelectMany((row, i) =>
            side.Columns.Select((column, j) => $"{$"{row} {column}".Trim()} {side.Print((i, j))}{(stars.Contains((i, j)) ? "*" : "")}"));
    }

    /// <summary>The change of every entry as a table: its sign and, in quarters of the largest change, how far it went.</summary>
    public IEnumerable<string> Heat() =>
        after!.Rows.SelectMany((row, i) => after.Columns.Select((column, j) => $"{$"{row} {column}".Trim()} {Heat((i, j))}"));

    private string Heat((int Row, int Column) place)
    {
        foreach (((int, int) Was, (int, int) Is) entry in Entries.Where(entry => entry.Is == place))
        {
            double part = Distance(entry) / Distance(Farthest!.Value);
            return (After(entry) < Before(entry) ? "−" : "+")
                + new string(part >= 0.75 ? '█' : part >= 0.5 ? '▓' : part >= 0.25 ? '▒' : '░', 4);
        }

        return rows.Any(row => row.Is == place.Row) && columns.Any(column => column.Is == place.Column) ? "·" : "new";
    }

    private bool SameMembers => rows.Length == before!.Rows.Length && rows.Length == after!.Rows.Length
        && columns.Length == before.Columns.Length && columns.Length == after.Columns.Length;

    private bool LabelsDiffer => !before!.Rows.SequenceEqual(after!.Rows) || !before.Columns.SequenceEqual(after.Columns);

    public static string Percent(double part) =>
        (100 * part).ToString(part is 0 or >= 1e-5 ? "0.###" : "0.0e-0", CultureInfo.InvariantCulture) + " %";

    private double Distance(((int, int) Was, (int, int) Is) entry) => Math.Abs(After(entry) - Before(entry));

    private double Part(((int, int) Was, (int, int) Is) entry) => Distance(entry) / Math.Abs(Before(entry));

    private static ((int, int) Was, (int, int) Is)? First(
        ((int, int) Was, (int, int) Is)[] entries, Func<((int, int) Was, (int, int) Is), double> size)
    {
        double largest = entries.Select(size).DefaultIfEmpty().Max();
        return entries.Length == 0 ? null : entries.First(entry => size(entry) == largest);
    }

    private IEnumerable<string> Parts()
    {
        if (before!.Shape != after!.Shape)
        {
            yield return $"the shape was {before.Shape} and is {after.Shape}";
        }

        foreach ((string axis, string[] was, string[] now, (int Was, int Is)[] both) in new[]
        {
            ("row", before.Rows, after.Rows, rows), ("column", before.Columns, after.Columns, columns),
        })
        {
            string[] gone = [.. was.Where((label, i) => !label.EndsWith(']') && !both.Any(pair => pair.Was == i))];
            string[] added = [.. now.Where((label, i) => !label.EndsWith(']') && !both.Any(pair => pair.Is == i))];
            foreach ((string[] some, string what) in new[] { (gone, "gone"), (added, "new") }.Where(some => some.Item1.Length > 0))
            {
                yield return $"{axis}{(some.Length == 1 ? "" : "s")} {what}: {TwoSteps.First(some)}";
            }
        }

        yield return $"{Entries.Length} of the {rows.Length * columns.Length} entries that both have moved";
    }

    /// <summary>Numbered rows go together by place; words by name, the first of a kind with the first.</summary>
    private static IEnumerable<(int Was, int Is)> Pairs(string[] was, string[] now, bool byPlace)
    {
        if (byPlace || (was.Length == now.Length && now.All(label => label.EndsWith(']') || label.Length == 0)))
        {
            return Enumerable.Range(0, Math.Min(was.Length, now.Length)).Select(i => (i, i));
        }

        return from i in Enumerable.Range(0, now.Length)
               from j in Enumerable.Range(0, was.Length)
               where Key(was, j) == Key(now, i)
               select (j, i);

        static (string, int) Key(string[] labels, int index)
        {
            string word = labels[index].Split('@')[0];
            return (word, labels.Take(index).Count(label => label.Split('@')[0] == word));
        }
    }
}
