using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// Whoever moves numbers under a derivation sees what the engine computes from them, as numbers and as bars.
/// </summary>
public sealed class TheTrials
{
    private const double FourDigits = 5.1e-4, HalfOfAHundredth = 0.00501;
    private static readonly TrainingStep Step = TrainingStep.Compute(AnotherBook.Model);

    [Test]
    public void Show_what_the_engine_computes_from_what_is_moved()
    {
        Thorough.Only();
        var comparison = new Comparison();
        foreach (string name in AnotherBook.Site.Files.Keys
            .Where(name => char.IsAsciiDigit(name[0]) && name.EndsWith(".html", StringComparison.Ordinal)))
        {
            using var page = new ScriptedPage(AnotherBook.Site, name);
            foreach (IElement trial in page.Document.QuerySelectorAll(".trial[data-shows]:not([data-keys])"))
            {
                Move(page, trial, $"{name}: {trial.QuerySelector("summary")!.TextContent}", comparison);
            }
        }

        comparison.Holds();
    }

    /// <summary>The first number, then the last, then all of them, and back.</summary>
    private static void Move(ScriptedPage page, IElement trial, string place, Comparison comparison)
    {
        string at = $".trial[data-shows='{trial.GetAttribute("data-shows")}']";
        Definition moved = Step.Computation[trial.GetAttribute("data-moved")!];
        int row = int.Parse(trial.GetAttribute("data-row")!, CultureInfo.InvariantCulture);
        page.Act($"unfold {at}");
        int count = trial.QuerySelectorAll(".knob").Length - 2;
        double[] first = [.. Step[moved.Name].Value.Row(row).Take(count)], values = [.. first];
        var most = new Dictionary<string, double>();
        Compare("as it is", values);
        foreach (int column in new[] { 0, count - 1 }.Distinct())
        {
            values[column] = column - 1.25;
            page.Act($"move {values[column].ToString(CultureInfo.InvariantCulture)} @ {at} .knob:nth-child({column + 1}) input");
            Compare($"number {column} moved", values);
        }

        page.Act($"move 0.5 @ {at} .knob:nth-child({count + 1}) input");
        Compare("all raised", [.. values.Select(value => value + 0.5)]);
        page.Act($"move -2 @ {at} .knob:nth-child({count + 2}) input");
        Compare("all multiplied and raised", [.. values.Select(value => (-2 * value) + 0.5)]);
        page.Act($"click {at} button");
        Compare("as it was", first);

        void Compare(string what, double[] given)
        {
            Tensor[] right = [.. ComputedFrom(moved, row, given)];
            string[] names = trial.GetAttribute("data-shows")!.Split(' ');
            IHtmlCollection<IElement> tables = trial.QuerySelectorAll(".bars");
            comparison.Of($"{place}: how many tables", $"{tables.Length}", $"{names.Length}");
            foreach ((string name, IElement table) in names.Zip(tables))
            {
                Tensor tensor = right.Single(one => one.Name == name);
                int shown = Math.Min(row, tensor.Rows.Length - 1);
                bool isLimited = tensor.Columns.Length == moved.Columns.Length;
                double[] entries = [.. tensor.Value.Row(shown).Take(isLimited ? count : int.MaxValue)];
                most[name] = Math.Max(most.GetValueOrDefault(name), entries.Max(Math.Abs));
                IHtmlCollection<IElement> rows = table.QuerySelectorAll("tr");
                comparison.Of($"{place}: {what}: entries of {name}", $"{rows.Length}", $"{entries.Length}");
                foreach ((int index, (double entry, IElement cells)) in entries.Zip(rows).Index())
                {
                    string one = $"{place}: {what}: {name}, {index}";
                    comparison.Of($"{one}: its label", cells.QuerySelector("th")!.TextContent,
                        tensor.Columns == Axis.None ? name : Definition.Bare(tensor.Columns[index]));
                    comparison.Near($"{one}: its number", double.Parse(
                        cells.QuerySelectorAll("td")[1].TextContent.Replace('−', '-'), CultureInfo.InvariantCulture), entry,
                        (FourDigits * Math.Abs(entry)) + 1e-15);
                    IElement bar = cells.QuerySelector("i")!;
                    string size = bar.GetAttribute("style")!.Split("--size: ")[^1].Split('%')[0];
                    comparison.Near($"{one}: its bar", double.Parse(size, CultureInfo.InvariantCulture),
                        50 * Math.Abs(entry) / (most[name] > 0 ? most[name] : 1), HalfOfAHundredth);
                    comparison.Of($"{one}: its bar is below zero", $"{bar.ClassName == "falls"}", $"{entry < 0}");
                }
            }
        }
    }

