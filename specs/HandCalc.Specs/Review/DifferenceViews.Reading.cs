using System.Globalization;
using System.Text.Json;

namespace HandCalc.Specs.Review;

/// <summary>
/// The reading of what <c>handcalc diff</c> prints: lines that were broken are joined, columns are set apart by single spaces.
/// </summary>
internal static partial class DifferenceViews
{
    /// <summary>Every value of a JSON text with the path to it.</summary>
    public static IEnumerable<string> ReadJson(CommandRun run)
    {
        using JsonDocument json = JsonDocument.Parse(run.Output);
        return [.. Flat("", json.RootElement)];
    }

    /// <summary>The lines of a text: what stands deep is the rest of the line above.</summary>
    public static IEnumerable<string> ReadText(CommandRun run) => ReadText(run.Lines);

    /// <summary>The lines of a text: what stands deep is the rest of the line above.</summary>
    public static IEnumerable<string> ReadText(string[] text)
    {
        var lines = new List<string>();
        foreach (string line in text.Where(line => line.Length > 0))
        {
            if (line.StartsWith("      ", StringComparison.Ordinal) && !line.TrimStart().StartsWith("before ", StringComparison.Ordinal))
            {
                lines[^1] += $" {line.Trim()}";
            }
            else
            {
                lines.Add(line);
            }
        }

        return lines.Select(line => Spaces().Replace(line.Trim(), " "));
    }

    /// <summary>The cells of a matrix in panels, row by row: each with the labels of its row and of its column.</summary>
    public static IEnumerable<string> ReadTable(string[] lines)
    {
        var cells = new List<(string Row, string[] Columns, string[] Cells)>();
        string[] columns = [];
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.All(word => !Cell().IsMatch(word)))
            {
                columns = words;
            }
            else
            {
                bool hasLabel = words.Length > Math.Max(columns.Length, 1);
                cells.Add((hasLabel ? words[0] : "", columns.Length == 0 ? [""] : columns, hasLabel ? words[1..] : words));
            }
        }

        return cells.GroupBy(row => row.Row)
            .SelectMany(row => row.SelectMany(panel =>
            panel.Columns.Zip(panel.Cells, (column, cell) => $"{$"{row.Key} {column}".Trim()} {cell}")));
    }

    /// <summary>The lines of a Markdown text.</summary>
    public static IEnumerable<string> ReadMarkdown(CommandRun run) =>
        run.Lines.Where(line => line.Length > 0).Select(line => Spaces().Replace(line.Replace("\\", "", StringComparison.Ordinal), " "));

    /// <summary>
    /// Compares what is shown with what is right. The first line of a failure has the first difference, and where it stands.
    /// </summary>
    /// <param name="view">What the view is called.</param>
    /// <param name="shown">What it shows.</param>
    /// <param name="right">What it should show.</param>
    /// <param name="width">How wide a page is; a narrow one has fewer columns and shorter titles.</param>
    public static void Same(string view, IEnumerable<string> shown, IEnumerable<string> right, int width = int.MaxValue)
    {
        string[] lines = [.. shown], wanted = [.. right];
        for (int index = 0; index < Math.Max(lines.Length, wanted.Length); index++)
        {
            (string is_, string must) = (lines.ElementAtOrDefault(index) ?? "(no line)", wanted.ElementAtOrDefault(index) ?? "(no line)");
            if (!Narrowed(must, width).Contains(is_)
                && !(is_.Contains('…', StringComparison.Ordinal) && Narrowed(must, width).Any(line => IsShortened(is_, line))))
            {
                (string word, string other) = is_.Split(' ').Zip(must.Split(' ')).FirstOrDefault(pair => pair.First != pair.Second);
                (word, other) = word is null ? (is_, must) : (word, other);
                throw new AssertionException($"{view}: {word} is shown, right is {other}, in \"{must}\"\n  shown: \"{is_}\"");
            }
        }
    }

    /// <summary>A line, or what is left of it on a narrow page.</summary>
    private static IEnumerable<string> Narrowed(string line, int width)
    {
        Match row = Row().Match(line);
        if (!row.Success || width >= WidthWithBar)
        {
            return [line];
        }

        string rest = $"{row.Groups["change"].Value} {row.Groups["in"].Value}";
        string untitled = $"{row.Groups["step"].Value} {row.Groups["moved"].Value}/{row.Groups["of"].Value} {rest}";
        string titled = $"{row.Groups["title"].Value} {row.Groups["moved"].Value} of {row.Groups["of"].Value} {rest}";
        return width < 60 ? [titled, untitled] : [titled];
    }

    /// <summary>A label may be cut where it ends, but no number.</summary>
    private static bool IsShortened(string shown, string right)
    {
        string[] parts = shown.Split('…');
        return parts.Length == 2 && right.Length >= shown.Length - 1 && right.StartsWith(parts[0], StringComparison.Ordinal)
            && right.EndsWith(parts[1], StringComparison.Ordinal) && !right[parts[0].Length..^parts[1].Length]
                .Contains('.', StringComparison.Ordinal);
    }

    private static IEnumerable<string> Flat(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(field => Flat($"{path}.{field.Name}", field.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => (item, index))
            .SelectMany(pair => Flat($"{path}[{Called(pair.item, pair.index)}]", pair.item))
            .Prepend($"{path}: {value.GetArrayLength()} of them"),
        JsonValueKind.Number => [$"{path}: {value.GetDouble().ToString("R", CultureInfo.InvariantCulture)}"],
        _ => [$"{path}: {value}"],
    };

    private static string Called(JsonElement item, int index) =>
        item.ValueKind == JsonValueKind.Object && item.EnumerateObject().First() is { Name: "name" or "step" } first ? $"{first.Value}"
            : $"{index}";

    [GeneratedRegex(@"^(?<title>Step (?<step>\d+) · .*) (?<moved>\d+) of (?<of>\d+) (?<bar>[█░]+) (?<change>.*) (?<in>\S+)$")]
    private static partial Regex Row();

    [GeneratedRegex(@"^([+-]?\d+\.\d{6}\*?|0\*?|[+−][░▒▓█]{4}|·|new)$")]
    private static partial Regex Cell();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
