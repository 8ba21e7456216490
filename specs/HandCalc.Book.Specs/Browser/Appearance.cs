using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>How pages look and react: headers that stay, light and dark, the switch between the examples.</summary>
public sealed class Appearance
{
    /// <summary>How much of the window has moved, and how far, as browsers measure it; one more if the page is not seen at all.</summary>
    private const string LayoutShift = """
        async () => {
          let sum = 0;
          new PerformanceObserver(list => { for (const { value } of list.getEntries()) sum += value; })
            .observe({ type: "layout-shift", buffered: true });
          await new Promise(done => setTimeout(done, 400));
          return sum + (getComputedStyle(document.body).opacity === "1" ? 0 : 1);
        }
        """;

    /// <summary>What is seen at the edges of a matrix, once its frame has been scrolled both ways.</summary>
    private const string HeadersInSight = """
        table => {
          const frame = table.closest(".scroll");
          frame.scrollIntoView({ block: "center" });
          frame.scrollTo(300, 120);
          const { left, right, top, bottom } = frame.getBoundingClientRect();
          const at = (x, y) => document.elementFromPoint(x, y)?.closest("th")?.scope ?? "no header";
          const scrolled = frame.scrollLeft > 0 && frame.scrollTop > 0 ? "scrolled" : "not scrolled";
          return [scrolled, at(right - 40, top + 12), at(left + 12, bottom - 40)];
        }
        """;

    /// <summary>The brace of two cases is as high as both of them, which it is in a face of mathematics only.</summary>
    [Test]
    public Task Text_and_mathematics_have_faces_of_their_own_and_braces_stretch() => Visit.To("08-loss-gradient.html", async page =>
    {
        (await page.EvaluateAsync<string[]>(
            """
            async () => {
              await document.fonts.ready;
              return [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family);
            }
            """))
            .Should().Contain(["HandCalc Text", "HandCalc Math"]);
        (await page.EvaluateAsync<double>(
            """
            [...document.querySelectorAll('[id="8.2"] mo')].find(sign => sign.textContent === '{').getBoundingClientRect().height
              / [...document.querySelectorAll('[id="8.2"] mtr')][0].getBoundingClientRect().height
            """))
            .Should().BeGreaterThan(1.8);
    });

    /// <summary>A page is seen once its faces are there and what it opens is open.</summary>
    [TestCase("10-layer-norm-and-feed-forward-gradients.html", 1366)]
    [TestCase("10-layer-norm-and-feed-forward-gradients.html#10.8", 360)]
    [TestCase("11-attention-gradients.html#d.W_Q[0]/3,5", 1366)]
    public Task Nothing_moves_under_the_eyes_of_a_reader(string address, int width) => Visit.To(address, async page =>
        (await page.EvaluateAsync<double>(LayoutShift)).Should().BeLessThan(0.02), new(width));

    /// <summary>Where there is room, a side note stands beside the text, without its parentheses; where there is none, within it.</summary>
    [TestCase(1366, true), TestCase(1920, true), TestCase(1280, false), TestCase(360, false)]
    public Task Side_notes_stand_in_the_margin_where_it_has_room(int width, bool isBeside) => Visit.To("08-loss-gradient.html",
        async page =>
    {
        double[][] notes = await page.EvaluateAsync<double[][]>("""
            () => [...document.querySelectorAll(".side")].map(note => {
              const own = note.getBoundingClientRect(), text = note.closest(".prose").getBoundingClientRect();
              return [own.left - text.right, own.right - document.documentElement.clientWidth, own.top, own.bottom,
                note.innerText.startsWith("(") ? 1 : 0];
            })
            """);
        notes.Should().HaveCountGreaterThan(1);
        notes.Should().OnlyContain(note => note[0] > 0 == isBeside && note[1] <= 0 && note[4] == 1 == !isBeside);
        notes.Zip(notes.Skip(1)).Should().OnlyContain(pair => !isBeside || pair.First[3] <= pair.Second[2], "none covers another");
    }, new(width));

    [Test]
    public Task The_headers_of_a_large_matrix_stay() => Visit.To("10-layer-norm-and-feed-forward-gradients.html", async page =>
        (await page.Locator("[data-tensor='d.W_2']").EvaluateAsync<string[]>(HeadersInSight)).Should().Equal("scrolled", "col", "row"),
            new(360));

    [Test]
    public Task Light_and_dark_are_as_the_system_says_until_a_reader_chooses_and_that_stays() =>
        Visit.Once(Chromium.BookAddress, "index.html", async page =>
    {
        string dark = await Ground(page);
        await page.ClickAsync(".theme");
        string light = await Ground(page);
        light.Should().NotBe(dark);

        await page.ClickAsync("a[rel=next]");
        await Visit.Arrival(page, Chromium.BookAddress + "notation.html");
        (await Ground(page)).Should().Be(light, "the choice is kept");
        (await page.GetAttributeAsync(".theme", "aria-pressed")).Should().Be("false");
    }, new(Dark: true));

    [TestCase("09-output-layer-gradients.html#d.W_lm/3,5", null, "#d.W_lm/3,5")]
    [TestCase("09-output-layer-gradients.html#9.1", "9.3", "#9.3")]
    [TestCase("evidence.html", null, "")]
    public Task The_switch_between_the_examples_keeps_the_place(string address, string? scrolledTo, string place) =>
        Visit.To(address, async page =>
    {
        await page.EvaluateAsync("id => id && document.getElementById(id).scrollIntoView()", scrolledTo);
        await page.Keyboard.PressAsync("e");
        await Visit.Arrival(page, Chromium.BookAddress + TheBook.FolderOf(TheBook.Manuscript.Examples[1]));
        page.Url.Should().EndWith(address.Split('#')[0] + place);
    });

    private static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
