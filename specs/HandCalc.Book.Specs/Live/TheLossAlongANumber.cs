using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Live;

/// <summary>A number that is chosen, and an h that is moved: losses, slope and gradient are those of the engine, up to rounding.</summary>
public sealed class TheLossAlongANumber
{
    private const string Chapter = "12-embedding-gradients.html", Trial = "[id='12.5'] .trial";
    private const string NoSlope = "No h brings the two together: this gradient is not the slope.";
    private const double EightDigits = 5.1e-8, FourteenDigits = 5.1e-14;

    /// <summary>Of a loss, several of its last bits; see the recipes.</summary>
    private const double Rounding = 3.6e-15;

    /// <summary>Chosen by name and by a cell, moved by mouse, finger and keyboard; as the model is, and after edits.</summary>
    [Test]
    public Task Is_that_of_the_engine_for_every_h() => Visit.Once(Chromium.BookAddress, Chapter, async page =>
    {
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        await page.ClickAsync($"{Trial} summary");
        (Tensor of, int row, int column) = HandCalc.Book.Charts.OneParameter.Watched(edited.Step);
        await Compare("as it is", of.Name, row, column, 1e-5);
        await page.FocusAsync($"{Trial} .knob input");
        foreach ((string key, double power) in new[] { ("End", 0), ("ArrowLeft", -0.25), ("Home", -12), ("ArrowRight", -11.75) })
        {
            await page.Keyboard.PressAsync(key);
            await Compare(key, of.Name, row, column, Math.Pow(10, power));
        }

        string plot = $"{Trial} .plot.drags";
        await page.Locator(plot).ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await page.Locator(plot).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(X(-10), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(X(-5), box.Y + (box.Height / 2), new() { Steps = 4 });
        await page.Mouse.MoveAsync(X(-3), box.Y + (box.Height / 2), new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Compare("dragged", of.Name, row, column, 1e-3);
        await Finger.Drag(page, plot, (Share(-3), 0.5), (Share(-7), 0.5));
        await Compare("dragged by a finger", of.Name, row, column, 1e-7);

        (int last, int second) = (edited.Step["W_1"].Rows.Length - 1, Math.Min(1, edited.Step["W_1"].Columns.Length - 1));
        await page.SelectOptionAsync($"{Trial} select >> nth=0", "W_1");
        await page.SelectOptionAsync($"{Trial} select >> nth=1", new SelectOptionValue { Index = last });
        await page.FocusAsync($"{Trial} select >> nth=2");
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowDown");
        await Compare("chosen by name", "W_1", last, second, 1e-7);
        await page.SelectOptionAsync($"{Trial} select >> nth=0", "b_1");
        (await page.Locator($"{Trial} select:visible").CountAsync()).Should().Be(2, "a vector has no rows");
        await Compare("of a vector", "b_1", 0, second, 1e-7);
        (row, column) = Largest(edited.Step["d.E_token"].Value);
        await page.ClickAsync($"[data-tensor='d.E_token'] tbody tr:nth-child({row + 1}) td:nth-of-type({column + 1})");
        await Compare("asked", "E_token", row, column, 1e-7);
        await page.EvaluateAsync($"() => HandCalcLive.change({{ tensor: 'E_token', row: {row}, column: {column}, value: 0.6 }})");
        edited.Set("E_token", row, column, 0.6);
        await Compare("edited", "E_token", row, column, 1e-7);
        await page.EvaluateAsync("() => HandCalcLive.change({ steps: 5 })");
        edited.Train(5);
        await Compare("trained", "E_token", row, column, 1e-7);
        await page.EvaluateAsync("() => HandCalcLive.change({ rule: 'residual branch dropped' })");
        await Assertions.Expect(page.Locator($"{Trial} [role='status']")).ToHaveTextAsync(NoSlope);

        float X(double power) => (float)(box.X + (box.Width * Share(power)));

        async Task Compare(string what, string name, int row, int column, double h)
        {
            await Measured(page);
            double x = edited.Step[name][row, column], above = LossAt(x + h), below = LossAt(x - h), loss = edited.Step.Loss;
            double slope = (above - below) / (2 * h), gradient = edited.Step[$"d.{name}"][row, column];
            double rounding = Rounding * Math.Max(1, Math.Abs(loss)) / h;
            (await page.InnerTextAsync($"{Trial} .learnt caption")).Should().Be(edited.Step[name].Definition.Entry(row, column), what);
            double[] shown = [.. (await page.Locator($"{Trial} .learnt td").AllInnerTextsAsync()).Select(Number)];
            shown[0].Should().BeApproximately(x, (5.1e-6 * Math.Abs(x)) + 1e-15, what);
            shown[1].Should().BeApproximately(above, (FourteenDigits * 10) + Rounding, what);
            shown[2].Should().BeApproximately(below, (FourteenDigits * 10) + Rounding, what);
            shown[3].Should().BeApproximately(slope, (EightDigits * Math.Abs(slope)) + rounding, what);
            shown[4].Should().BeApproximately(gradient, EightDigits * Math.Abs(gradient), what);
            shown[5].Should().BeApproximately(Math.Abs(slope - gradient), (5.1e-6 * Math.Abs(slope - gradient)) + rounding, what);
            shown[6].Should().BeApproximately(rounding, 0.06 * rounding, what);
            shown[5].Should().BeLessThan(rounding + (h * h * Math.Max(1, Math.Abs(loss))), "{0}: bend and rounding are all", what);
            string told = await page.InnerTextAsync($"{Trial} [role='status']");
            told.Should().StartWith(shown[5] > shown[6] ? "What is left is the bend" : "What is left is no more than rounding", what);
            Number(await page.InnerTextAsync($"{Trial} .knob output")).Should().BeApproximately(h, 5.1e-4 * h, what);

            // What is drawn: the gradient and the slope on one scale, and where h is among all.
            double[][] tangent = await Path(".plot:not(.drags) path.gradient"), secant = await Path(".plot:not(.drags) path.tangent");
            double Drawn(double[][] line) => (line[0][1] - line[^1][1]) / (line[^1][0] - line[0][0]);
            (Drawn(secant) * gradient).Should().BeApproximately(Drawn(tangent) * slope,
                (0.01 * Math.Abs(Drawn(tangent) * slope)) + Math.Abs(Drawn(tangent) * rounding), what);
            double[][] at = await Path(".plot.drags path.entry"), all = await Path(".plot.drags path.curve");
            at[0][0].Should().BeApproximately(320 * Share(Math.Log10(h)), 0.1, what);
            all.Should().HaveCount(25, "twice for each power of ten");
            all.Select(point => point[1]).Skip(1).SkipLast(1).Max().Should().BeGreaterThan(Math.Max(all[0][1], all[^1][1]),
                "the difference is least somewhere between the largest h and the smallest");

            double LossAt(double value)
            {
                Matrix<double> changed = edited.Step[name].Value;
                changed[row, column] = value;
                return TrainingStep.Compute(edited.Model, edited.State.With(name, changed)).Loss;
            }
        }

        async Task<double[][]> Path(string path) => [.. (await page.GetAttributeAsync($"{Trial} {path}", "d"))![1..]
            .Replace("h0", "", StringComparison.Ordinal).Split('L').Select(point => point.Split(' ').Select(Number).ToArray())];
    });

    /// <summary>It is so small that rounding hides it where h is least; where h is best, it shows.</summary>
    [Test]
    public Task Tells_a_small_gradient_that_is_wrong_for_every_h() => Visit.Once(Chromium.BookAddress, Chapter, async page =>
    {
        const string name = "W_Q[0]", gradient = $"d.{name}";
        TrainingStep right = Example.Of(Examples.Default).Step, wrong = BackwardMistakes.OutputWeightsNotTransposed.In(right);
        (int row, int column) = Largest(wrong[gradient].Value - right[gradient].Value);
        await page.ClickAsync($"{Trial} summary");
        await page.SelectOptionAsync($"{Trial} select >> nth=0", name);
        await page.SelectOptionAsync($"{Trial} select >> nth=1", new SelectOptionValue { Index = row });
        await page.SelectOptionAsync($"{Trial} select >> nth=2", new SelectOptionValue { Index = column });
        await Says("What is left is ");
        string before = await page.InnerTextAsync($"{Trial} .learnt tr:nth-child(5) td");
        await page.EvaluateAsync($"() => HandCalcLive.change({{ rule: '{BackwardMistakes.OutputWeightsNotTransposed.Name}' }})");
        await Assertions.Expect(page.Locator($"{Trial} .learnt tr:nth-child(5) td")).Not.ToHaveTextAsync(before);
        await Says(NoSlope);

        async Task Says(string told)
        {
            await Measured(page);
            await page.FocusAsync($"{Trial} .knob input");
            foreach (string key in "End ArrowLeft PageDown PageDown PageDown PageDown Home ArrowRight".Split(' '))
            {
                await page.Keyboard.PressAsync(key);
                (await page.InnerTextAsync($"{Trial} [role='status']")).Should().StartWith(told, key);
            }
        }
    });

    /// <summary>The place of the entry that is farthest from zero.</summary>
    private static (int Row, int Column) Largest(Matrix<double> of)
    {
        (int row, int column, double _) = of.EnumerateIndexed().MaxBy(entry => Math.Abs(entry.Item3));
        return (row, column);
    }

    /// <summary>Waits until the slope is measured with every h.</summary>
    private static async Task Measured(IPage page)
    {
        await Assertions.Expect(page.Locator($"{Trial} .plot.drags")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"{Trial} [aria-busy]")).ToHaveCountAsync(0);
    }

    /// <summary>Where a power of ten is drawn, from the left edge to the right.</summary>
    private static double Share(double power) => (26 + ((power + 12) / 12 * (320 - 52))) / 320;

    /// <summary>A probability is no weight, and the loss along it a logarithm; there is none where it would be below zero.</summary>
    [Test]
    public Task Goes_along_a_probability_as_far_as_there_is_a_loss() => Visit.Once(Chromium.BookAddress, "08-loss-gradient.html", async page =>
    {
        TrainingStep step = Example.Of(Examples.Default).Step;
        const string trial = "[id='8.2'] .trial";
        await page.ClickAsync($"{trial} summary");
        await page.FocusAsync($"{trial} .knob input");
        await page.Keyboard.PressAsync("End");
        string[] told = [.. await page.Locator($"{trial} .learnt td").AllInnerTextsAsync()];
        told[2].Should().Be("no number");
        (await page.InnerTextAsync($"{trial} [role='status']")).Should().StartWith("So far away the loss is no number");
        for (int power = 0; power > -3; power--)
        {
            await page.Keyboard.PressAsync("ArrowLeft", new() { Delay = 1 });
            await page.Keyboard.PressAsync("ArrowLeft");
            await page.Keyboard.PressAsync("ArrowLeft");
            await page.Keyboard.PressAsync("ArrowLeft");
        }

        const double h = 1e-3;
        told = [.. await page.Locator($"{trial} .learnt td").AllInnerTextsAsync()];
        (int row, int column) = Largest(step["d.P"].Value);
        double p = step["P"][row, column], part = step.Model.Loss == LossReduction.Mean ? 1.0 / step["losses"].Value.RowCount : 1;
        Number(told[0]).Should().BeApproximately(p, 1e-6);
        Number(told[1]).Should().BeApproximately(step.Loss - (part * Math.Log((p + h) / p)), 1e-12);
        Number(told[3]).Should().BeApproximately(part * (Math.Log(p - h) - Math.Log(p + h)) / (2 * h), 1e-6);
        Number(told[4]).Should().BeApproximately(-part / p, 1e-6);

        // A probability of a millionth: to either side of it there is a loss only for an h that is smaller than that of the panel.
        Matrix<double> read = step["normalized"].Value;
        int feature = read.Row(row).AbsoluteMaximumIndex(), other = column == 0 ? 1 : 0;
        string weight = (Math.Log(1e6) / read[row, feature]).ToString(CultureInfo.InvariantCulture);
        await page.EvaluateAsync(
            $"() => HandCalcLive.change({{ tensor: 'W_lm', row: {feature}, column: {other}, value: {weight} }})");
        await Assertions.Expect(page.Locator($"{trial} .learnt td >> nth=2")).ToHaveTextAsync("no number");
        await Assertions.Expect(page.Locator($"{trial} [aria-busy]")).ToHaveCountAsync(0);
        await page.FocusAsync($"{trial} .knob input");
        await page.Keyboard.PressAsync("Home");
        (await page.InnerTextAsync($"{trial} [role='status']")).Should().StartWith("What is left is ");
    });

    /// <summary>Narrow and dark, wide and light: nobody is kept out, and nothing is cut off.</summary>
    [TestCase(360, true), TestCase(1366, false)]
    public Task Has_no_barrier(int width, bool dark) => Visit.Once(Chromium.BookAddress, Chapter, async page =>
    {
        await page.FocusAsync($"{Trial} summary");
        await page.Keyboard.PressAsync("Enter");
        await Measured(page);
        (await page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
        (await Seen.BarriersIn(page, Trial)).Should().BeEmpty();
    }, new(width, dark));

    private static double Number(string told) => double.Parse(told.Replace('−', '-'), CultureInfo.InvariantCulture);
}
