namespace HandCalc.Cli.Review;

/// <summary>Comparisons as Markdown, short enough for a comment on a pull request.</summary>
internal static class DiffMarkdown
{
    private const int MostLines = 60;
    private const int MostNames = 4;

    /// <summary>The lines of all comparisons; where they are more than fit, the rest is counted.</summary>
    /// <param name="title">What is compared with what.</param>
    /// <param name="comparisons">The comparisons.</param>
    /// <param name="full">Whether they may be as many as they are, with every tensor that moved.</param>
    public static IEnumerable<string> Lines(string title, IReadOnlyList<StepComparison> comparisons, bool full)
    {
        StepComparison[] unchanged = [.. comparisons.Where(DiffText.IsUnchanged)];
        string[] lines =
        [
            $"## {Escape(title)}",
            .. comparisons.Except(unchanged).SelectMany(comparison => Lines(comparison, full)),
            .. unchanged.Length > 0 ? new[] { "", Escape(DiffText.Unchanged(unchanged)) } : [],
        ];
        return full || lines.Length <= MostLines
            ? lines
            : [.. lines.Take(MostLines - 2), "", $"… and {lines.Length - MostLines + 2} lines more."];
    }

    private static IEnumerable<string> Lines(StepComparison comparison, bool full)
    {
        yield return "";
        yield return $"### {Escape(comparison.After.Name)}";
        yield return "";
        string[] origins = [.. comparison.Origins.Select(origin => $"`{origin.Name}`")];
        yield return $"Starts in {(origins.Length == 0 ? "no tensor" : Enumeration.First(MostNames, origins))}. Likely cause: "
            + $"{Escape(LikelyCause.Of(comparison))}.";
        yield return "";
        yield return "| | before | after |";
        yield return "|---|---:|---:|";
        foreach (LossRow row in LossRow.All(comparison))
        {
            yield return $"| {Escape(row.What)} | {row.Before} | {(row.Before == row.After ? "unchanged" : row.After)} |";
        }

        yield return "";
        yield return "| step | moved | of | | change | in |";
        yield return "|---|---:|---:|---|---:|---|";
        IReadOnlyList<DiffRow> rows = DiffRow.All(comparison);
        foreach (DiffRow row in rows.Where(row => row.Moved > 0))
        {
            yield return $"| {row.Title} | {row.Moved} | {row.Of} | {row.Bar} | {row.Change} | `{row.Largest!.Name}` |";
        }

        yield return "";
        yield return string.Join(' ', DiffRow.Remarks(comparison, rows).Select(Escape).Prepend(DiffRow.Legend + "."));
        foreach (TensorChange change in full ? comparison.Moved : [])
        {
            yield return $"- `{change.Name}`: {Escape(string.Join("; ", ChangeText.Details(change).Prepend(ChangeText.Summary(change))))}";
        }
    }

    /// <summary>A text that is no markup: the words of a vocabulary may look like it.</summary>
    private static string Escape(string text) =>
        string.Concat(text.Select(c => c is '<' or '>' or '|' or '*' or '_' or '`' or '[' or ']' ? $"\\{c}" : $"{c}"));
}
