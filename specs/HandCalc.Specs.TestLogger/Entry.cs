using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace HandCalc.Specs.TestLogger;

/// <summary>One line of the table of contents, and its place in the book.</summary>
/// <param name="Part">The part: the last word of the namespace.</param>
/// <param name="Step">The number of the step that the fixture derives; after all steps what derives none.</param>
/// <param name="Chapter">The chapter: "Step 11 · Attention gradients (i-like-transformers)".</param>
/// <param name="Number">The number of the derivation in its step; 0 where there is none.</param>
/// <param name="Result">What became of the test.</param>
internal sealed partial record Entry(string Part, int Step, string Chapter, int Number, TestResult Result)
{
    private const string Root = "Specs";

    /// <summary>
    /// Reads <c>Some.Part.Step11_TheChapter(an example).11.2 A sentence</c>. The title of a chapter is the fixture's
    /// own, where a derivation carries it, else the words of the fixture's name.
    /// </summary>
    public static Entry Of(TestResult result)
    {
        Match fixture = Fixture().Match(result.TestCase.FullyQualifiedName);
        string part = fixture.Groups["part"].Value;
        string step = fixture.Groups["step"].Value.TrimStart('0');
        string title = Capital()
            .Replace(fixture.Groups["title"].Value.Replace('_', ' '), capital => " " + capital.Value.ToLowerInvariant());
        string example = fixture.Groups["example"].Value;
        string? heading = result.TestCase.Traits.FirstOrDefault(trait => trait.Name == "Chapter")?.Value;
        Match number = Derivation().Match(result.DisplayName ?? "");
        return new Entry(
            part,
            step.Length > 0 ? Whole(step) : part == Root ? int.MaxValue - 1 : int.MaxValue,
            (heading ?? title) + (example.Length == 0 ? "" : $" ({example})"),
            number.Success ? Whole(number.Groups["number"].Value) : 0,
            result);
    }

    /// <summary>The same without what is printed.</summary>
    public TestedCase AsCase => new(
        Path.GetFileNameWithoutExtension(Result.TestCase.Source), Result.TestCase.FullyQualifiedName,
        Result.Outcome is TestOutcome.Skipped or TestOutcome.None ? Result.ErrorMessage ?? "" : null);

    private static int Whole(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<part>\w+)\.((Step|Chapter)(?<step>\d+)_)?(?<title>\w+)(\((?<example>.*?)\))?\.\w+(\(.*\))?$")]
    private static partial Regex Fixture();

    /// <summary>11.2 of a derivation, 7 of an erratum.</summary>
    [GeneratedRegex(@"^(\d+\.)?(?<number>\d+) ")]
    private static partial Regex Derivation();

    /// <summary>A capital that begins a word, or is the word A; but not the one in PyTorch.</summary>
    [GeneratedRegex(@"(?<=[a-z]A?)(?<!Py)([A-Z](?=[a-z])|A(?=[A-Z]))")]
    private static partial Regex Capital();
}
