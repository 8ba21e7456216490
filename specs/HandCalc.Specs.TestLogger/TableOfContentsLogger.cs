using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace HandCalc.Specs.TestLogger;

/// <summary>
/// Prints a test run as the table of contents of a book: a namespace is a part, a fixture a chapter, a test a line. The lines stand in
/// the order of the book, in whatever order the tests ran. What failed is listed once more at the end; the last line counts.
/// </summary>
/// <param name="output">Where it prints.</param>
[FriendlyName("contents")]
[ExtensionUri("logger://handcalc/table-of-contents")]
public sealed partial class TableOfContentsLogger(TextWriter output) : ITestLogger
{
    private const int Width = 110;
    private const int LongestTitle = Width - 10;

    private readonly List<Entry> entries = [];
    private TestRunCriteria? asked;

    /// <summary>Prints on standard output.</summary>
    public TableOfContentsLogger()
        : this(Console.Out)
    {
    }

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
        events.TestRunComplete += (_, e) => PrintAll(testRunDirectory, isWhole: !e.IsAborted && !e.IsCanceled);
    }

    private void PrintAll(string folder, bool isWhole)
    {
        Entry[] all =
            [.. InOrder(entries, entry => entry.Part).SelectMany(part => InOrder(part, entry => entry.Chapter)).SelectMany(chapter =>
            chapter.OrderBy(entry => entry.Number).ThenBy(entry => entry.Result.DisplayName, StringComparer.Ordinal))];
        Entry[] failed = [.. all.Where(entry => entry.Result.Outcome == TestOutcome.Failed)];
        var failures = new Failures(failed);
        (string Part, string Chapter) place = default;
        foreach (Entry entry in all)
        {
            string part = entry.Part == place.Part ? "" : $"\n{entry.Part.ToUpperInvariant()}\n";
            output.Write(part + ((entry.Part, entry.Chapter) == place ? "" : $"\n  {entry.Chapter}\n"));
            place = (entry.Part, entry.Chapter);
            output.WriteLine(Line(entry.Result, failures));
        }

        foreach (string line in failed.Length > 0 ? failures.List(Written(folder, failures.AtLength)) : [])
        {
            output.WriteLine(line);
        }

        string[] complaints = [.. EmptyRun.Complaints(asked?.Sources ?? [], Picked,
            [.. entries.Select(entry => entry.Result.TestCase.Source)], isWhole)];

        // Where an example is broken, and a test says so, its derivations are skipped.
        bool isBroken = failed.Length > 0
            && entries.Exists(entry => entry.AsCase.Skipped?.EndsWith("cannot be read", StringComparison.Ordinal) == true);
        if (isWhole && complaints.Length == 0 && Picked is null && !isBroken && asked?.Sources?.FirstOrDefault() is { } assembly)
        {
            complaints = [.. ApprovedTests.Complaints(assembly, [.. entries.Select(entry => entry.AsCase)])];
        }

        foreach (string complaint in complaints)
        {
            output.WriteLine($"\n{complaint}");

            // The test platform calls a run in which no test failed a success. When it has ended, this has the last word.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = 1;
        }

        int passed = all.Count(entry => entry.Result.Outcome == TestOutcome.Passed);
        output.WriteLine($"\n{Count(passed, failed.Length + complaints.Length, all.Length - passed - failed.Length)}");
    }

    /// <summary>
    /// The path of the file that now has the failures at length; null where none can be written, which is no failure of a test.
    /// </summary>
    private static string? Written(string folder, string atLength)
    {
        try
        {
            string path = Path.Combine(Directory.CreateDirectory(folder).FullName, Failures.FileName);
            File.WriteAllText(path, atLength);
            return path;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// What picked the tests that were to run, or null if nothing did: a filter, or an expression among NUnit's settings.
    /// </summary>
    private string? Picked => asked is null ? null
        : asked.TestCaseFilter ?? (asked.HasSpecificTests || Where().IsMatch(asked.TestRunSettings ?? "") ? "what was picked" : null);

    private static string Count(int passed, int failed, int skipped) => string.Create(
        CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");

    /// <summary>Groups of entries: first those of the steps, by number, then the others, by name.</summary>
    private static IOrderedEnumerable<IGrouping<string, Entry>> InOrder(IEnumerable<Entry> entries, Func<Entry, string> heading) => entries
        .GroupBy(heading)
        .OrderBy(group => group.Min(entry => entry.Step))
        .ThenBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>What a test is called: the sentence that it proves.</summary>
    internal static string Title(TestResult result) => Underscore().Replace(result.DisplayName ?? result.TestCase.DisplayName, " ")
        .Replace("(", " (", StringComparison.Ordinal);

    private static string Line(TestResult result, Failures failures)
    {
        string title = Title(result);
        string line = title.Length > LongestTitle ? $"    {title[..LongestTitle]}… " : $"    {title} ".PadRight(Width, '.');
        return result.Outcome switch
        {
            TestOutcome.Passed => string.Create(CultureInfo.InvariantCulture, $"{line} {result.Duration.TotalMilliseconds:0} ms"),
            TestOutcome.Failed => $"{line} FAILED\n\n        {failures.Brief(result).ReplaceLineEndings("\n        ")}\n",
            _ => $"{line} skipped: {result.ErrorMessage}",
        };
    }

    /// <summary>An underscore between words: not in the arguments, nor in W_O.</summary>
    [GeneratedRegex(@"(?<!\(.*)(?<!\b[A-Z])_|(?<=^A)_")]
    private static partial Regex Underscore();

    [GeneratedRegex("<Where>")]
    private static partial Regex Where();

    /// <summary>The beginning of a line of a stack trace.</summary>
    [GeneratedRegex(@"^(\d+\) +)?at ")]
    internal static partial Regex At();
}
