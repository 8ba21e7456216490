using HandCalc.Cli.Printing;
using HandCalc.Differences;

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
        string[] lines = [$"## {Escape(title)}", .. comparisons.SelectMany(comparison => Lines(comparison, full))];
        return full || lines.Length <= MostLines
            ? lines
            : [.. lines.Take(MostLines - 2), "", $"… and {lines.Length - MostLines + 2} lines more."];
    }

    private static IEnumerable<string> Lines(StepComparison comparison, bool full)
    {
        yield return "";
        yield return $"### {Escape(comparison.After.Name)}";
        yield return "";
        if (comparison.IsEmpty)
        {
            yield return "No difference.";
            yield break;
        }

        string[] origins = [.. comparison.Origins.Select(origin => $"`{origin.Name}`")];
        yield return $"Starts in {(origins.Length == 0 ? "no tensor" : Enumeration.First(MostNames, origins))}. Likely cause: {Escape(LikelyCause.Of(comparison))}.";
        if (comparison.Before is { MeanLoss: { } meanBefore, Loss: { } before } && comparison.After is { MeanLoss: { } meanAfter, Loss: { } after })
        {
            yield return $"Loss {Numbers.Plain(before)} → {Numbers.Plain(after)} (mean {Numbers.Plain(meanBefore)} → {Numbers.Plain(meanAfter)}).";
        }

        if (Next(comparison.Before) is { Length: > 0 } was && Next(comparison.After) is { Length: > 0 } now)
        {
            yield return was == now ? $"Next words, unchanged: {now}." : $"Next words: {was}; now {now}.";
        }

        yield return "";
        yield return "| step | moved | of | largest change | of its largest entry | in |";
        yield return "|---|---:|---:|---|---:|---|";
        IReadOnlyList<DiffRow> rows = DiffRow.All(comparison);
        foreach (DiffRow row in rows.Where(row => row.Moved > 0))
        {
            yield return $"| {row.Title} | {row.Moved} | {row.Of} | {row.Bar} | {row.Change} | `{row.Largest!.Name}` |";
        }

        string[] beside = [.. comparison.Pages.Select(page => $"`{page}`")];
        string unmoved = DiffRow.Unmoved(rows);
        yield return "";
        yield return (unmoved.Length > 0 ? $"Nothing moved in {unmoved}. " : "")
            + (beside.Length > 0 ? $"Beside the tensors: {Enumeration.First(MostNames, beside)}." : "");
        foreach (TensorChange change in full ? comparison.Moved : [])
        {
            yield return $"- `{change.Name}`: {Escape(string.Join("; ", ChangeText.Details(change).Prepend(ChangeText.Summary(change))))}";
        }
    }

    /// <summary>Each word that really comes next, with its probability.</summary>
    private static string Next(RecordedStep step) =>
        string.Join(", ", step.Predictions.Select(next => $"{Escape(next.Next)} {Numbers.Plain(next.Probability)}"));

    /// <summary>A text that is no markup: the words of a vocabulary may look like it.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c => c is '<' or '>' or '|' or '*' or '_' or '`' or '[' or ']' ? $"\\{c}" : $"{c}"));
}
