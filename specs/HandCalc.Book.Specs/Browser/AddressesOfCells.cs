using System.Text.RegularExpressions;
using HandCalc.Book.Specs.Pages;
using HandCalc.Models;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>A cell has an address: it opens there, links lead from cell to cell, and back, forward and shared links work.</summary>
public sealed class AddressesOfCells
{
    private const string Chosen = "11-attention-gradients.html#d.W_Q[0]/3,5";

    /// <summary>Follows the first link of the panel to a tensor, or to an entry of it.</summary>
    private const string Follow = """
        wanted => {
          const link = [...document.querySelectorAll("#panel a")].find(link => `${decodeURIComponent(link.hash)}/`.startsWith(`#${wanted}/`));
          link?.click();
          return link?.href ?? `no link to ${wanted}`;
        }
        """;

    /// <summary>Whether the explained cell is in sight: within the window, and under nothing.</summary>
    private const string InSight = """
        () => {
          const cell = document.querySelector("td.explained");
          const { left, top, width, height } = cell.getBoundingClientRect();
          return document.elementFromPoint(left + width / 2, top + height / 2) === cell;
        }
        """;

    [TestCase(Chosen, 360)]
    [TestCase(Chosen, 1280)]
    [TestCase("13-adamw.html#new.W_Q[0]/3,5", 1280)]
    [TestCase("13-adamw.html#new.W_Q[0]/3,5", 1920)]
    public Task A_shared_address_opens_on_the_cell_which_is_in_sight_beside_its_explanation(string address, int width) => Visit.To(address, async page =>
    {
        (await page.InnerTextAsync("#panel h2")).Should().EndWith("W_Q[0][3, 5]");
        (await page.IsVisibleAsync("#panel")).Should().BeTrue();
        (await page.EvaluateAsync<bool>(InSight)).Should().BeTrue("neither the panel nor a header covers the cell");
        (await page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
    }, new(width));

    [TestCase("13.4")]
    [TestCase("new.W_Q[0]")]
    public Task A_derivation_and_a_tensor_are_at_the_top_where_their_address_is_opened(string place) => Visit.To($"13-adamw.html#{place}", async page =>
        (await page.EvaluateAsync<double>("async id => { await new Promise(requestAnimationFrame); return document.getElementById(id).getBoundingClientRect().top; }", place))
            .Should().BeInRange(0, Look.Height / 4));

    [Test]
    public Task Back_and_forward_go_from_explanation_to_explanation() => Visit.To(Chosen, async page =>
    {
        await page.Locator("[data-tensor='d.W_Q[0]'] tbody tr:nth-child(2) td:nth-of-type(1)").ClickAsync();
        (await page.InnerTextAsync("#panel h2")).Should().Be("d.W_Q[0][1, 0]");
        page.Url.Should().EndWith("#d.W_Q[0]/1,0");

        await page.GoBackAsync();
        (await page.InnerTextAsync("#panel h2")).Should().Be("d.W_Q[0][3, 5]");
        await page.GoForwardAsync();
        (await page.InnerTextAsync("#panel h2")).Should().Be("d.W_Q[0][1, 0]");
    });

    [Test]
    public Task A_link_can_be_copied() => Visit.To(Chosen, async page =>
    {
        await page.ClickAsync("#panel .copy");
        await page.WaitForFunctionAsync("document.querySelector('#panel .copy').textContent === 'Copied'");
        new Uri(await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Be(new Uri(page.Url));
    });

    [Test]
    public Task What_is_no_cell_is_no_address() => Visit.To("11-attention-gradients.html#d.W_Q[0]/99,5", async page =>
        (await page.IsVisibleAsync("#panel")).Should().BeFalse());

    /// <summary>On the way the second token says what it could have predicted better: the third one.</summary>
    [Test]
    public Task One_can_walk_from_a_new_weight_to_the_loss_and_on_to_the_text_by_links_alone() => Visit.To("13-adamw.html#new.W_Q[0]/3,5", async page =>
    {
        Model model = TheBook.Manuscript.Examples[0].Step.Model;
        string[] way =
        [
            "m.W_Q[0]", "d.W_Q[0]", "d.Q[0]/1,5", "d.scores[0]", "d.scaled[0]", "d.A[0]", "d.head[0]", "d.concat", "d.attention", "d.residual", "d.x_hat",
            "d.normalized", $"d.logits/1,{Tokenizer.Encode(model.Text, model.Vocabulary)[2]}", "P", "losses", "loss",
            "losses", "P", "logits", "normalized", "x_hat", "residual", "attention", "concat", "head[0]", "A[0]", "scaled[0]", "scores[0]", "Q[0]", "X", "E_token",
        ];
        foreach (string next in way)
        {
            string address = await page.EvaluateAsync<string>(Follow, next);
            address.Should().Contain("#", "the panel of {0} leads on", page.Url);
            await page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            (await page.InnerTextAsync("#panel h2")).Should().MatchRegex($@"^{Regex.Escape(next.Split('/')[0])}(\[|$)");
        }

        (await page.InnerTextAsync("#panel h2")).Should().MatchRegex(@$"^E_token\[({string.Join('|', model.Vocabulary)}), \d+\]$");
        (await page.InnerTextAsync("#panel")).Should().Contain("Drawn at random", "what belongs to a word is where all begins");
    });
}
