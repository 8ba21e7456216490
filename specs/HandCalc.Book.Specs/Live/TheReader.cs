using System.Text.Json;
using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Snapshots;
using HandCalc.Tensors;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// A reader changes a number, trains, goes to another chapter, undoes: what the pages show then is compared with what the engine computes
/// from the same state.
/// </summary>
public sealed class TheReader
{
    private const string Blocks = "two-blocks", Weight = "block[0].W_Q[0]";

    private const string Weights = "02-queries-keys-and-values.html#W_Q[0]/3,5", Gradients = "11-attention-gradients.html";

    /// <summary>All that stands in the matrices of a page, scrolled through for those that are painted when they come in sight.</summary>
    private const string Matrices = """
        async () => {
          const tables = [...document.querySelectorAll("table.matrix[data-tensor]")];
          for (const table of tables) {
            for (let folded = table.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
            table.scrollIntoView();
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            await new Promise(later => setTimeout(later, 20));
          }
          return JSON.stringify(tables.map(table => ({
            tensor: table.dataset.tensor, unit: Number(table.dataset.unit ?? 1),
            cells: [...table.querySelectorAll("td[data-row]")].map(cell => cell.textContent.trim()),
            moved: [...table.querySelectorAll("td.moved, td.set")].length,
          })));
        }
        """;

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public Task Sets_a_weight_and_every_number_follows_also_in_another_chapter(string example) => Visit.Once(
        Chromium.BookAddress, Example.Of(example).Folder + Weights, async page =>
    {
        EditedStep edited = Edited(example);
        double before = edited.Step.Loss;
        edited.Set("W_Q[0]", 3, 5, 0.2);
        await Set(page, "0.2");
        await Told(page, $"1 number changed · loss {Apart(before, edited.Step.Loss)}");
        (await page.InnerTextAsync("#panel .value")).Should().Be("0.2");
        (await page.InnerTextAsync("#panel .number")).Should().Contain("Put in place of what is drawn.");
        (await page.Locator("td.set").CountAsync()).Should().Be(1);
        await AllAre(page, edited.Step);

        await page.ClickAsync($".contents a[href='{Gradients}']");
        await Told(page, $"1 number changed · loss {Apart(before, edited.Step.Loss)}");
        await AllAre(page, edited.Step);
        string[] marks = await page.Locator("td.moved")
            .EvaluateAllAsync<string[]>("cells => cells.map(cell => getComputedStyle(cell).textDecorationLine)");
        marks.Should().NotBeEmpty().And.OnlyContain(mark => mark == "underline", "what moved is marked as such");
        await page.EvaluateAsync("location.hash = '#d.W_Q[0]/3,5'");
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync("d.W_Q[0][3, 5]");
        (await page.InnerTextAsync("#panel .value")).Should()
            .StartWith(NumberText.Of(edited.Step["d.W_Q[0]"][3, 5]));
        (await page.InnerTextAsync("#panel .slope")).Should().Contain("they agree");
    });

    /// <summary>A weight that has no matrix on any page is set in its row among all tensors.</summary>
    [Test]
    public Task And_so_in_a_model_of_several_blocks() => Visit.Once(
        Chromium.BookAddress, $"{Example.Of(Blocks).Folder}tensors.html#{Weight}/3,5", async page =>
    {
        EditedStep edited = Edited(Blocks);
        double before = edited.Step.Loss;
        edited.Set(Weight, 3, 5, 0.2);
        await Set(page, "0.2");
        await Told(page, $"1 number changed · loss {Apart(before, edited.Step.Loss)}");

        await page.ClickAsync(".contents a[href='16-block-of-gpt2.html']");
        await Told(page, $"1 number changed · loss {Apart(before, edited.Step.Loss)}");
        await AllAre(page, edited.Step);
        await page.EvaluateAsync($"location.hash = '#d.{Weight}/3,5'");
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync($"d.{Weight}[3, 5]");
        (await page.InnerTextAsync("#panel .value")).Should().StartWith(NumberText.Of(edited.Step[$"d.{Weight}"][3, 5]));
        (await page.InnerTextAsync("#panel .slope")).Should().Contain("they agree");

        await page.ClickAsync(".contents a[href='../03-attention.html']");
        (await page.Locator(".changes").CountAsync()).Should().Be(0, "it is another example, of which nothing is changed");
    });

