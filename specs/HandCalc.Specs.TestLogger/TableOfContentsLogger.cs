using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace HandCalc.Specs.TestLogger;

/// <summary>
/// Prints a test run as the table of contents of a book: a namespace is a part, a fixture a chapter, a test a line. The lines stand in
/// the order of the book, in whatever order the tests ran; the last line counts what passed and what failed.
/// </summary>
[FriendlyName("contents")]
[ExtensionUri("logger://handcalc/table-of-contents")]
public sealed partial class TableOfContentsLogger : ITestLogger
{
    private const int Width = 110;
    private const int LongestTitle = Width - 10;

    private readonly List<Entry> entries = [];
    private TestRunCriteria? asked;

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (Variables.Given.Refusal is { } refusal)
        {
            Console.WriteLine($"{refusal}\n\n{Count(0, 1, 0)}");
            Environment.Exit(1);
        }

        events.TestRunStart += (_, e) => asked = e.TestRunCriteria;
        events.TestResult += (_, e) => entries.Add(Entry.Of(e.Result));
        events.TestRunComplete += (_, _) => PrintAll();
    }

    private void PrintAll()
    {
        foreach (IGrouping<string, Entry> part in InOrder(entries, entry => entry.Part))
        {
            Console.WriteLine($"\n{part.Key.ToUpperInvariant()}");
            foreach (IGrouping<string, Entry> chapter in InOrder(part, entry => entry.Chapter))
            {
                Console.WriteLine($"\n  {chapter.Key}");
                foreach (Entry entry in chapter.OrderBy(entry => entry.Number).ThenBy(entry => entry.Result.DisplayName, StringComparer.Ordinal))
                {
                    Print(entry.Result);
                }
            }
        }

        string[] complaints = [.. EmptyRun.Complaints(asked?.Sources ?? [], Picked, [.. entries.Select(entry => entry.Result.TestCase.Source)])];
        foreach (string complaint in complaints)
        {
            Console.WriteLine($"\n{complaint}");

            // The test platform calls a run in which no test failed a success. When it has ended, this has the last word.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = 1;
        }

        int passed = entries.Count(entry => entry.Result.Outcome == TestOutcome.Passed), failed = entries.Count(entry => entry.Result.Outcome == TestOutcome.Failed);
        Console.WriteLine($"\n{Count(passed, failed + complaints.Length, entries.Count - passed - failed)}");
    }

    /// <summary>What picked the tests that were to run, or null if nothing did: a filter, or an expression among NUnit's settings.</summary>
    private string? Picked => asked is null ? null
        : asked.TestCaseFilter ?? (asked.HasSpecificTests || Where().IsMatch(asked.TestRunSettings ?? "") ? "what was picked" : null);

    private static string Count(int passed, int failed, int skipped) => string.Create(
        CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");

    /// <summary>Groups of entries: first those of the steps, by number, then the others, by name.</summary>
    private static IOrderedEnumerable<IGrouping<string, Entry>> InOrder(IEnumerable<Entry> entries, Func<Entry, string> heading) => entries
        .GroupBy(heading)
        .OrderBy(group => group.Min(entry => entry.Step))
        .ThenBy(group => group.Key, StringComparer.Ordinal);

    private static void Print(TestResult result)
    {
        string name = result.DisplayName ?? result.TestCase.DisplayName;
        string title = Underscore().Replace(name, " ").Replace("(", " (", StringComparison.Ordinal);
        string line = title.Length > LongestTitle ? $"    {title[..LongestTitle]}… " : $"    {title} ".PadRight(Width, '.');
        Console.WriteLine(result.Outcome switch
        {
            TestOutcome.Passed => string.Create(CultureInfo.InvariantCulture, $"{line} {result.Duration.TotalMilliseconds:0} ms"),
            TestOutcome.Failed => $"{line} FAILED\n\n{Indented(result.ErrorMessage)}\n\n{Indented(OwnFrames(result.ErrorStackTrace))}\n",
            _ => $"{line} skipped: {result.ErrorMessage}",
        });
    }

    private static string OwnFrames(string? stackTrace) => string.Join('\n', (stackTrace ?? "").Split('\n')
        .Select(frame => At().Replace(frame.Trim(), "at "))
        .Where(frame => frame.Contains(":line ", StringComparison.Ordinal))
        .Distinct());

    private static string Indented(string? text) => "        " + (text ?? "").TrimEnd().ReplaceLineEndings("\n        ");

    /// <summary>An underscore between words: not in the arguments, nor in W_O.</summary>
    [GeneratedRegex(@"(?<!\(.*)(?<!\b[A-Z])_|(?<=^A)_")]
    private static partial Regex Underscore();

    [GeneratedRegex("<Where>")]
    private static partial Regex Where();

    [GeneratedRegex(@"^(\d+\) +)?at ")]
    private static partial Regex At();
}
