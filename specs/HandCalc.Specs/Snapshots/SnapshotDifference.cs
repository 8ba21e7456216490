using HandCalc.Differences;
using HandCalc.Snapshots;

namespace HandCalc.Specs.Snapshots;

/// <summary>
/// Says how a text differs from the approved one: first the number that moved farthest, then what it means, then the lines.
/// </summary>
internal static class SnapshotDifference
{
    private const int LinesShown = 5;

    /// <summary>Describes the difference.</summary>
    /// <param name="name">The name of the snapshot: its number, and the name of the tensor.</param>
    /// <param name="approved">The approved text.</param>
    /// <param name="received">The text that is not the same.</param>
    /// <param name="origin">Says whether what a tensor is computed from moved as well; null if it is no tensor.</param>
    public static string Describe(string name, string approved, string received, string? origin = null)
    {
        try
        {
            SnapshotReader.RequireConventions(approved);
            return SnapshotReader.IsMatrix(received)
                ? $"{Numbers(name, approved, received, origin)}\n{Lines(approved, received)}"
                : $"{name} is another text{First(approved, received)}.\n{Lines(approved, received)}";
        }
        catch (InvalidInputException garbled)
        {
            return $"The approved file of {name} can't be read: {garbled.Message}\n{Lines(approved, received)}";
        }
    }

    private static string Numbers(string name, string approved, string received, string? origin)
    {
        string tensor = name.Split(' ', 2)[^1];
        var change = new TensorChange(SnapshotReader.Read(tensor, approved), SnapshotReader.Read(tensor, received));
        IEnumerable<string> details = [.. origin is null ? [] : new[] { origin }, .. ChangeText.Details(change)];
        string title = received.Split('\n')[0];
        string farthest = change.Largest is { } entry ? $"{ChangeText.Moved(change, entry)}; " : "";
        return $"{name}, approved → received: {farthest}{ChangeText.Summary(change)}."
            + (title.StartsWith(tensor, StringComparison.Ordinal) ? $"  [{title}]" : "")
            + string.Concat(details.Select(line => $"\n  {line}"));
    }

    /// <summary>The first words of a line that differ, such as a number of a table, behind what the line is about.</summary>
    private static string First(string approved, string received)
    {
        ((int Line, string Word)[] before, (int Line, string Word)[] after) = (Words(approved), Words(received));
        ((int Line, string Word) was, (int Line, string Word) now) = before.Zip(after).FirstOrDefault(pair => pair.First != pair.Second);
        if (was.Word is null)
        {
            return "";
        }

        string line = received.Split('\n')[now.Line], about = line[..(line.IndexOf(": ", StringComparison.Ordinal) + 1)];
        string common = about.Length > 0 && approved.Split('\n')[was.Line].StartsWith(about, StringComparison.Ordinal) ? $" {about}" : "";
        return $" from line {now.Line + 1} on:{common} {was.Word} is approved, {now.Word} was received";

        static (int, string)[] Words(string text) =>
            [.. text.Split('\n')
                .SelectMany((line, index) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (index, word)))];
    }

    private static string Lines(string approved, string received)
    {
        (string[] before, string[] after) = (approved.Split('\n'), received.Split('\n'));
        int same = before.Reverse().Zip(after.Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        (before, after) = (before[..^same], after[..^same]);
        int[] different = [.. Enumerable.Range(0, Math.Max(before.Length, after.Length))
            .Where(line => Line(before, line) != Line(after, line))];
        IEnumerable<string> shown = different.Take(LinesShown).SelectMany(line => new[]
        {
            $"  line {line + 1}",
            $"    approved  {Line(before, line) ?? "(no such line)"}",
            $"    received  {Line(after, line) ?? "(no such line)"}",
        });
        string rest = different.Length > LinesShown ? $"\n  and {different.Length - LinesShown} more lines" : "";
        return string.Join('\n', shown) + rest;
    }

    private static string? Line(string[] lines, int index) => index < lines.Length ? lines[index].TrimEnd('\r') : null;
}
