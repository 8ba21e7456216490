using HandCalc.Book.Specs.Pages;

namespace HandCalc.Book.Specs.Browser;

/// <summary>Tokens that look like markup are shown as they are, by the page and by its scripts, and nothing happens.</summary>
public sealed class OddTokensInABrowser
{
    private static readonly Lazy<string> Home = new(() => Chromium.Written("odd", OddTokens.Site));

    [Test]
    public Task Every_token_is_shown_as_it_is() => Visit.Once(Home.Value, "07-loss.html", async page =>
    {
        (await page.Locator("[data-tensor=logits] thead th").AllInnerTextsAsync()).Should().Contain(OddTokens.All);
        (await page.Locator("[data-tensor=P] tbody th").AllInnerTextsAsync()).Should().Contain(OddTokens.All);
        (await page.Locator(".examples a").InnerTextAsync()).Should().Be(string.Join(' ', OddTokens.All));
    });

    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public Task An_explanation_names_it_as_it_is(int token) => Visit.Once(Home.Value, $"07-loss.html#P/1,{token}", async page =>
    {
        (await page.InnerTextAsync("#panel h2")).Should().Be($"P[{OddTokens.All[0]}, {OddTokens.All[token - 3]}]");
        (await page.Locator("#panel .calculation a").AllInnerTextsAsync()).Should().Contain(OddTokens.All.Select(other => $"logits[{OddTokens.All[0]}, {other}]"));
        (await page.InnerTextAsync("#panel .readers")).Should().Contain($"d.logits[{OddTokens.All[0]}, {OddTokens.All[token - 3]}]");
    });
}
