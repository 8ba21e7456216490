namespace HandCalc.Book.Specs.Browser;

/// <summary>Every page, opened as a file.</summary>
public sealed class EveryPageInABrowser
{
    [Test]
    public async Task It_complains_of_nothing_and_asks_for_nothing_elsewhere() =>
        Should(await All(page => page.Complaints), "every page is quiet");

    [Test]
    public async Task It_does_not_scroll_sideways_at_360_pixels_nor_at_1920() =>
        Should(await All(page => page.TooWide), "every page fits its window");

    [Test]
    public async Task Nothing_is_cut_off_without_a_cue_and_at_1366_pixels_sixteen_columns_fit_and_heads_stand_side_by_side() =>
        Should(await All(page => page.CutOff), "what goes on is seen to go on");

    [Test]
    public async Task Whatever_scrolls_can_be_scrolled_by_keyboard() =>
        Should(await All(page => page.OutOfReach), "what scrolls, or something in it, takes the focus");

    [Test]
    public async Task It_can_be_read_by_all_as_far_as_axe_can_tell_in_the_light_and_in_the_dark() =>
        Should(await All(page => page.Barriers), "nothing stands in a reader's way");

    [Test]
    public async Task On_paper_nothing_is_folded_or_cut_off_and_nothing_is_there_to_press() =>
        Should(await All(page => page.OnPaper), "all that is read is on the paper");

    [Test]
    public async Task Everything_of_a_figure_is_seen_and_no_word_covers_another_or_leaves_its_figure() =>
        Should(await All(page => page.Figures), "every mark and word of a figure can be seen");

    [Test]
    public async Task It_shows_the_numbers_that_are_written_on_it()
    {
        foreach (Seen seen in await Seen.All)
        {
            string written = string.Join('\n', TheBook.Pages[seen.Page].QuerySelectorAll("table.matrix td")
                .Select(cell => cell.TextContent.Trim()));
            (seen.Numbers == written).Should().BeTrue("no script changes what {0} says", seen.Page);
        }
    }

    [Test]
    public Task A_chapter_becomes_a_PDF() => Visit.To("09-output-layer-gradients.html", async page =>
        System.Text.Encoding.ASCII.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true, Format = "A4" }), 0, 5).Should()
            .Be("%PDF-"));

    private static async Task<IEnumerable<string>> All(Func<Seen, IEnumerable<string>> problems) =>
        (await Seen.All).SelectMany(problems, (page, problem) => $"{page.Page}: {problem}");

    private static void Should(IEnumerable<string> problems, string reason) => problems.Should().BeEmpty(reason);
}
