using HandCalc.Models;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>A cell has an address: it opens there, links lead from cell to cell, and back, forward and shared links work.</summary>
public sealed class AddressesOfCells
{
    /// <summary>Follows the first link of the panel to a tensor, or to an entry of it.</summary>
    private const string Follow = """
        wanted => {
          const link = [...document.querySelectorAll("#panel a")]
            .find(link => `${decodeURIComponent(link.hash)}/`.startsWith(`#${wanted}/`));
          link?.click();
          return link?.href ?? `no link to ${wanted}`;
        }
        """;

    [TestCase("11-attention-gradients.html#d.W_Q[0]/3,5", 360)]
    [TestCase("13-adamw.html#new.W_Q[0]/3,5", 1280)]
    public Task A_shared_address_opens_on_the_cell_which_is_in_sight_beside_its_explanation(string address, int width) =>
        Visit.To(address, async page =>
    {
        (await page.InnerTextAsync("#panel h2")).Should().EndWith("W_Q[0][3, 5]");
        (await page.IsVisibleAsync("#panel")).Should().BeTrue();
        (await page.EvaluateAsync<bool>(Scripts.InSight, "td.explained")).Should().BeTrue("neither the panel nor a header covers the cell");
        (await page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
    }, new(width));

    [Test]
    public Task Back_and_forward_go_from_explanation_to_explanation_and_a_link_can_be_copied() =>
        Visit.To("09-output-layer-gradients.html#d.W_lm/3,5", async page =>
    {
        await page.Locator("[data-tensor='d.W_lm'] tbody tr:nth-child(2) td:nth-of-type(1)").ClickAsync();
        (await page.InnerTextAsync("#panel h2")).Should().StartWith("d.W_lm[1, ");
        page.Url.Should().EndWith("#d.W_lm/1,0");
        await page.ClickAsync("#panel .copy");
        await Assertions.Expect(page.Locator("#panel .copy")).ToHaveTextAsync("Copied");
        new Uri(await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Be(new Uri(page.Url));

        await page.GoBackAsync();
        (await page.InnerTextAsync("#panel h2")).Should().StartWith("d.W_lm[3, ");
        await page.GoForwardAsync();
        (await page.InnerTextAsync("#panel h2")).Should().StartWith("d.W_lm[1, ");
    });

    [TestCase("d.W_lm/99,5")]
    [TestCase("d.no_tensor/0,0")]
    public Task What_is_no_cell_is_no_address(string place) => Visit.To($"09-output-layer-gradients.html#{place}", async page =>
        (await page.IsVisibleAsync("#panel")).Should().BeFalse());

    [Test]
    public Task A_derivation_is_at_the_top_where_its_address_is_opened() => Visit.To("09-output-layer-gradients.html#9.3", async page =>
        (await page.EvaluateAsync<double>(
            "async id => { await new Promise(requestAnimationFrame); return document.getElementById(id).getBoundingClientRect().top; }",
            "9.3"))
            .Should().BeInRange(0, Look.Height / 4));

    /// <summary>On the way the second token says what it could have predicted better: the third one.</summary>
    [Test]
    public Task One_can_walk_from_a_new_weight_to_the_loss_and_on_to_the_text_by_links_alone() =>
        Visit.To("13-adamw.html#new.W_Q[0]/3,5", async page =>
    {
        Model model = TheBook.Manuscript.Examples[0].Step.Model;
        string[] way =
        [
            "m.W_Q[0]", "d.W_Q[0]", "d.Q[0]/1,5", "d.scores[0]", "d.scaled[0]", "d.A[0]", "d.head[0]", "d.concat", "d.attention",
            "d.residual", "d.x_hat",
            "d.normalized", $"d.logits/1,{Tokenizer.Encode(model.Text, model.Vocabulary)[2]}", "P", "losses", "loss",
            "losses", "P", "logits", "normalized", "x_hat", "residual", "attention", "concat", "head[0]", "A[0]", "scaled[0]", "scores[0]",
            "Q[0]", "X", "E_token",
        ];
        foreach (string next in way)
        {
            string address = await page.EvaluateAsync<string>(Follow, next);
            address.Should().Contain("#", "the panel of {0} leads on", page.Url);
            await Visit.Arrival(page, address);
            (await page.InnerTextAsync("#panel h2")).Should().MatchRegex($@"^{Regex.Escape(next.Split('/')[0])}(\[|$)");
        }

        (await page.InnerTextAsync("#panel h2")).Should().MatchRegex(@$"^E_token\[({string.Join('|', model.Vocabulary)}), \d+\]$");
        (await page.InnerTextAsync("#panel")).Should().Contain("Drawn at random", "what belongs to a word is where all begins");
    });
}