    [Test]
    public Task Trains_sets_another_number_undoes_and_resets() => Visit.Once(Chromium.BookAddress, Weights, async page =>
    {
        EditedStep edited = Edited();
        TrainingStep approved = edited.Step;
        edited.Train(1);
        edited.Train(10);
        await page.ClickAsync("#panel .set-to >> text=Train one step");
        await page.ClickAsync(".changes >> text=Ten steps");
        await Told(page, $"after 11 steps · loss {Apart(approved.Loss, edited.Step.Loss)}");
        (await page.InnerTextAsync("#panel .number")).Should().Contain("What step 11 left behind.");
        TrainingStep trained = edited.Step;

        edited.Set("W_Q[0]", 3, 5, -0.5);
        await Set(page, "−0.5");
        await Told(page, $"1 number changed · after 11 steps · loss {Apart(approved.Loss, edited.Step.Loss)}");
        await AllAre(page, edited.Step);

        await page.ClickAsync(".changes >> text=Undo");
        await AllAre(page, trained);
        await page.ClickAsync(".changes >> text=Reset");
        await Assertions.Expect(page.Locator(".changes")).ToBeHiddenAsync();
        await AllAre(page, approved);
        (await page.Locator("td.moved, td.set").CountAsync()).Should().Be(0);
        page.Url.Should().NotContain("?");
    });

    [Test]
    public async Task Shares_the_link()
    {
        Thorough.Only();
        EditedStep edited = Edited();
        edited.Train(10);
        edited.Set("W_Q[0]", 3, 5, 0.2);
        string link = "";
        await Visit.Once(Chromium.BookAddress, Weights, async page =>
        {
            await page.ClickAsync("#panel .set-to >> text=Train one step");
            await page.ClickAsync(".changes >> text=Undo");
            await page.EvaluateAsync("HandCalcChanges.make({ steps: 10 })");
            await Set(page, "0.2");
            await page.ClickAsync(".changes >> text=Copy link");
            await Assertions.Expect(page.Locator(".changes")).ToContainTextAsync("Copied");
            link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        });
        link.Should().StartWith(Chromium.BookAddress);

        await Visit.Once(Chromium.BookAddress, link[Chromium.BookAddress.Length..], async page =>
        {
            await Told(page, "1 number changed · after 10 steps");
            await AllAre(page, edited.Step);
        });
    }

    [Test]
    public Task Moves_a_number_by_the_arrows_of_a_field() => Visit.Once(Chromium.BookAddress, Weights, async page =>
    {
        double before = Edited().Step["W_Q[0]"][3, 5];
        await page.FocusAsync("#set-to");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator("#set-to")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowDown");
        await Told(page, "1 number changed");
        string value = (await page.InnerTextAsync("#panel .value")).Split(' ')[0];
        value.Should().Be(NumberText.Of(before + 0.01));
    });