    /// <summary>What the engine computes if a row of a tensor is given.</summary>
    private static IEnumerable<Tensor> ComputedFrom(Definition moved, int row, double[] given)
    {
        Computation computation = Step.Computation;
        Matrix<double>?[] values = Step.CopyOfValues();
        Matrix<double> changed = values[moved.Index]!.Clone();
        for (int column = 0; column < given.Length; column++)
        {
            changed[row, column] = given[column];
        }

        values[moved.Index] = changed;
        var following = new HashSet<int> { moved.Index };
        Definition[] anew = [.. computation.Definitions.Where(definition =>
            definition != moved && definition.Expression is not null
            && definition.Operands.Any(operand => following.Contains(operand.Source.Index)) && following.Add(definition.Index))];
        foreach (Definition definition in anew)
        {
            values[definition.Index] = null;
        }

        var workspace = new Workspace(values);
        workspace.Bind(anew)();
        return computation.Definitions.Select(definition => new Tensor(definition, workspace[definition]));
    }

    /// <summary>A query that is moved in the plane of the keys, and what follows from it, with √dₖ and without.</summary>
    [Test]
    public Task Follow_a_query_that_is_dragged_among_the_keys() => Visit.To("03-attention.html", async page =>
    {
        TrainingStep step = Example.Of(Examples.Default).Step;
        int row = step.Model.Ids.Length - 2;
        Matrix<double> keys = step["K[0]"].Value;
        Vector<double> query = step["Q[0]"].Value.Row(row), mean = keys.ColumnSums() / keys.RowCount;
        Matrix<double> directions = keys.MapIndexed((_, column, entry) => entry - mean[column]).Svd().VT;
        await page.ClickAsync("[id='3.6'] .trial summary");
        await page.Locator("[id='3.6'] .plot.drags").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await page.Locator("[id='3.6'] .plot.drags").BoundingBoxAsync())!;
        await Compare("as it is");
        double[][] labels = await page.Locator("[id='3.6'] text.key").EvaluateAllAsync<double[][]>(
            "all => all.map(one => one.getBoundingClientRect()).map(({ left, right, top, bottom }) => [left, right, top + 2, bottom - 2])");
        labels.Index().SelectMany(one => labels.Take(one.Index).Where(other => one.Item[0] < other[1] && other[0] < one.Item[1]
            && one.Item[2] < other[3] && other[2] < one.Item[3])).Should().BeEmpty("no label covers another");
        (await page.EvaluateAsync<double>("document.querySelector(\"[id='3.6'] path.query\").getTotalLength()")).Should()
            .BeInRange(10, 40, "a query that has learnt nothing is short, and an arrow all the same");

        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.8f), box.Y + (box.Height * 0.3f), new() { Steps = 5 });
        await page.Mouse.UpAsync();
        (await page.InnerTextAsync("[id='3.6'] .knob output >> nth=0")).Should().NotContain("−", "it was dragged to the right");
        await Compare("dragged");
        double scrolled = await page.EvaluateAsync<double>("scrollY");
        await Finger.Drag(page, "[id='3.6'] .plot.drags", (0.8, 0.3), (0.25, 0.8));
        (await page.Locator("[id='3.6'] .knob output").AllInnerTextsAsync()).Should().OnlyContain(place => place.StartsWith('−'));
        (await page.EvaluateAsync<double>("scrollY")).Should().Be(scrolled, "the finger drags the query, not the page");
        await Compare("dragged by a finger");
        await page.FocusAsync("[id='3.6'] .knob input >> nth=1");
        await page.Keyboard.PressAsync("ArrowDown");
        await Compare("moved by a key");
        await page.ClickAsync("[id='3.6'] .switch");
        await Compare("without the root", divisor: 1);
        await page.ClickAsync("[id='3.6'] .switch");
        await page.ClickAsync("[id='3.6'] .trial >> text=As it was");
        await Compare("as it was");

        async Task Compare(string what, double? divisor = null)
        {
            double[] places = [.. (await page.Locator("[id='3.6'] .knob output").AllInnerTextsAsync()).Select(Number)];
            Vector<double> moved = query.Clone();
            foreach ((int index, double place) in places.Index())
            {
                Vector<double> direction = directions.Row(index);
                direction *= direction[direction.AbsoluteMaximumIndex()] < 0 ? -1 : 1;
                moved += (place - (query * direction)) * direction;
            }

            double[] scores = [.. keys * moved], scaled = [.. scores.Select(score => score / (divisor ?? Math.Sqrt(keys.ColumnCount)))];
            double[] exponentials = [.. scaled.Select((score, j) => j > row ? 0 : Math.Exp(score))];
            Vector<double> weights = Vector<double>.Build.DenseOfEnumerable(exponentials.Select(one => one / exponentials.Sum()));
            double[] expected = [.. scores, .. scaled, .. weights, .. weights * step["V[0]"].Value];
            double[] shown = [.. (await page.Locator("[id='3.6'] .bars td:last-child").AllInnerTextsAsync()).Select(Number)];
            shown.Should().HaveSameCount(expected);
            foreach ((double one, double right) in shown.Zip(expected))
            {
                one.Should().BeApproximately(right, 2e-3 * Math.Max(1, scores.Max(Math.Abs)), what); // places are told to four digits
            }
        }
    });

    /// <summary>A point on GELU that is dragged: its bar is the engine's GELU, and its tangent has the engine's slope.</summary>
    [TestCase("05-feed-forward.html", "5.2"), TestCase("10-layer-norm-and-feed-forward-gradients.html", "10.11")]
    public Task Drag_a_point_along_a_curve_with_its_tangent(string address, string derivation) => Visit.To(address, async page =>
    {
        string trial = $"[id='{derivation}'] .trial";
        await page.ClickAsync($"{trial} summary");
        ILocator plot = page.Locator($"{trial} .plot");
        await plot.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + (box.Width * 0.3f), box.Y + (box.Height / 2));
        double[] x = [.. (await page.Locator($"{trial} .knob output").AllInnerTextsAsync()).Select(Number)];
        int moved = x[0] < -1 ? 0 : 1;
        x[moved].Should().BeLessThan(-1);
        double[] y = [.. (await page.Locator($"{trial} .bars >> nth=0 >> td:last-child").AllInnerTextsAsync()).Select(Number)];
        double scale = 0;
        for (int point = 0; point < 2; point++)
        {
            y[point].Should().BeApproximately(Gelu.Value(x[point]), FourDigits * 2);
            double[][] ends = [.. (await page.Locator($"{trial} .plot .tangent >> nth={point}").GetAttributeAsync("d"))![1..].Split('L')
                .Select(end => end.Split(' ').Select(Number).ToArray())];
            double slope = (ends[0][1] - ends[1][1]) / (ends[1][0] - ends[0][0]);
            scale = scale == 0 ? slope / Gelu.Derivative(x[point]) : scale;
            slope.Should().BeApproximately(scale * Gelu.Derivative(x[point]), 0.02, "both tangents are drawn on one scale");
        }
    });

    /// <summary>Fifty steps of a weight by AdamW are those of the engine; those of SGD are made here of its gradients.</summary>
    [Test]
    public async Task Show_what_is_remembered_of_a_weight_and_where_it_goes_beside_gradient_descent()
    {
        Thorough.Only();
        TrainingStep step = Example.Of(Examples.Default).Step;
        IElement trial = TheBook.Pages["13-adamw.html"].QuerySelector(".trial[data-learns]")!;
        string name = trial.GetAttribute("data-learns")!;
        (int row, int column) = (int.Parse(trial.GetAttribute("data-row")!, CultureInfo.InvariantCulture),
            int.Parse(trial.GetAttribute("data-column")!, CultureInfo.InvariantCulture));
        Model model = step.Model with { Optimizer = step.Model.Optimizer with { Beta1 = 0 } };
        await Visit.To("13-adamw.html", async page =>
        {
            await page.ClickAsync("[id='13.4'] .trial summary");
            await Compare(step.Model, 50);
            await page.FocusAsync("[id='13.4'] .knob input >> nth=0");
            await page.Keyboard.PressAsync("Home");
            await Compare(step.Model, 1);
            await page.Keyboard.PressAsync("ArrowRight");
            await Compare(step.Model, 2);
            await page.FocusAsync("[id='13.4'] .knob input >> nth=2");
            await page.Keyboard.PressAsync("Home");
            await Compare(model, 2);
            await page.ClickAsync("[id='13.4'] .trial >> text=As it was");
            await Compare(step.Model, 50);

            async Task Compare(Model by, int t)
            {
                await Assertions.Expect(page.Locator("[id='13.4'] .learnt caption")).ToHaveTextAsync($"step {t} of 50");
                double[] shown = [.. (await page.Locator("[id='13.4'] .learnt td").AllInnerTextsAsync()).Select(Number)];
                TrainingStep adamW = TrainingStep.Compute(by), sgd = adamW;
                for (int taken = 1; taken < t; taken++)
                {
                    adamW = adamW.Next();
                    sgd = TrainingStep.Compute(by, sgd.Parameters.Aggregate(sgd.State, (state, theta) => state.With(theta.Name,
                        theta.Value - (by.Optimizer.LearningRate * sgd[$"d.{theta.Name}"].Value))));
                }

                double[] right = [Of(adamW, "d."), Of(adamW, "m."), Of(adamW, "v."), Of(adamW, "new.") - Of(adamW, ""),
                    -by.Optimizer.LearningRate * Of(sgd, "d.")];
                shown.Zip(right).Should().OnlyContain(pair =>
                    Math.Abs(pair.First - pair.Second) <= (FourDigits * Math.Abs(pair.Second)) + 1e-15);
            }
        });

        double Of(TrainingStep of, string kind) => of[$"{kind}{name}"][row, column];
    }

    /// <summary>While something is changed, what is moved and what follows are numbers of the changed step; and back.</summary>
    [Test]
    public Task Begin_at_what_is_changed_elsewhere() => Visit.Once(Chromium.BookAddress, "07-loss.html", async page =>
    {
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        int row = edited.Model.Ids.Length - 2;
        await page.ClickAsync(".trial summary");
        await Shows();
        await page.EvaluateAsync("() => HandCalcLive.change({ steps: 10 })");
        edited.Train(10);
        await Shows();
        await page.EvaluateAsync("() => HandCalcLive.change({ tensor: 'W_lm', row: 0, column: 1, value: 2 })");
        edited.Set("W_lm", 0, 1, 2);
        await Shows();
        await page.ClickAsync(".changes >> text=Reset");
        edited.Reset(edited.Model);
        await Shows();

        async Task Shows()
        {
            ILocator bars = page.Locator(".trial .bars >> nth=0 >> td:last-child");
            await Assertions.Expect(bars).ToHaveCountAsync(edited.Model.Vocabulary.Length); // it is loaded when it is opened
            double[] shown = [.. (await bars.AllInnerTextsAsync()).Select(Number)];
            shown.Zip(edited.Step["P"].Value.Row(row)).Should().HaveCount(edited.Model.Vocabulary.Length)
                .And.OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= FourDigits * pair.Second);
        }
    });

    private static double Number(string told) => double.Parse(told.Replace('−', '-'), CultureInfo.InvariantCulture);

    /// <summary>In a real browser: unfolded and moved by keyboard alone, without a barrier.</summary>
    [Test]
    public Task Are_moved_by_keyboard() => Visit.To("07-loss.html", async page =>
    {
        await page.FocusAsync(".trial summary");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".trial .bars").First).ToBeVisibleAsync();
        string before = await page.InnerTextAsync(".trial .bars tr:first-child td:last-child");
        await page.FocusAsync(".trial .knob input");
        await page.Keyboard.PressAsync("ArrowRight");
        (await page.InnerTextAsync(".trial .bars tr:first-child td:last-child")).Should().NotBe(before,
            "the probability follows its logit");
        await page.EvaluateAsync(Seen.Axe.Value);
        (await page.EvaluateAsync<string[]>(Scripts.Barriers)).Should().BeEmpty();
        (await page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
    }, new(360));
}
