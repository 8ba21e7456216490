using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace HandCalc.Specs.TestLogger;

/// <summary>
/// Prints a test run as the table of contents of a book: a namespace is a part, a fixture a chapter, a test a line. The last line
/// counts what passed and what failed.
/// </summary>
[FriendlyName("contents")]
[ExtensionUri("logger://handcalc/table-of-contents")]
public sealed partial class TableOfContentsLogger : ITestLogger
{
    private const int Width = 110;
    private const int LongestTitle = Width - 10;

    private (string Part, string Chapter) at;
    private int passed;
    private int failed;
    private int skipped;

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.TestResult += (_, e) => Print(e.Result);
        events.TestRunComplete += (_, _) =>
            Console.WriteLine($"\n{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
    }

    private void Print(TestResult result)
    {
        PrintHeadings(Headings(result.TestCase.FullyQualifiedName));
        string name = result.DisplayName ?? result.TestCase.DisplayName;
        string title = Underscore().Replace(name, " ").Replace("(", " (", StringComparison.Ordinal);
        string line = title.Length > LongestTitle ? $"    {title[..LongestTitle]}… " : $"    {title} ".PadRight(Width, '.');
        switch (result.Outcome)
        {
            case TestOutcome.Passed:
                passed++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line} {result.Duration.TotalMilliseconds:0} ms"));
                break;
            case TestOutcome.Failed:
                failed++;
                Console.WriteLine($"{line} FAILED\n\n{Indented(result.ErrorMessage)}\n\n{Indented(OwnFrames(result.ErrorStackTrace))}\n");
                break;
            default:
                skipped++;
                Console.WriteLine($"{line} skipped: {result.ErrorMessage}");
                break;
        }
    }

    private void PrintHeadings((string Part, string Chapter) next)
    {
        if (next.Part != at.Part)
        {
            Console.WriteLine($"\n{next.Part.ToUpperInvariant()}");
        }

        if (next != at)
        {
            Console.WriteLine($"\n  {next.Chapter}");
        }

        at = next;
    }

    /// <summary>Reads <c>Some.Part.Step11_TheChapter(an example).A_test</c> as a part and a chapter.</summary>
    private static (string Part, string Chapter) Headings(string fullyQualifiedName)
    {
        Match fixture = Fixture().Match(fullyQualifiedName);
        string step = fixture.Groups["step"].Value.TrimStart('0');
        string title = Capital().Replace(fixture.Groups["title"].Value.Replace('_', ' '), capital => " " + capital.Value.ToLowerInvariant());
        string example = fixture.Groups["example"].Value;
        return (fixture.Groups["part"].Value,
            (step.Length == 0 ? "" : $"Step {step} · ") + title + (example.Length == 0 ? "" : $" ({example})"));
    }

    private static string OwnFrames(string? stackTrace) => string.Join('\n', (stackTrace ?? "").Split('\n')
        .Select(frame => At().Replace(frame.Trim(), "at "))
        .Where(frame => frame.Contains(":line ", StringComparison.Ordinal))
        .Distinct());

    private static string Indented(string? text) => "        " + (text ?? "").TrimEnd().ReplaceLineEndings("\n        ");

    [GeneratedRegex(@"(?<part>\w+)\.(Step(?<step>\d+)_)?(?<title>\w+)(\((?<example>.*?)\))?\.\w+(\(.*\))?$")]
    private static partial Regex Fixture();

    /// <summary>An underscore between words: not in the arguments, nor in W_O.</summary>
    [GeneratedRegex(@"(?<!\(.*)(?<!\b[A-Z])_|(?<=^A)_")]
    private static partial Regex Underscore();

    /// <summary>A capital that begins a word, but not the one in PyTorch.</summary>
    [GeneratedRegex(@"(?<=[a-z])(?<!Py)[A-Z](?=[a-z])")]
    private static partial Regex Capital();

    [GeneratedRegex(@"^(\d+\) +)?at ")]
    private static partial Regex At();
}
