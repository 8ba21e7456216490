using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>Tokens that look like markup are shown as they are, by the page and by its scripts, and nothing happens.</summary>
public sealed class OddTokensInABrowser
{
    [Test]
    public Task They_are_labels_names_and_addresses_like_any_others() => Visit.Once(
        Chromium.Written("odd", () => AnotherBook.Site), "07-loss.html#P/1,3", async page =>
    {
        (await page.Locator("[data-tensor=logits] thead th").AllInnerTextsAsync()).Should().Contain(AnotherBook.Words);
        (await page.Locator("[data-tensor=P] tbody th").AllInnerTextsAsync()).Should().Contain(AnotherBook.Words);
        (await page.InnerTextAsync(".examples a")).Should().Be(string.Join(' ', AnotherBook.Words));

        string entry = $"[{AnotherBook.Words[0]}, {AnotherBook.Words[0]}]";
        (await page.InnerTextAsync("#panel h2")).Should().Be($"P{entry}");
        (await page.Locator("#panel .calculation a").AllInnerTextsAsync()).Should()
            .Contain(AnotherBook.Words.Select(token => $"logits[{AnotherBook.Words[0]}, {token}]"));
        (await page.InnerTextAsync("#panel .readers")).Should().Contain($"d.logits{entry}");

        await page.Locator("#panel .calculation a", new() { HasText = AnotherBook.Words[2] }).First.ClickAsync();
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync($"logits[{AnotherBook.Words[0]}, {AnotherBook.Words[2]}]");
    });
}
