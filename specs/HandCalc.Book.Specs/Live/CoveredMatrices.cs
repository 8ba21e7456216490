using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.Snapshots;
using HandCalc.WrongRules;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// A matrix that a reader covers, to calculate its entries: what they type is judged by the digits that it has, a slip is called by its
/// name, and no covered number is told anywhere.
/// </summary>
public sealed class CoveredMatrices
{
    private const string Attention = "03-attention.html", Gradients = "11-attention-gradients.html";

    private static TrainingStep Step => Example.Of(Examples.Default).Step;

    [Test]
    public Task Are_answered_in_so_many_digits() => Once(Gradients, "d.concat", async covered =>
    {
        double[] row = [.. Step["d.concat"].Value.Row(1).Take(3)];
        await covered.Type(1, 0, Digits(row[0], 3));
        await covered.Says($"{Digits(row[0], 3)} is right in 3 digits.");
        (await covered.Texts()).Should().ContainSingle(text => text.Length > 0).Which.Should().Be(Printed(row[0]));
        string decimals = Printed(row[1]).Replace('.', ','); // with a − and a comma
        await covered.Type(1, 1, decimals);
        await covered.Says($"{decimals} is right in {decimals.Trim('+', '−').Replace(",", "", StringComparison.Ordinal).TrimStart('0').Length} digits.");
        await covered.Score("2 of 2 right");
        await covered.Type(1, 2, Digits(row[2], 15));
        await covered.Says($"{Digits(row[2], 15)} is right in 12 digits.");
        await covered.Page.ClickAsync("#panel >> text=Explain it");
        await Assertions.Expect(covered.Page.Locator("#panel .value")).ToBeVisibleAsync();
        await covered.Uncover();
        (await covered.Texts()).Should().Equal(Step["d.concat"].Value.EnumerateRows().SelectMany(all => all).Select(Printed));
    });

    /// <summary>Zero is exactly zero, and any other number needs two digits.</summary>
    [Test]
    public Task Are_answered_by_a_digit_where_it_is_exact() => Once(Attention, "A[0]", async covered =>
    {
        await covered.Type(0, 0, "1");
        await covered.Says("1 is right.");
        await covered.Type(0, 1, "0,000");
        await covered.Says("0,000 is right.");
        double value = Step["A[0]"][1, 0];
        await covered.Type(1, 0, Digits(value, 1));
        await covered.Says($"{Digits(value, 1)} has too few digits to tell: two are needed.");
        await covered.Score("2 of 2 right");
    });

