using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Book;

/// <summary>
/// Every chapter asks what can be answered by thinking, before it derives the answer. Such a question ends the comment above a test, as a
/// quotation of two paragraphs, "Predict: …?" and "Answer: …", which the web pages fold. The test below it proves the answer.
/// </summary>
public sealed partial class PredictFirst
{
    /// <summary>How many questions a chapter asks.</summary>
    internal const int Fewest = 1, Most = 3;

    private static IEnumerable<TestCaseData> Chapters() => Chapter.OfBothParts
        .Select(chapter => new TestCaseData(File.ReadAllText(Repository.Path(Chapter.Source(chapter))))
            .SetArgDisplayNames(Chapter.Title(chapter)));

    [TestCaseSource(nameof(Chapters))]
    public void Every_chapter_has_one_to_three_questions(string fixture) => Question().Count(fixture).Should().BeInRange(Fewest, Most);

    [TestCaseSource(nameof(Chapters))]
    public void Every_question_has_the_form_that_the_pages_fold(string fixture) => NotInForm(fixture)
        .Should().BeEmpty("CONTRIBUTING says how a question is written");

    [TestCase("// Why?|//|// > Predict: What?|// >|// > Answer: This.", 0)]
    [TestCase("// Why?|//|// > Predict: What,|// > and why?|// >|// > Answer: This, and|// > that.", 0)]
    [TestCase("// > Predict: What?|// >|// > Answer: This.", 3, Description = "no prose before it")]
    [TestCase("// Why?|// > Predict: What?|// >|// > Answer: This.", 3, Description = "no line between")]
    [TestCase("// Why?|//|// > Predict: What?|// > Answer: This.", 2, Description = "one paragraph")]
    [TestCase("// Why?|//|// > Predict: What?", 1, Description = "no answer")]
    [TestCase("// Why?|//|// > Predict: What.|// >|// > Answer: This.", 3, Description = "no question")]
    [TestCase("// Why?|//|// > Predict: What?|// >|// > Answer: This.|//|// And more.", 3, Description = "prose after it")]
    [TestCase("// Why?|//|// Predict: What?", 1, Description = "no quotation")]
    [TestCase("// Why?|//|// > Predict: What?|// >|// > Answer: 1|// > 2|// > 3|// > 4|// > 5.", 7, Description = "more than four lines")]
    public void The_check_tells_the_form_from_others(string comment, int lines)
    {
        string test = string.Concat(comment.Split('|').Append("[Derives(\"1.1\", @\"x\")]").Select(line => $"    {line}\n"));

        NotInForm(test).Should().HaveCount(lines);
    }

    /// <summary>The lines of questions and answers that are no part of one in the right form.</summary>
    private static IEnumerable<string> NotInForm(string fixture) =>
        PartOfOne().Matches(Question().Replace(fixture, "")).Select(line => line.Value.Trim());

    [GeneratedRegex("""
        (?<=^\ {4}//\ (?!>)[^\n]+\n)\ {4}//\n
        \ {4}//\ >\ Predict:\ [^\n]+(\n\ {4}//\ >\ [^\n]+){0,3}(?<=\?)\n
        \ {4}//\ >\n
        \ {4}//\ >\ Answer:\ [^\n]+(\n\ {4}//\ >\ [^\n]+){0,3}(?<=\.)\n
        (?=\ {4}\[Derives\()
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Question();

    [GeneratedRegex(@"^ *// (>|Predict:|Answer:).*$", RegexOptions.Multiline)]
    private static partial Regex PartOfOne();
}
