using HandCalc.Book.Specs.Pages;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>Tokens that look like markup are shown as they are, by the page and by its scripts, and nothing happens.</summary>
public sealed class OddTokensInABrowser
{
    [Test]
    public async Task They_are_labels_names_and_addresses_like_any_others() => await Visit.Once(Chromium.Written("odd", OddTokens.Site), "07-loss.html#P/1,3", async page =>
    {
        (await page.Locator("[data-tensor=logits] thead th").AllInnerTextsAsync()).Should().Contain(OddTokens.All);
        (await page.Locator("[data-tensor=P] tbody th").AllInnerTextsAsync()).Should().Contain(OddTokens.All);
        (await page.InnerTextAsync(".examples a")).Should().Be(string.Join(' ', OddTokens.All));

        string entry = $"[{OddTokens.All[0]}, {OddTokens.All[0]}]";
        (await page.InnerTextAsync("#panel h2")).Should().Be($"P{entry}");
        (await page.Locator("#panel .calculation a").AllInnerTextsAsync()).Should().Contain(OddTokens.All.Select(token => $"logits[{OddTokens.All[0]}, {token}]"));
        (await page.InnerTextAsync("#panel .readers")).Should().Contain($"d.logits{entry}");

        await page.Locator("#panel .calculation a", new() { HasText = OddTokens.All[2] }).First.ClickAsync();
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync($"logits[{OddTokens.All[0]}, {OddTokens.All[2]}]");
    });
}