    [Test]
    public Task Call_a_slip_by_its_name() => Once(Gradients, "d.concat", async covered =>
    {
        const string rule = "W_O for W_Oᵀ";
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(Step);
        await Slip(covered, 1, 0, wrong["d.concat"][1, 0], $"It is what the wrong rule “{rule}” gives.");
        double value = Step["d.concat"][1, 0];
        await Slip(covered, 1, 0, -value, "It is the right number with the other sign.");
        await Slip(covered, 1, 0, Step["d.concat"][1, 1], $"It is the entry right of it, {Entry("d.concat", 1, 1)}.");
        await Slip(covered, 1, 0, Step["d.concat"][0, 0], $"It is the entry above it, {Entry("d.concat", 0, 0)}.");
        await Slip(covered, 1, 0, 1.1 * value, "");
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 5);
        await Slip(covered, 1, 0, value + (1.1 * unit), "It is the right number, but for one in the last digit.");
        await covered.Score("0 of 6 right");
    });

    [Test]
    public Task Call_a_slip_that_is_carried_on_and_the_right_rule_while_it_is_in_force() => Once(Gradients, "d.head[0]", async covered =>
    {
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(Step);
        await Slip(covered, 1, 2, wrong["d.head[0]"][1, 2], "It is what the wrong rule “W_O for W_Oᵀ” in d.concat leads to.");
        await covered.Page.EvaluateAsync("HandCalcLive.change({ rule: 'W_O for W_Oᵀ' })");
        await covered.Says("");
        await Slip(covered, 1, 2, Step["d.head[0]"][1, 2], "It is what the right rule gives.");
    });

    [Test]
    public Task Call_the_transposed_entry() => Once(Attention, "scores[0]", covered =>
        Slip(covered, 1, 3, Step["scores[0]"][3, 1], $"It is the transposed entry, {Entry("scores[0]", 3, 1)}."));

    /// <summary>Above the diagonal of the weights all are zero: neighbours, and what several wrong rules give.</summary>
    [Test]
    public Task Do_not_guess_among_several_slips() => Once(Attention, "A[0]", async covered =>
    {
        await covered.Type(1, 1, "0");
        await covered.Says(
            $"0 is not right. It may be: the entry right of it, {Entry("A[0]", 1, 2)}; or the entry above it, {Entry("A[0]", 0, 1)}.");
        await covered.Type(0, 2, "1e-2");
        await covered.Says("1e-2 is not right.");
    });

    [TestCase("x"), TestCase(""), TestCase("1.2.3"), TestCase("1,234.5"), TestCase("1e999"), TestCase("0x10"), TestCase("−")]
    public Task Say_what_is_no_number(string typed) => Once(Gradients, "d.concat", async covered =>
    {
        await covered.Type(1, 0, typed);
        await covered.Says($"“{typed}” is no number; allowed: a number such as −0.0139, 0,0139 or 1.4e−2.");
        (await covered.Page.GetAttributeAsync("#answer", "aria-invalid")).Should().Be("true");
        await covered.Score("Choose an entry.");
    });

    [Test]
    public Task Give_the_formula_as_a_hint_and_then_the_terms() => Once(Gradients, "d.concat", async covered =>
    {
        await covered.Ask(1, 0);
        (await covered.Page.InnerTextAsync("#panel")).Should().Contain("from d.attention, W_O").And.NotContain("·");
        await covered.Page.ClickAsync("#panel >> text=Hint");
        string[] formulas = [.. await covered.Page.Locator("#panel .formula").AllInnerTextsAsync()];
        formulas.Should().ContainSingle().Which.Should().StartWith($"{Entry("d.concat", 1, 0)} = Σₖ d.attention[");
        await covered.Page.ClickAsync("#panel >> text=Hint");
        (await covered.Page.Locator("#panel .formula").CountAsync()).Should().Be(1 + Step["W_O"].Columns.Length);
        (await covered.Page.Locator("#panel >> text=Hint").IsVisibleAsync()).Should().BeFalse();
        await covered.Score("0 of 0 right, 2 hints");
        await covered.Ask(1, 1);
        await covered.Ask(1, 0);
        (await covered.Page.Locator("#panel .formula").CountAsync()).Should().BeGreaterThan(1, "they were given");
        await covered.Type(1, 0, Digits(Step["d.concat"][1, 0], 4));
        await covered.Score("1 of 1 right, 2 hints");
    });

    /// <summary>Of what is computed from one number, that is all that there is to say.</summary>
    [Test]
    public Task Light_what_an_entry_is_computed_from_as_a_hint() => Once(Attention, "scaled[0]", async covered =>
    {
        await covered.Ask(2, 1);
        (await covered.Page.Locator("td.operand").CountAsync()).Should().Be(0);
        await covered.Page.ClickAsync("#panel >> text=Hint");
        (await covered.Page.Locator("[data-tensor='scores[0]'] td.operand").CountAsync()).Should().Be(1);
    });

    [Test]
    public Task Are_covered_asked_answered_and_uncovered_by_keyboard() => Visit.Once(Chromium.BookAddress, Gradients, async page =>
    {
        var covered = new Covered(page, "d.concat");
        await page.FocusAsync(covered.Toggle);
        await Press("Enter", "Tab", "ArrowDown", "Enter");
        await Assertions.Expect(page.Locator("#answer")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Digits(Step["d.concat"][1, 0], 3));
        await Press("Enter");
        await covered.Says($"{Digits(Step["d.concat"][1, 0], 3)} is right in 3 digits.");
        await Assertions.Expect(page.Locator("#answer")).ToBeFocusedAsync();
        await Press("Enter");
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync(Entry("d.concat", 1, 1));
        await Assertions.Expect(page.Locator("#answer")).ToBeFocusedAsync();
        await Press("Tab", "Tab", "Enter", "Enter");
        await Assertions.Expect(page.Locator("#answer")).ToBeFocusedAsync();
        await covered.Score("1 of 1 right, 2 hints");
        await Press("Escape");
        (await page.IsVisibleAsync("#panel")).Should().BeFalse();
        (await page.EvaluateAsync<string>("`${document.activeElement.dataset.row},${document.activeElement.dataset.column}`"))
            .Should().Be("1,1");
        await Press("Shift+Tab", "Enter");
        await covered.Score("1 of 1 right, 2 hints");
        (await covered.Texts()).Should().NotContain("");

        async Task Press(params string[] keys)
        {
            foreach (string key in keys)
            {
                await page.Keyboard.PressAsync(key);
            }
        }
    });

    [Test]
    public Task Stay_covered_on_other_pages_with_their_score() => Once(Gradients, "d.concat", async covered =>
    {
        await covered.Type(1, 0, Digits(Step["d.concat"][1, 0], 3));
        await covered.Type(1, 1, "77");
        await covered.Score("1 of 2 right");
        await covered.Page.ClickAsync($".contents a[href='{Attention}']");
        await Visit.Arrival(covered.Page, Chromium.BookAddress + Attention);
        await covered.Page.EvaluateAsync("location.hash = '#d.concat/1,1'");
        await Assertions.Expect(covered.Page.Locator("#answer")).ToBeVisibleAsync();
        await covered.Page.ClickAsync($".contents a[href='{Gradients}']");
        await Visit.Arrival(covered.Page, Chromium.BookAddress + Gradients);
        await covered.Score("1 of 2 right");
        (await covered.Texts()).Should().ContainSingle(text => text.Length > 0);
        await covered.Uncover();
        await covered.Page.ReloadAsync();
        (await covered.Texts()).Should().NotContain("");
    });

    /// <summary>What was right of the model before is covered again; also on the next page.</summary>
    [Test]
    public Task Begin_anew_when_the_model_is_changed() => Once(Gradients, "d.concat", async covered =>
    {
        var edited = new EditedStep(Step.Model);
        edited.Set("W_O", 0, 0, 0.7);
        await covered.Type(1, 0, Digits(Step["d.concat"][1, 0], 3));
        await covered.Page.EvaluateAsync("HandCalcLive.change({ tensor: 'W_O', row: 0, column: 0, value: 0.7 })");
        await covered.Score("The model is changed: the score begins anew.");
        (await covered.Texts()).Should().OnlyContain(text => text.Length == 0);
        await covered.Type(1, 0, Digits(edited.Step["d.concat"][1, 0], 4));
        await covered.Says($"{Digits(edited.Step["d.concat"][1, 0], 4)} is right in 4 digits.");
        await covered.Score("1 of 1 right");
        await covered.Page.ReloadAsync();
        await Assertions.Expect(covered.Page.Locator(".changes")).ToBeVisibleAsync();
        await covered.Score("1 of 1 right");
        (await covered.Texts()).Should().ContainSingle(text => text.Length > 0).Which.Should().Be(Printed(edited.Step["d.concat"][1, 0]));
        await covered.Uncover();
        (await covered.Texts()).Should().Equal(edited.Step["d.concat"].Value.EnumerateRows().SelectMany(all => all).Select(Printed));
        await covered.Page.ClickAsync(".changes >> text=Reset");
        (await covered.Texts()).Should().Equal(Step["d.concat"].Value.EnumerateRows().SelectMany(all => all).Select(Printed));
        await covered.Page.ClickAsync(covered.Toggle);
        await covered.Page.EvaluateAsync("HandCalcLive.change({ text: 'I like' })");
        (await covered.Texts()).Should().OnlyContain(text => text.Length == 0);
        await covered.Uncover();
        (await covered.Texts()).Should().NotContain("");
    });

    /// <summary>Not in the cells nor in what they are called, not in the panel, not in the range of the colours; not while the mouse rests.</summary>
    [Test]
    public Task Tell_no_covered_number() => Visit.Once(Chromium.BookAddress, Gradients + "#d.concat/1,0", async page =>
    {
        var covered = new Covered(page, "d.concat");
        await Assertions.Expect(page.Locator("#panel .value")).ToBeVisibleAsync();
        await page.HoverAsync(covered.Cell(1, 0));
        await page.ClickAsync(covered.Toggle);
        await page.ClickAsync("button.digits");
        await page.HoverAsync(covered.Cell(1, 0));
        await Assertions.Expect(page.Locator("#answer")).ToBeVisibleAsync();
        string[] told = await page.EvaluateAsync<string[]>("""
            () => {
              const figure = document.getElementById("d.concat"), panel = document.getElementById("panel");
              const all = [figure, panel].flatMap(part => [part, ...part.querySelectorAll("*")]).filter(one => one.checkVisibility({ visibilityProperty: true }));
              return all.flatMap(one => [...one.attributes].map(({ value }) => value)
                .concat([...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data), one.value ?? []));
            }
            """);
        string[] numbers = [.. Step["d.concat"].Value.Enumerate().Append(Step["d.concat"].LargestEntry)
            .Select(value => Math.Abs(value).ToString("F4", CultureInfo.InvariantCulture)).Distinct()];
        told.Where(text => numbers.Any(number => text.Contains(number, StringComparison.Ordinal))).Should().BeEmpty();
        (await page.Locator($"{covered.Table} td[data-row]").EvaluateAllAsync<string[]>(
            "cells => [...new Set(cells.map(cell => [cell.textContent, cell.title, cell.ariaLabel, getComputedStyle(cell).backgroundColor]"
            + ".join('|')))]"))
            .Should().ContainSingle("all cells look alike").Which.Should().StartWith("||covered|");
        (await page.Locator($"{covered.Table} td[data-row]").EvaluateAllAsync<double[]>(
            "cells => [...new Set(cells.map(cell => Math.round(cell.offsetWidth)))]")).Should().ContainSingle();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        (await covered.Texts()).Should().OnlyContain(text => text.Length == 0, "a worksheet is printed");
        (await page.Locator(covered.Cell(1, 0)).EvaluateAsync<string>("cell => getComputedStyle(cell).borderStyle")).Should().Be("solid");
        (await page.IsVisibleAsync(covered.Toggle)).Should().BeFalse();
    });

    /// <summary>What is given, nobody calculates.</summary>
    [Test]
    public Task Are_those_that_are_computed() => Visit.Once(Chromium.BookAddress, "02-queries-keys-and-values.html", async page =>
    {
        (await page.Locator("[id='W_Q[0]'] .hides").CountAsync()).Should().Be(0);
        (await page.Locator("[id='Q[0]'] .hides").CountAsync()).Should().Be(1);
    });

    /// <summary>Narrow and dark, wide and light: nobody is kept out, and nothing is cut off.</summary>
    [TestCase(360, true), TestCase(1366, false)]
    public Task Have_no_barrier(int width, bool dark) => Once(Gradients, "d.concat", async covered =>
    {
        await covered.Type(1, 1, "0.5");
        await covered.Page.ClickAsync("#panel >> text=Hint");
        await covered.Page.ClickAsync("#panel >> text=Hint");
        (await covered.Page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
        (await Seen.BarriersIn(covered.Page, "[id='d.concat']")).Should().BeEmpty();
        (await Seen.BarriersIn(covered.Page, "#panel")).Should().BeEmpty();
        (await covered.Page.EvaluateAsync<bool>(Scripts.InSight, "td.explained")).Should().BeTrue("the question stands beside its cell");
    }, new(width, dark));

    private static async Task Slip(Covered covered, int row, int column, double typed, string told)
    {
        await covered.Type(row, column, Digits(typed, 6));
        await covered.Says($"{Digits(typed, 6)} is not right. {told}".Trim());
    }

    private static Task Once(string page, string tensor, Func<Covered, Task> read, Look? look = null) =>
        Visit.Once(Chromium.BookAddress, page, async opened =>
        {
            var covered = new Covered(opened, tensor);
            await opened.ClickAsync(covered.Toggle);
            (await covered.Texts()).Should().NotBeEmpty().And.OnlyContain(text => text.Length == 0);
            await read(covered);
        }, look);

    private static string Entry(string tensor, int row, int column) => Step[tensor].Definition.Entry(row, column);

    private static string Digits(double value, int digits) => value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);

    private static string Printed(double value) => SnapshotText.Entry(value).Replace('-', '−');

    /// <summary>A matrix of a page that can be covered.</summary>
    private sealed class Covered(IPage page, string tensor)
    {
        public IPage Page => page;

        public string Table => $"[data-tensor='{tensor}']";

        public string Toggle => $"[id='{tensor}'] .hides";

        public string Cell(int row, int column) => $"{Table} td[data-row='{row}'][data-column='{column}']";

        public Task<string[]> Texts() => page.Locator($"{Table} td[data-row]").EvaluateAllAsync<string[]>(
            "cells => cells.map(cell => cell.textContent.trim())")!;

        public Task Uncover() => page.ClickAsync(Toggle);

        public async Task Ask(int row, int column)
        {
            await page.ClickAsync(Cell(row, column));
            await Assertions.Expect(page.Locator("#answer")).ToBeFocusedAsync();
        }

        public async Task Type(int row, int column, string typed)
        {
            await Ask(row, column);
            await page.FillAsync("#answer", typed);
            await page.Keyboard.PressAsync("Enter");
        }

        public Task Says(string text) => Assertions.Expect(page.Locator("#answered")).ToHaveTextAsync(text);

        public Task Score(string text) => Assertions.Expect(page.Locator($"[id='{tensor}'] .score")).ToHaveTextAsync(text);
    }
}
