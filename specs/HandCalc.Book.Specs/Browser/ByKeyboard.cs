using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>Who has only a keyboard reads every chapter, reaches every cell, and asks it.</summary>
public sealed class ByKeyboard
{
    private const int MostTabs = 400;

    /// <summary>What has the focus: a cell by its address, anything else by its text.</summary>
    private const string Focused = """
        () => {
          const { activeElement: here } = document;
          return here.matches("[role=grid] td")
            ? `${here.closest("table").dataset.tensor}/${here.dataset.row},${here.dataset.column}` : here.textContent.trim();
        }
        """;

    /// <summary>The last cell of each matrix that is not folded.</summary>
    private const string LastCells = """
        [...document.querySelectorAll("[role=grid]")].filter(grid => grid.checkVisibility())
          .map(({ dataset, tBodies: [{ rows }] }) => `${dataset.tensor}/${rows.length - 1},${rows[0].querySelectorAll("td").length - 1}`)
        """;

    [Test]
    public Task In_chapter_3_every_matrix_is_reached_and_its_last_cell_asked() => Visit.To("03-attention.html", async page =>
        await Ask(page, await page.EvaluateAsync<string[]>(LastCells)));

    [Test]
    public Task In_chapter_11_the_last_matrix_is_reached_and_its_last_cell_asked() => Visit.To("11-attention-gradients.html", async page =>
        await Ask(page, [(await page.EvaluateAsync<string[]>(LastCells))[^1]]));

    [Test]
    public Task Arrows_go_from_cell_to_cell_and_stay_in_the_matrix() => Visit.To("03-attention.html", async page =>
    {
        await page.FocusAsync("[data-tensor='A[0]'] td[tabindex='0']");
        foreach ((string key, string cell) in new[]
        {
            ("ArrowUp", "0,0"), ("ArrowLeft", "0,0"), ("ArrowDown", "1,0"), ("ArrowRight", "1,1"), ("End", "1,4"), ("ArrowRight", "1,4"),
            ("ArrowUp", "0,4"),
            ("PageDown", "4,4"), ("ArrowDown", "4,4"), ("Home", "4,0"), ("PageUp", "0,0"), ("Control+End", "4,4"), ("Control+Home", "0,0"),
        })
        {
            await Press(page, key);
            (await page.EvaluateAsync<string>(Focused)).Should().Be($"A[0]/{cell}", key);
        }
    });

    /// <summary>The cell stands at the lower edge of the window, where the panel opens.</summary>
    [TestCase(360)]
    [TestCase(1366)]
    [TestCase(1920)]
    public Task The_cell_that_is_asked_stays_in_sight_beside_its_explanation(int width) => Visit.To("02-queries-keys-and-values.html",
        async page =>
    {
        await page.FocusAsync("[data-tensor='Q[1]'] td[tabindex='0']");
        await Press(page, "Control+End");
        await page.EvaluateAsync("document.activeElement.scrollIntoView({ block: 'end' })");
        await Press(page, "Enter");
        await Assertions.Expect(page.Locator("#panel .adds").First).ToBeVisibleAsync();
        (await page.EvaluateAsync<bool>(Scripts.InSight, "td.explained")).Should().BeTrue("the panel opens beside the cell, not over it");
        (await page.EvaluateAsync<bool>("document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth"))
            .Should().BeTrue("nothing of a sum is cut off");
    }, new(width));

    [Test]
    public Task Explanations_are_walked_without_leaving_them() => Visit.To("03-attention.html", async page =>
    {
        await page.FocusAsync("[data-tensor='A[0]'] td[tabindex='0']");
        await Press(page, "Enter");
        await TabTo(page, "scaled[0][<BOS>, <BOS>]");
        await Press(page, "Enter");
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync("scaled[0][<BOS>, <BOS>]");
        (await page.EvaluateAsync<string>(Focused)).Should().Be("scaled[0][<BOS>, <BOS>]", "its explanation has the focus now");
    });

