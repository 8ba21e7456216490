using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace HandCalc.Specs.TestLogger;

/// <summary>
/// What failed, short enough to be read at the end of a run: first what is wrong in itself, then what is only other than approved, which
/// can be accepted. At length it stands in a file.
/// </summary>
/// <param name="failed">The tests that failed, in the order of the book.</param>
internal sealed partial class Failures(IReadOnlyList<Entry> failed)
{
    private const int Width = 140, WidthOfMessage = 600, MostListed = 24, LinesOfAll = 400, FewestLines = 3, MostLines = 20, MostFrames = 3;

    /// <summary>
    /// How many lines of a message stand in the table of contents: the more tests fail, the fewer. A changed model moves a hundred
    /// matrices,
    /// and it is the whole that has to be seen.
    /// </summary>
    public int LinesOfEach { get; } = Math.Clamp(LinesOfAll / Math.Max(failed.Count, 1), FewestLines, MostLines);

    /// <summary>Whether the test fails because something is other than approved: then it names the file that it received.</summary>
    public static bool IsDifference(TestResult result) => ReceivedFile().IsMatch(result.ErrorMessage ?? "");

    /// <summary>The beginning of a message and where it comes from; how much is left out, and where that is.</summary>
    public string Brief(TestResult result)
    {
        string[] lines = Lines(result.ErrorMessage), frames = OwnFrames(result);
        IEnumerable<string> shown = lines.Take(LinesOfEach).Select(line => Cut(line, WidthOfMessage));
        int left = lines.Length - LinesOfEach;
        return string.Join('\n',
            [.. shown, .. left > 0 ? [$"… {left} more lines: {FileName}"] : Array.Empty<string>(), .. frames.Take(MostFrames)]);
    }

    /// <summary>The name of the file in which everything stands at length.</summary>
    public static string FileName => "failures.txt";

    /// <summary>Everything at length.</summary>
    public string AtLength => string.Concat(failed.Select(entry =>
        $"{entry.Chapter}\n{Title(entry)}\n\n"
        + $"{string.Join('\n', [.. Lines(entry.Result.ErrorMessage), .. OwnFrames(entry.Result)])}\n\n\n"));

    private static string InChapter(string chapter) =>
        chapter.StartsWith("Step", StringComparison.Ordinal) ? $"  [{chapter}]" : "";

    /// <summary>The list, line by line.</summary>
    /// <param name="atLength">The path of the file that has it at length; null if none could be written.</param>
    public IEnumerable<string> List(string? atLength)
    {
        (Entry[] wrong, Entry[] differing) = ([.. failed.Where(entry => !IsDifference(entry.Result))],
            [.. failed.Where(entry => IsDifference(entry.Result))]);
        string[] says = [.. wrong.Select(entry => Cut($"  {Title(entry)}{InChapter(entry.Chapter)}: {FirstLine(entry)}"))];
        string[] chapters = [.. differing.GroupBy(entry => entry.Chapter)
            .Select(chapter => Cut($"  {chapter.Key}: {string.Join(", ", chapter.Select(Short))}"))];
        return
        [
            .. Section("FAILED", wrong.Length, says),
            .. Section("OTHER THAN APPROVED", differing.Length, chapters),
            "",
            .. differing.Length > 0 ? ["What moved, where it starts, how far it reaches: dotnet run --project src/HandCalc.Cli -- diff"]
            : Array.Empty<string>(),
            .. atLength is not null ? [$"Everything at length: {atLength}"] : Array.Empty<string>(),
        ];
    }

    private static IEnumerable<string> Section(string heading, int count, string[] lines) => count == 0 ? [] :
    [
        "", string.Create(CultureInfo.InvariantCulture, $"{heading}: {count}"), "", .. lines.Take(MostListed),
        .. lines.Length > MostListed ? [$"  and {lines.Length - MostListed} more"] : Array.Empty<string>(),
    ];

    /// <summary>A derivation is called by its number here, any other test by its name.</summary>
    private static string Short(Entry entry) => entry.Number > 0 ? Title(entry).Split(' ')[0] : Title(entry);

    private static string Title(Entry entry) => TableOfContentsLogger.Title(entry.Result);

    private static string FirstLine(Entry entry) =>
        Array.Find(Lines(entry.Result.ErrorMessage), line => line.Trim().Length > 0)?.Trim() ?? "";

    [GeneratedRegex(@"^\s*received:?\s+\S.*\.received\.", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ReceivedFile();

    private static string Cut(string line, int width = Width) => line.Length > width ? line[..(width - 1)] + "…" : line;

    private static string[] Lines(string? text) => (text ?? "").TrimEnd().ReplaceLineEndings("\n").Split('\n');

    private static string[] OwnFrames(TestResult result) => [.. Lines(result.ErrorStackTrace)
        .Select(frame => TableOfContentsLogger.At().Replace(frame.Trim(), "at "))
        .Where(frame => frame.Contains(":line ", StringComparison.Ordinal))
        .Distinct()];
}
