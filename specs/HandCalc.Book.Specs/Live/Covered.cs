using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.Snapshots;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Live;

/// <summary>A matrix of a page that can be covered.</summary>
internal sealed class Covered(IPage page, string tensor)
{
    /// <summary>The step that the page shows.</summary>
    public static TrainingStep Step => Example.Of(Examples.Default).Step;

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

    /// <summary>Opens a page, covers a matrix, and has it looked at.</summary>
    public static Task Once(string page, string tensor, Func<Covered, Task> read, Look? look = null) =>
        Visit.Once(Chromium.BookAddress, page, async opened =>
        {
            var covered = new Covered(opened, tensor);
            await opened.ClickAsync(covered.Toggle);
            (await covered.Texts()).Should().NotBeEmpty().And.OnlyContain(text => text.Length == 0);
            await read(covered);
        }, look);

    /// <summary>What an entry is called.</summary>
    public static string Entry(string tensor, int row, int column) => Step[tensor].Definition.Entry(row, column);

    /// <summary>A number with so many digits, as somebody may type it.</summary>
    public static string Digits(double value, int digits) => value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);

    /// <summary>A number as a matrix prints it.</summary>
    public static string Printed(double value) => SnapshotText.Entry(value).Replace('-', '−');
}
