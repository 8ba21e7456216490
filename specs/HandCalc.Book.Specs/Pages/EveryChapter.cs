using HandCalc.Book.Contents;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What holds for every chapter.</summary>
public sealed class EveryChapter
{
    private static IEnumerable<Chapter> Chapters => TheBook.Manuscript.Chapters;

    [Test]
    public void There_are_thirteen() => Chapters.Select(chapter => chapter.Step).Should().Equal(Enumerable.Range(1, 13));

    [Test]
    public void Every_question_has_its_answer_folded()
    {
        foreach (Chapter chapter in Chapters)
        {
            int questions = chapter.Fixture.Passages.Sum(passage => passage.Prose.Split('\n').Count(line => line.StartsWith("> Predict:", StringComparison.Ordinal)));

            questions.Should().BePositive(chapter.Folder);
            TheBook.Pages[chapter.File].QuerySelectorAll(".predict > details:not([open])").Length.Should().Be(questions, chapter.Folder);
        }
    }
}
