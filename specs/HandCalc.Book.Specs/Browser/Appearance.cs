using HandCalc.Book.Specs.Pages;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>How pages look and react: headers that stay, light and dark, the switch between the examples.</summary>
public sealed class Appearance
{
    /// <summary>What is seen at the middle of the first header of the column and of the row, once the frame has been scrolled.</summary>
    private const string HeadersInSight = """
        table => {
          const frame = table.closest(".scroll");
          table.scrollIntoView({ block: "center" });
          frame.scrollTo(300, 120);
          const box = frame.getBoundingClientRect();
          const at = (x, y) => document.elementFromPoint(x, y)?.closest("th")?.scope ?? "no header";
          return [frame.scrollLeft > 0 && frame.scrollTop > 0 ? "scrolled" : "not scrolled", at(box.right - 60, box.top + 8), at(box.left + 12, box.bottom - 40)];
        }
        """;

    [Test]
    public Task The_headers_of_a_large_matrix_stay() => Visit.To("05-feed-forward.html", async page =>
        (await page.Locator("[data-tensor='W_1']").EvaluateAsync<string[]>(HeadersInSight)).Should().Equal("scrolled", "col", "row"), new(360));

    [Test]
    public Task Light_and_dark_are_as_the_system_says_until_a_reader_chooses_and_that_stays() => Visit.Once(Chromium.BookAddress, "index.html", async page =>
    {
        string dark = await Ground(page);
        await page.ClickAsync(".theme");
        string light = await Ground(page);
        light.Should().NotBe(dark);

        await page.ClickAsync("a[rel=next]");
        await page.WaitForURLAsync("**/notation.html");
        (await Ground(page)).Should().Be(light, "the choice is kept");
        (await page.GetAttributeAsync(".theme", "aria-pressed")).Should().Be("false");
    }, new(Dark: true));

    [TestCase("03-attention.html#A[0]/2,1", "03-attention.html#A[0]/2,1")]
    [TestCase("03-attention.html#3.3", "03-attention.html#3.3")]
    [TestCase("errata.html", "errata.html")]
    public Task The_switch_between_the_examples_keeps_the_place(string here, string there) => Visit.To(here, async page =>
    {
        await page.Keyboard.PressAsync("e");
        await page.WaitForURLAsync($"{Chromium.BookAddress}{TheBook.FolderOf(TheBook.Manuscript.Examples[1])}{there}*", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
    });

    [Test]
    public Task A_place_is_kept_that_was_only_scrolled_to() => Visit.To("03-attention.html", async page =>
    {
        await page.EvaluateAsync("document.getElementById('3.3').scrollIntoView()");
        await page.ClickAsync(".examples a:not([aria-current])");
        await page.WaitForURLAsync("**/03-attention.html#3.3");
    });

    private static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