    [Test]
    public Task Keys_lead_from_page_to_page_through_the_whole_book() => Visit.To("index.html", async page =>
    {
        string[] pages =
            await page.EvaluateAsync<string[]>("[...document.querySelectorAll('#contents > ul > li > a')].map(link => link.href)");
        pages.Should().HaveCount(TheBook.Site.Pages.Select(Path.GetFileName).Distinct().Count(), "each page of the book has its place");
        await Go(page, "n", pages[1]);
        await Go(page, "n", pages[2]);
        await Go(page, "p", pages[1]);
    });

    [Test]
    public Task An_answer_is_unfolded() => Visit.To("09-output-layer-gradients.html", async page =>
    {
        await Press(page, "Tab", "Enter");
        await TabTo(page, "Answer");
        (await page.IsVisibleAsync(".predict details p")).Should().BeFalse();
        await Press(page, "Enter");
        (await page.IsVisibleAsync(".predict details p")).Should().BeTrue();
    });

    [Test]
    public Task Search_finds_a_tensor_a_term_a_derivation_and_what_the_prose_says() => Visit.To("index.html", async page =>
    {
        foreach ((string typed, string place) in new[] { ("dwlm", "d.W_lm"), ("outer pr", "term-outer-product"), ("9.2", "9.2") })
        {
            await Press(page, "/");
            await page.Keyboard.TypeAsync(typed);
            await Go(page, "Enter", $"{Chromium.BookAddress}09-output-layer-gradients.html#{place}");
        }

        await Press(page, "/");
        await page.Keyboard.TypeAsync("why sqrt");
        await Assertions.Expect(page.Locator("#found q mark").First).ToBeVisibleAsync();
        await Go(page, "Enter", $"{Chromium.BookAddress}03-attention.html#3.2");

        await Press(page, "/");
        await page.Keyboard.TypeAsync("zebra");
        await Assertions.Expect(page.Locator("#found")).ToContainTextAsync("Nothing is found.");
        await Press(page, "Escape");
        (await page.IsVisibleAsync("#found")).Should().BeFalse();
    });

    [Test]
    public Task The_keys_are_told() => Visit.To("index.html", async page =>
    {
        await Press(page, "?");
        (await page.IsVisibleAsync("#help")).Should().BeTrue();
        await Press(page, "Escape");
        (await page.IsVisibleAsync("#help")).Should().BeFalse();
    });

    private static async Task Ask(IPage page, string[] cells)
    {
        await Press(page, "Tab", "Enter"); // over the contents, to the text
        foreach (string cell in cells)
        {
            await TabTo(page, cell.Split('/')[0] + "/0,0");
            await Press(page, "Control+End");
            (await page.EvaluateAsync<string>(Focused)).Should().Be(cell);

            await Press(page, "Enter");
            await Assertions.Expect(page.Locator("#panel")).ToBeVisibleAsync();
            (await page.EvaluateAsync<string>(Focused)).Should().Be(await page.InnerTextAsync("#panel h2"), "the explanation is read next");
            page.Url.Should().EndWith(cell);

            await Press(page, "Escape");
            (await page.IsVisibleAsync("#panel")).Should().BeFalse();
            (await page.EvaluateAsync<string>(Focused)).Should().Be(cell, "the reader is where they were");
        }
    }

    private static async Task Press(IPage page, params string[] keys)
    {
        foreach (string key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    private static async Task Go(IPage page, string key, string address)
    {
        await Press(page, key);
        await Visit.Arrival(page, address);
    }

    private static async Task TabTo(IPage page, string wanted)
    {
        for (int tabs = 0; await page.EvaluateAsync<string>(Focused) != wanted; tabs++)
        {
            tabs.Should().BeLessThan(MostTabs, "{0} is reached with Tab", wanted);
            await Press(page, "Tab");
        }
    }
}
