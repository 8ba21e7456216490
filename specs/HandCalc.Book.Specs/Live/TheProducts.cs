using HandCalc.Book.Pages;
using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// A product that a reader goes through, entry by entry: both factors and the product as heat maps, and the sum of the entry that is
/// chosen, are what the engine computes.
/// </summary>
public sealed class TheProducts
{
    private const double SixDigits = 5.1e-6;
    private const string Gradients = "09-output-layer-gradients.html";

    /// <summary>A sum of more terms is not told in their order, so nobody could go through them one by one.</summary>
    [TestCase("2.2", 16, true)]
    [TestCase("11.2", 16, true)]
    [TestCase("2.2", 32, false)]
    [TestCase("11.2", 32, false)]
    [TestCase("9.1", 32, true, Description = "a sum over the tokens")]
    public void Are_there_for_sums_of_up_to_sixteen_terms(string derivation, int dModel, bool isThere) =>
        Trials.Of(derivation, TrainingStep.Compute(AnotherBook.Model with { DModel = dModel }))
            .ToString().Contains("data-product", StringComparison.Ordinal).Should().Be(isThere);

    /// <summary>By mouse, finger and keyboard; as the model is, after an edit, and with another text.</summary>
    [TestCase("02-queries-keys-and-values.html", "2.2", "Q[0]", "X", "W_Q[0]")]
    [TestCase(Gradients, "9.1", "d.W_lm", "normalizedᵀ", "d.logits")]
    [TestCase("11-attention-gradients.html", "11.2", "d.concat", "d.attention", "W_Oᵀ")]
    public Task Show_the_row_and_the_column_of_the_entry_that_is_chosen_and_their_sum(
        string at, string derivation, string name, string left, string right) => Visit.Once(Chromium.BookAddress, at, async page =>
        {
            var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
            var shown = new ShownProduct(page, derivation, name, left, right);
            (int rows, int columns) = (edited.Step[name].Rows.Length, edited.Step[name].Columns.Length);
            (int below, int last) = (Math.Min(2, rows - 1), columns - 1);
            (int besides, int second) = (Math.Max(last - 1, 0), Math.Min(1, last));
            await shown.Open();
            await Compare("as it is", 1, 0);

            LocatorBoundingBoxResult box = await shown.Box();
            await page.Mouse.ClickAsync(box.X + (box.Width * (besides + 0.5f) / columns), box.Y + (box.Height * (rows - 0.5f) / rows));
            await Compare("by mouse", rows - 1, besides);
            await page.Mouse.MoveAsync(box.X + (box.Width * (last + 0.5f) / columns), box.Y + (box.Height * 0.5f / rows));
            await Compare("only near the mouse", rows - 1, besides);
            await Finger.Drag(page, shown.Grid, (0.5 / columns, 1.5 / rows), ((columns - 0.5) / columns, 1.5 / rows));
            await Compare("by a finger", 1, last);
            foreach ((string key, int row, int column) in new[]
            {
                ("ArrowLeft", 1, besides), ("ArrowDown", below, besides), ("Home", below, 0), ("ArrowLeft", below, 0),
                ("ArrowRight", below, second), ("ArrowUp", below - 1, second), ("End", below - 1, last), ("PageDown", rows - 1, last),
                ("PageUp", 0, last), ("Control+End", rows - 1, last), ("Control+Home", 0, 0), ("ArrowDown", 1, 0),
            })
            {
                await page.Keyboard.PressAsync(key);
                await Compare(key, row, column);
                (await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')")).Should()
                    .StartWith($"{edited.Step[name].Definition.Entry(row, column)} = ", "the focus is on the entry after {0}", key);
            }

            string weights = left.Contains("norm", StringComparison.Ordinal) ? "beta" : right.TrimEnd('ᵀ');
            await page.EvaluateAsync($"() => HandCalcLive.change({{ tensor: '{weights}', row: 0, column: 0, value: 2 }})");
            edited.Set(weights, 0, 0, 2);
            await Compare("edited", 1, 0);
            string[] words = [.. Tokenizer.Split(edited.Model.Text)];
            string[] others = [.. words.Reverse().Take(Math.Max(words.Length - 1, 1))];
            await page.EvaluateAsync("text => HandCalcLive.change({ text })", string.Join(' ', others));
            edited.Write(others);
            await Compare("of another text", 1, 0);
            await page.ClickAsync(".changes >> text=Reset");
            edited.Reset(Example.Of(Examples.Default).Step.Model);
            await Compare("as it was", 1, 0);

            Task Compare(string what, int row, int column) => shown.Compare(what, edited.Step, edited.Step, row, column);
        });

    /// <summary>Where W_O is taken as it is, the shapes fit, and the product is that of the wrong rule; also while that rules.</summary>
    [Test]
    public Task Take_a_square_factor_as_it_is() => Visit.Once(Chromium.BookAddress, "11-attention-gradients.html", async page =>
    {
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        var right = new ShownProduct(page, "11.2", "d.concat", "d.attention", "W_Oᵀ");
        var wrong = new ShownProduct(page, "11.2", "d.concat", "d.attention", "W_O");
        await right.Open();
        await right.Compare("as it is", edited.Step, edited.Step, 1, 0);
        (await right.Other()).Should().BeEmpty();
        await page.FocusAsync(right.Switch);
        await page.Keyboard.PressAsync("Space");
        await IsWrong("switched");
        int last = edited.Step["W_O"].Rows.Length - 1;
        await page.EvaluateAsync($"() => HandCalcLive.change({{ tensor: 'W_O', row: {last}, column: 0, value: 0.7 }})");
        edited.Set("W_O", last, 0, 0.7);
        await IsWrong("switched and edited");
        await page.ClickAsync(right.Switch);
        await right.Compare("edited", edited.Step, edited.Step, 1, 0);
        await page.EvaluateAsync("() => HandCalcLive.change({ rule: 'W_O for W_Oᵀ' })");
        (await page.IsCheckedAsync(right.Switch)).Should().BeTrue("the rule is in force in the whole book");
        await IsWrong("in force");
        await page.ClickAsync(right.Switch);
        await right.Compare("in force, but not here", edited.Step, edited.Step, 1, 0);

        async Task IsWrong(string what)
        {
            TrainingStep asWrong = BackwardMistakes.OutputWeightsNotTransposed.In(edited.Step);
            await wrong.Compare(what, asWrong, edited.Step, 1, 0);
            (double Wrong, double Right)[] pairs = [.. asWrong["d.concat"].Value.Enumerate()
                .Zip(edited.Step["d.concat"].Value.Enumerate())];
            (await right.Other()).Should().Contain($"{pairs.Count(pair => pair.Wrong != pair.Right)} of {pairs.Length} entries")
                .And.Contain($"{pairs.Count(pair => pair.Wrong * pair.Right < 0)} of them with the other sign");
            string told = await page.InnerTextAsync($"{right.Trial} .multiplied > p:has(+ .moves)");
            ShownProduct.Number(told.TrimEnd('.').Split(' ')[^1]).Should().BeApproximately(edited.Step["d.concat"][1, 0], 1e-4, what);
        }
    });

    /// <summary>Term by term: by the slider, and by itself unless little motion is wanted.</summary>
    [Test]
    public Task Add_up_term_by_term([Values] bool isStill) => Visit.Once(Chromium.BookAddress, Gradients, async page =>
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = isStill ? ReducedMotion.Reduce : ReducedMotion.NoPreference });
        var shown = new ShownProduct(page, "9.1", "d.W_lm", "normalizedᵀ", "d.logits");
        await shown.Open();
        int count = Example.Of(Examples.Default).Step["d.logits"].Rows.Length;
        await IsAt(count);
        await page.FocusAsync($"{shown.Trial} .knob input");
        foreach ((string key, int at) in new[]
        {
            ("Home", 1), ("ArrowRight", 2), ("ArrowRight", Math.Min(3, count)), ("End", count), ("ArrowLeft", count - 1),
        })
        {
            await page.Keyboard.PressAsync(key);
            await IsAt(at);
        }

