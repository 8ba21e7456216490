using HandCalc.Book.Specs.Browser;
using Microsoft.Playwright;
using static HandCalc.Book.Specs.Live.Covered;

namespace HandCalc.Book.Specs.Live;

/// <summary>A matrix that a reader covers, to calculate its entries: no covered number is told anywhere, until it is answered.</summary>
public sealed class CoveredMatrices
{
    private const string Attention = "03-attention.html", Gradients = "11-attention-gradients.html";

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
}
