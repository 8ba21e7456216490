namespace HandCalc.Specs.Snapshots;

/// <summary>Says in a few lines how a text differs from the approved one.</summary>
internal static class SnapshotDifference
{
    private const int LinesShown = 5;

    /// <summary>Describes the difference: the first lines that differ, approved and received, and how many there are.</summary>
    public static string Describe(string approved, string received)
    {
        if (approved.StartsWith('\uFEFF'))
        {
            return "The approved file begins with a byte-order mark; it must be UTF-8 without one.";
        }

        if (approved.ReplaceLineEndings("\n") == received)
        {
            return "The approved file has CRLF line ends; it must have LF (see .gitattributes).";
        }

        (string[] before, string[] after) = (approved.Split('\n'), received.Split('\n'));
        int[] different = [.. Enumerable.Range(0, Math.Max(before.Length, after.Length)).Where(line => Line(before, line) != Line(after, line))];
        IEnumerable<string> shown = different.Take(LinesShown).SelectMany(line => new[]
        {
            $"  line {line + 1}",
            $"    approved  {Line(before, line) ?? "(no such line)"}",
            $"    received  {Line(after, line) ?? "(no such line)"}",
        });
        string rest = different.Length > LinesShown ? $"\n  and {different.Length - LinesShown} more" : "";
        return $"The snapshot of {received.Split('\n')[0]} differs in {different.Length} lines:\n{string.Join('\n', shown)}{rest}";
    }

    private static string? Line(string[] lines, int index) => index < lines.Length ? lines[index] : null;
}
