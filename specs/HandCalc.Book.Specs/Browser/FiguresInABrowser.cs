namespace HandCalc.Book.Specs.Browser;

/// <summary>The figures, as a browser shows them, in the narrowest window, in a common one and on paper.</summary>
public sealed class FiguresInABrowser
{
    [TestCase(360, false)]
    [TestCase(1366, false)]
    [TestCase(672, true)]
    public async Task Everything_is_seen_and_no_word_covers_another_or_leaves_its_figure(int width, bool print)
    {
        var wrong = new List<string>();
        foreach (string page in TheBook.Pages.Keys.Where(page => TheBook.Pages[page].QuerySelector("figure.chart") is not null))
        {
            await Visit.To(page, async visit => wrong.AddRange((await visit.EvaluateAsync<string[]>(Scripts.Figures))
                .Select(problem => $"{page}: {problem}")), new(width, Print: print));
        }

        wrong.Should().BeEmpty("every mark and word of a figure can be seen");
    }
}
