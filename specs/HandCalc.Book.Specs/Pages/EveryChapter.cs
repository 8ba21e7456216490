using HandCalc.Book.Reading;
using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What holds for every chapter.</summary>
public sealed class EveryChapter
{
    private static IEnumerable<BookChapter> Chapters => TheBook.Manuscript.Chapters;

    [Test]
    public void There_are_as_many_as_there_are_fixtures() =>
        Chapters.Select(chapter => chapter.Step).Should().Equal(Enumerable.Range(1, FixtureText.Chapters.Count));

    [Test]
    public void Every_question_has_its_answer_folded()
    {
        var comparison = new Comparison();
        foreach (BookChapter chapter in Chapters)
        {
            int questions = chapter.Fixture.Passages.Sum(passage => passage.Prose.Split('\n')
                .Count(line => line.StartsWith("> Predict:", StringComparison.Ordinal)));
            int folded = TheBook.Pages[TheBook.PageOf(chapter)].QuerySelectorAll(".predict > details:not([open])").Length;
            comparison.Of($"{chapter.File}: answers that are folded", $"{folded}", $"{Math.Max(questions, 1)}");
        }

        comparison.Holds();
    }
}
