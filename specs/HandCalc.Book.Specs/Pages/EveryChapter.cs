using AngleSharp.Dom;
using HandCalc.Book.Contents;
using HandCalc.Book.Reading;
using HandCalc.Specs.Snapshots;

namespace HandCalc.Book.Specs.Pages;

/// <summary>A chapter has what its fixture has, in its order: number, sentence, prose, equation, code, and what proves it.</summary>
public sealed class EveryChapter
{
    private static IEnumerable<Chapter> Chapters => TheBook.Manuscript.Chapters;

    [Test]
    public void There_are_thirteen() => Chapters.Select(chapter => chapter.Step).Should().Equal(Enumerable.Range(1, 13));

    [Test]
    public void Every_derivation_is_a_section()
    {
        foreach (Chapter chapter in Chapters)
        {
            IElement[] sections = [.. TheBook.Pages[chapter.File].QuerySelectorAll("section.derivation")];

            sections.Select(section => section.Id).Should().Equal(chapter.Fixture.Passages.Select(passage => passage.Number));
            foreach ((IElement section, Passage passage) in sections.Zip(chapter.Fixture.Passages))
            {
                section.QuerySelector("h2")!.TextContent.Should().Be($"{passage.Number} {passage.Sentence}");
                section.QuerySelector(".prose")!.TextContent.Should().NotBeEmpty();
                section.QuerySelectorAll(".equation math").Should().ContainSingle(passage.Number);
                section.QuerySelector("pre.code")!.TextContent.Should().Contain("Should()");
                section.QuerySelectorAll(".proof li").Should().HaveCountGreaterThanOrEqualTo(
                    Math.Max(1, passage.Assertions.Count(assertion => assertion.Witness != Witness.Slope)), passage.Number);
            }
        }
    }

    [Test]
    public void Pages_of_another_example_say_that_the_text_is_about_the_first()
    {
        foreach (Chapter chapter in Chapters)
        {
            TheBook.Pages[chapter.File].QuerySelector(".of-which").Should().BeNull("the text is about it");
            foreach (ExampleResults other in TheBook.Manuscript.Examples[1..])
            {
                TheBook.Pages[TheBook.FolderOf(other) + chapter.File].QuerySelector(".of-which a")!.GetAttribute("href").Should().Be($"../{chapter.File}");
            }
        }
    }

    [Test]
    public void The_code_is_that_of_the_fixture()
    {
        foreach (Chapter chapter in Chapters)
        {
            string source = WithoutSpace(File.ReadAllText(Repository.Path(chapter.Fixture.Source)));

            TheBook.Pages[chapter.File].QuerySelectorAll("pre.code").SelectMany(code => code.TextContent.Split("\n\n")).Select(WithoutSpace)
                .Where(code => !source.Contains(code, StringComparison.Ordinal)).Should().BeEmpty(chapter.Folder);
        }

        static string WithoutSpace(string code) => string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
    }

    [Test]
    public void A_slope_that_is_asserted_is_stated_with_its_error()
    {
        foreach ((Chapter chapter, Passage passage) in Chapters.SelectMany(chapter => chapter.Fixture.Passages, (chapter, passage) => (chapter, passage))
            .Where(pair => pair.passage.Assertions.Any(assertion => assertion.Witness == Witness.Slope) && TheBook.Manuscript.Examples[0].Of(pair.passage.Number!).Any()))
        {
            TheBook.Pages[chapter.File].GetElementById(passage.Number!)!.QuerySelector(".proof")!.TextContent
                .Should().MatchRegex(@"differs by (0|\d\.\de-\d\d)", passage.Number);
        }
    }

    [Test]
    public void Every_question_has_its_answer_folded()
    {
        foreach (Chapter chapter in Chapters)
        {
            int questions = chapter.Fixture.Passages.Sum(passage => passage.Prose.Split('\n').Count(line => line.StartsWith("> Predict:", StringComparison.Ordinal)));

            questions.Should().BePositive(chapter.Folder);
            TheBook.Pages[chapter.File].QuerySelectorAll(".predict > details:not([open])").Should().HaveCount(questions, chapter.Folder);
        }
    }

    [Test]
    public void Its_place_in_the_figure_is_lit()
    {
        foreach (Chapter chapter in Chapters)
        {
            TheBook.Pages[chapter.File].QuerySelectorAll(".flow .here title")
                .Should().NotBeEmpty().And.OnlyContain(title => title.TextContent.EndsWith($", step {chapter.Step}"), chapter.Folder);
        }
    }

    [Test]
    public void The_errors_of_other_programs_are_those_of_the_page_of_evidence()
    {
        string proof = TheBook.Pages["03-attention.html"].GetElementById("3.1")!.QuerySelector(".proof")!.TextContent;

        Evidence.In(TheBook.Manuscript.Verified).Where(claim => claim.IsOf(TheBook.Manuscript.Examples[0], "scores[0]"))
            .Select(claim => claim.Worst).Where(worst => !proof.Contains($"within {worst}", StringComparison.Ordinal)).Should().BeEmpty();
    }
}