    /// <summary>However far it is dragged, it is one change, which one Undo takes back.</summary>
    [Test]
    public Task Drags_a_number_or_moves_it_by_keys() => Visit.Once(Chromium.BookAddress, Weights, async page =>
    {
        EditedStep edited = Edited();
        TrainingStep approved = edited.Step;
        LocatorBoundingBoxResult slider = (await page.Locator("#panel [type=range]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(slider.X + (slider.Width / 2), slider.Y + (slider.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(slider.X + (slider.Width * 0.7f), slider.Y + (slider.Height / 2), new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Told(page, "1 number changed");
        (await page.EvaluateAsync<int>("HandCalcChanges.all.length")).Should().Be(1);
        double value = await page.EvaluateAsync<double>("HandCalcChanges.all[0].value");
        value.Should().BeInRange(0.3, 0.5, "the slider goes from -1 to 1");
        await Finger.Drag(page, "#panel [type=range]", (0.7, 0.5), (0.3, 0.5));
        await Told(page, "1 number changed");
        value = await page.EvaluateAsync<double>("HandCalcChanges.all.at(-1).value");
        value.Should().BeInRange(-0.5, -0.3, "a finger has dragged it to the left");
        (await page.EvaluateAsync<int>("HandCalcChanges.all.length")).Should().Be(2);
        edited.Set("W_Q[0]", 3, 5, value);
        (await page.InnerTextAsync("#panel .value")).Should().StartWith(NumberText.Of(value));
        await AllAre(page, edited.Step);

        await page.FocusAsync("#panel [type=range]");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("#panel [type=range]")).ToBeFocusedAsync();
        await page.ClickAsync(".changes >> text=Reset");
        await page.ClickAsync("#panel .close");
        await page.FocusAsync("[data-tensor='W_Q[0]'] tr:nth-child(4) td:nth-of-type(6)");
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("-");
        await Told(page, "1 number changed");
        (await page.EvaluateAsync<double>("HandCalcChanges.all.at(-1).value")).Should()
            .BeApproximately(approved["W_Q[0]"][3, 5] + 0.01, 1e-12);
    });

    /// <summary>What is found is the number as it is now, and the approved one is not there any more.</summary>
    [Test]
    public Task Searches_for_a_number_among_those_that_are_changed() => Visit.Once(Chromium.BookAddress, Weights, async page =>
    {
        string approved = Edited().Step["W_Q[0]"][3, 5].ToString("F9", CultureInfo.InvariantCulture);
        await Set(page, "0.777123");
        await Told(page, "1 number changed");
        await page.FillAsync("#search", "0.777123");
        await Assertions.Expect(page.Locator("#found [role=option]")).ToHaveTextAsync(["W_Q[0][3, 5]number · 0.777123"]);
        await page.FillAsync("#search", approved);
        await Assertions.Expect(page.Locator("#found")).ToContainTextAsync("Nothing is found");
    });

    [TestCase("x", "“x” is no number; allowed: a finite number, such as 0.2.")]
    [TestCase("", "“” is no number; allowed: a finite number, such as 0.2.")]
    [TestCase("1e999", "“1e999” is no number; allowed: a finite number, such as 0.2.")]
    public Task Is_told_what_is_no_number(string typed, string sentence) => Refused(Weights, typed, sentence);

    /// <summary>The logarithm of a probability that is too small for a double.</summary>
    [Test]
    public Task Is_told_what_grows_too_large() =>
        Refused("07-loss.html#W_lm/0,0", "-1e300", "Not done: the numbers would grow past what a double holds, in losses.");

    private static Task Refused(string address, string typed, string sentence) => Visit.Once(Chromium.BookAddress, address, async page =>
    {
        await Set(page, typed);
        await Assertions.Expect(page.Locator("#set-wrong")).ToHaveTextAsync(sentence);
        (await page.Locator("td.moved, td.set").CountAsync()).Should().Be(0);
        (await page.GetAttributeAsync("#set-to", "aria-invalid")).Should().Be("true");
    });

    /// <summary>What is in an address is no change unless it is one.</summary>
    [TestCase("?set=W_Q[0]/99,0=1"), TestCase("?set=X/0,0=1"), TestCase("?set=W_Q[0]/3,5=x"), TestCase("?steps=-1"), TestCase("?a=b")]
    public Task Is_not_misled_by_an_address(string query) => Visit.Once(
        Chromium.BookAddress, Weights.Replace("#", query + "#", StringComparison.Ordinal), async page =>
    {
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync("W_Q[0][3, 5]");
        await AllAre(page, Edited().Step);
        (await page.Locator(".changes").CountAsync()).Should().Be(0);
    });

    private static EditedStep Edited(string example = Examples.Default) => new(Example.Of(example).Step.Model);

    private static async Task Set(IPage page, string typed)
    {
        await page.FillAsync("#set-to", typed);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Two numbers with as many digits as tell them apart.</summary>
    internal static string Apart(double before, double after)
    {
        int places = Enumerable.Range(4, 9).First(count => With(before, count) != With(after, count));
        return $"{With(before, places)} → {With(after, places)}";

        static string With(double value, int places) => value.ToString($"F{places}", CultureInfo.InvariantCulture);
    }

    /// <summary>A page that is opened with a hundred steps computes them first.</summary>
    internal static Task Told(IPage page, string text) => Assertions.Expect(page.Locator(".changes [role=status]"))
        .ToContainTextAsync(text, new() { Timeout = 30_000 });

    private static string Printed(double value) => SnapshotText.Entry(value).Replace('-', '−');

    /// <summary>Every number in a matrix of the page is printed as a snapshot of the step would be.</summary>
    internal static async Task AllAre(IPage page, TrainingStep step)
    {
        var comparison = new Comparison();
        foreach (JsonElement matrix in JsonDocument.Parse(await page.EvaluateAsync<string>(Matrices)).RootElement.EnumerateArray())
        {
            Tensor tensor = step[matrix.GetProperty("tensor").GetString()!];
            double unit = matrix.GetProperty("unit").GetDouble();
            comparison.Of(tensor.Name, [.. matrix.GetProperty("cells").EnumerateArray().Select(cell => cell.GetString())],
                [.. tensor.Value.EnumerateRows().SelectMany(row => row).Select(value => Printed(value / unit))]);
        }

        comparison.Holds();
    }
}