        ILocator play = page.Locator($"{shown.Trial} >> text=Add up, term by term");
        (await play.CountAsync()).Should().Be(isStill ? 0 : 1);
        if (!isStill)
        {
            await play.PressAsync("Enter");
            await IsAt(1);
            await Assertions.Expect(page.Locator($"{shown.Trial} .knob output")).ToHaveTextAsync($"{count} of {count}");
            await IsAt(count);
        }

        async Task IsAt(int at)
        {
            (await page.InnerTextAsync($"{shown.Trial} .knob output")).Should().Be($"{at} of {count}");
            bool[] seen = await page.Locator($"{shown.Trial} .adds tbody tr").EvaluateAllAsync<bool[]>(
                "all => all.map(row => getComputedStyle(row).visibility === 'visible')");
            seen.Should().Equal(Enumerable.Range(0, count + 1).Select(row => row < at || at == count));
            int[] marked = await page.Locator($"{shown.Trial} .factors figure").EvaluateAllAsync<int[]>(
                "all => all.map(one => [...one.querySelectorAll('.operand')].findIndex(cell => cell.matches('.now')))");
            marked.Should().Equal(at < count ? [at - 1, at - 1, -1] : [-1, -1, -1], "the factors of the last term are marked");
        }
    });

    /// <summary>Narrow and dark, wide and light: nobody is kept out, and nothing is cut off.</summary>
    [TestCase(360, true), TestCase(1366, false)]
    public async Task Have_no_barrier(int width, bool dark)
    {
        foreach ((string address, string derivation) in new[]
        {
            ("02-queries-keys-and-values.html", "2.2"), (Gradients, "9.1"), ("11-attention-gradients.html", "11.2"),
        })
        {
            await Visit.Once(Chromium.BookAddress, address, async page =>
            {
                OnlyIfThere(derivation);
                string trial = $"[id='{derivation}'] .trial";
                await page.FocusAsync($"{trial} summary");
                await page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(page.Locator($"{trial} .adds").First).ToBeVisibleAsync();
                if (derivation == "11.2")
                {
                    await page.ClickAsync($"{trial} .switch");
                }

                (await page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
                (await Seen.BarriersIn(page, trial)).Should().BeEmpty("{0} is for all", derivation);
            }, new(width, dark));
        }
    }

    /// <summary>Skips a test where the matrices of the model are too large for a product to be shown.</summary>
    private static void OnlyIfThere(string derivation)
    {
        if (Trials.Of(derivation, Example.Of(Examples.Default).Step).ToString() is "")
        {
            Assert.Ignore($"the product of {derivation} is too large to be gone through");
        }
    }

    /// <summary>A product as a page shows it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="derivation">The derivation under which it stands.</param>
    /// <param name="name">The product.</param>
    /// <param name="left">The left factor, with a ᵀ if it is transposed.</param>
    /// <param name="right">The right factor.</param>
    private sealed class ShownProduct(IPage page, string derivation, string name, string left, string right)
    {
        public string Trial { get; } = $"[id='{derivation}'] .trial";

        public string Grid => $"{Trial} .cells[role='grid']";

        public string Switch => $"{Trial} .switch input";

        public static double Number(string told) => double.Parse(told.Replace('−', '-'), CultureInfo.InvariantCulture);

        public async Task Open()
        {
            OnlyIfThere(derivation);
            await page.ClickAsync($"{Trial} summary");
            await page.Locator(Grid).ScrollIntoViewIfNeededAsync();
        }

        public async Task<LocatorBoundingBoxResult> Box() => (await page.Locator(Grid).BoundingBoxAsync())!;

        public async Task<string> Other() => await page.InnerTextAsync($"{Trial} .multiplied [role='status']");

        /// <summary>Compares all that is shown with a step.</summary>
        /// <param name="what">What was done.</param>
        /// <param name="step">The step that has the product.</param>
        /// <param name="factors">The step that has the factors.</param>
        /// <param name="row">The row that is chosen.</param>
        /// <param name="column">The column that is chosen.</param>
        public async Task Compare(string what, TrainingStep step, TrainingStep factors, int row, int column)
        {
            (Matrix<double> a, Matrix<double> b) = (Factor(left), Factor(right));
            Matrix<double> c = step[name].Value;
            (await page.InnerTextAsync($"{Trial} .shapes b")).Should().Be(
                $"{a.RowCount}×{a.ColumnCount} · {b.RowCount}×{b.ColumnCount} = {c.RowCount}×{c.ColumnCount}", what);
            (await page.InnerTextAsync($"{Trial} .shapes")).Contains("with its rows as columns", StringComparison.Ordinal)
                .Should().Be($"{left}{right}".Contains('ᵀ', StringComparison.Ordinal));
            (await page.Locator($"{Trial} figcaption").AllInnerTextsAsync()).Should().Equal(
                $"{left} {a.RowCount}×{a.ColumnCount}", $"{right} {b.RowCount}×{b.ColumnCount}", $"{name} {c.RowCount}×{c.ColumnCount}");

            string[] cells = await page.Locator($"{Trial} .cells").EvaluateAllAsync<string[]>(
                "all => all.map(map => [...map.children].map(row => [...row.children].map(cell => cell.className).join(',')).join(';'))");
            cells.Should().Equal([Told(a, (i, _) => i == row ? "operand" : ""), Told(b, (_, j) => j == column ? "operand" : ""),
                Told(c, (i, j) => i == row && j == column ? "explained" : "")], "{0}: colours, and what is lit", what);

            string[][] terms = await page.Locator($"{Trial} .adds tr.term").EvaluateAllAsync<string[][]>(
                """
                all => all.map(row => [...row.querySelectorAll("td")].map(cell =>
                  (cell.querySelector("span:last-child") ?? cell).textContent))
                """);
            terms.Should().HaveCount(a.ColumnCount, what);
            double sum = 0;
            for (int k = 0; k < a.ColumnCount; k++)
            {
                double term = a[row, k] * b[k, column];
                sum += term;
                Near(terms[k], [a[row, k], b[k, column], term, sum], $"{what}: term {k}");
            }

            Near([await page.InnerTextAsync($"{Trial} .adds tr.last td:nth-child(2)")], [c[row, column]], $"{what}: the entry");
            (await page.GetAttributeAsync($"{Grid} [tabindex='0']", "aria-label"))!.Split(" = ")[0].Should()
                .Be(step[name].Definition.Entry(row, column), what);

            Matrix<double> Factor(string factor) =>
                factor.EndsWith('ᵀ') ? factors[factor[..^1]].Value.Transpose() : factors[factor].Value;
        }

        private static void Near(IEnumerable<string> shown, IEnumerable<double> right, string what)
        {
            foreach ((string one, double of) in shown.Zip(right))
            {
                Number(one).Should().BeApproximately(of, (SixDigits * Math.Abs(of)) + 1e-15, what);
            }
        }

        private static string Told(Matrix<double> matrix, Func<int, int, string> mark)
        {
            double largest = matrix.Enumerate().Max(Math.Abs);
            return string.Join(';', matrix.EnumerateRows().Select((entries, i) => string.Join(',', entries.Select((entry, j) =>
                string.Join(' ', new[] { Shade(entry, largest), mark(i, j) }.Where(part => part.Length > 0))))));
        }

        private static string Shade(double value, double largest) => (int)((8 * Math.Abs(value) / largest) + 0.5) is > 0 and int shade
            ? $"{(value < 0 ? "n" : "p")}{shade}" : "";
    }
}
