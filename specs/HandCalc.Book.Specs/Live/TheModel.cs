using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Cli;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using Microsoft.Playwright;
using static HandCalc.Book.Specs.Live.TheReader;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// A reader changes the text, a setting, or puts a wrong rule in force, lets the model learn on the cover, and predicts: what the pages
/// show then is compared with what the engine computes.
/// </summary>
public sealed class TheModel
{
    private const string Weights = "02-queries-keys-and-values.html", Gradients = "11-attention-gradients.html";

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public Task Is_changed_in_a_dialog_and_every_number_follows_also_in_another_chapter(string example) => Visit.Once(
        Chromium.BookAddress, Example.Of(example).Folder + Weights, async page =>
    {
        Model model = Example.Of(example).Step.Model;
        string word = model.Vocabulary[model.Targets[1]];
        TrainingStep right = TrainingStep.Compute(model with
        {
            Text = $"{word} {word}",
            Loss = LossReduction.Mean,
            Optimizer = model.Optimizer with { LearningRate = 0.02 },
        });
        await page.Keyboard.PressAsync("m");
        for (int words = Tokenizer.Split(model.Text).Length; words > 2; words--)
        {
            await page.ClickAsync("dialog.model >> text=A word fewer");
        }

        await page.GetByLabel("word 1", new() { Exact = true }).SelectOptionAsync(word);
        await page.GetByLabel("word 2", new() { Exact = true }).SelectOptionAsync(word);
        await page.GetByLabel("loss", new() { Exact = true }).SelectOptionAsync("mean");
        await page.GetByLabel("learning rate").FillAsync("0.02");
        await page.Keyboard.PressAsync("Enter");

        await Told(page, $"the text “{word} {word}” · 2 settings changed · loss ");
        await AllAre(page, right);
        await page.ClickAsync($".contents a[href='{Gradients}']");
        await Told(page, $"the text “{word} {word}”");
        await AllAre(page, right);
        (await page.Locator("[data-tensor='A[0]'], [data-tensor='d.A[0]']").First.Locator("thead th").AllInnerTextsAsync()).Should()
            .Equal(Enumerable.Range(0, right["A[0]"].Columns.Length).Select(index => Definition.Bare(right["A[0]"].Columns[index])));
        await page.ClickAsync(".changes >> text=Reset");
        await AllAre(page, TrainingStep.Compute(model));
    });

    /// <summary>Its numbers are drawn where those of the model end, all others stay; and a word that looks like markup is a word.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public async Task Gets_a_word_of_the_readers_own(string example)
    {
        const string word = "<img/src=x/onerror=alert(1)>",
            allowed = "a word that the vocabulary has not, of visible characters without white space";
        (string folder, Model model) = (Example.Of(example).Folder, Example.Of(example).Step.Model);
        string[] words = [.. Tokenizer.Split(model.Text)[..^1], word];
        var edited = new EditedStep(model);
        edited.Train(10);
        edited.AddWord(word);
        edited.Write(words);
        string told = $"the word “{word}”, drawn as the model file says · the text “{string.Join(' ', words)}” · after 10 steps · loss ",
            query = "";
        await Visit.Once(Chromium.BookAddress, folder + Weights, async page =>
        {
            await page.EvaluateAsync("async () => { await HandCalcNumbers.ready(); HandCalcLive.change({ steps: 10 }); }");
            await page.ClickAsync("button.model");
            await page.GetByLabel($"word {words.Length}", new() { Exact = true }).SelectOptionAsync("a word of your own …");
            ILocator typed = page.GetByLabel($"word {words.Length}, your own");
            foreach (string refused in new[] { "", words[0], "two words", "\u200b" })
            {
                await typed.FillAsync(refused);
                await page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(page.Locator("dialog.model [role=alert]").Filter(new() { HasText = "allowed" })).ToHaveTextAsync(
                    $"“{refused}” is not allowed; allowed: {allowed}.");
            }

            await typed.FillAsync(word);
            await page.Keyboard.PressAsync("Enter");
            await Told(page, told);
            await AllAre(page, edited.Step);
            await page.ClickAsync($".contents a[href='{Gradients}']");
            await Told(page, told);
            await AllAre(page, edited.Step);
            query = await page.EvaluateAsync<string>("HandCalcChanges.query");
        });
        string embeddings = $"{folder}01-tokens-and-embeddings.html{query}#E_token/{model.Vocabulary.Length},1";
        await Visit.Once(Chromium.BookAddress, embeddings, async page =>
        {
            await Told(page, told);
            await AllAre(page, edited.Step);
            (await page.InnerTextAsync("#panel .number")).Should().Contain("What step 10 left behind.");
            (await page.InnerTextAsync("[id='E_token'] .size")).Should().Be($"{model.Vocabulary.Length + 1} × {model.DModel}");
            await page.ClickAsync(".changes >> text=Reset");
            await AllAre(page, TrainingStep.Compute(model));
            (await page.InnerTextAsync("[id='E_token'] .size")).Should().Be($"{model.Vocabulary.Length} × {model.DModel}");
        });
        await Visit.Once(Chromium.BookAddress, $"{folder}index.html{query}", async page =>
        {
            await Told(page, told);
            (await page.TextContentAsync(".loss-curve .guess")).Should().Be($"ln {model.Vocabulary.Length + 1}");
            (await page.Locator(".next .right th").AllInnerTextsAsync()).Should().Equal([.. words, Tokenizer.End]);
        });
    }

    [TestCase("learning rate", "−1", "“−1” is not allowed; allowed: a finite number from 0.")]
    [TestCase("β₁", "1", "“1” is not allowed; allowed: a number from 0, below 1.")]
    [TestCase("ε of layer norm", "0", "“0” is not allowed; allowed: a finite number above 0.")]
    public Task Refuses_what_no_setting_may_be_beside_its_field(string field, string typed, string sentence) => Visit.Once(
        Chromium.BookAddress, Weights, async page =>
    {
        await page.ClickAsync("button.model");
        await page.GetByLabel(field).FillAsync(typed);
        await page.ClickAsync("dialog.model >> text=Change >> nth=-1");
        (await page.Locator("dialog.model [role=alert]").AllInnerTextsAsync()).Where(said => said.Length > 0).Should().Equal(sentence);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog.model")).ToHaveCountAsync(0);
        (await page.Locator(".changes").CountAsync()).Should().Be(0, "nothing is changed");
    });

    [Test]
    public Task Computes_by_a_wrong_rule_and_says_what_it_does() => Visit.Once(Chromium.BookAddress, Gradients, async page =>
    {
        TrainingStep right = Example.Of(Examples.Default).Step, wrong = BackwardMistakes.OutputWeightsNotTransposed.In(right);
        var gradients = right.Computation.Parameters.Select(parameter => $"d.{parameter.Name}").Select(name =>
            right[name].Value.Enumerate().Zip(wrong[name].Value.Enumerate())).SelectMany(pairs => pairs).ToList();
        int turned = gradients.Count(pair => pair.First * pair.Second < 0);
        await page.ClickAsync("button.model");
        await page.GetByLabel("a rule that is wrong").SelectOptionAsync("W_O for W_Oᵀ");
        await page.ClickAsync("dialog.model >> text=Change >> nth=-1");

        await Told(page, FormattableString.Invariant($"wrong: W_O for W_Oᵀ · loss {right.Loss:F4}, as it was"));
        (await page.InnerTextAsync(".consequence")).Should().StartWith(
            FormattableString.Invariant($"{turned} of {gradients.Count:N0} gradients have the wrong sign. ")
                + "By this step the loss falls all the same, "
                + $"{Apart(wrong.Loss, wrong.Next().Loss)}. As the wrong rules report, it is noticed by: finite differences, tape");
        await AllAre(page, wrong);
        await page.EvaluateAsync("location.hash = '#d.W_Q[0]/3,5'");
        await Assertions.Expect(page.Locator("#panel .slope table")).ToHaveClassAsync("differs");
    });

    [Test]
    public Task Learns_on_the_cover_until_somebody_pauses() => Visit.Once(Chromium.BookAddress, "index.html", async page =>
    {
        Model model = Example.Of(Examples.Default).Step.Model;
        var edited = new EditedStep(model);
        await Shows(0);
        edited.Train(1);
        await page.ClickAsync(".living .step");
        await Shows(1);
        await page.ClickAsync(".living .play");
        await page.WaitForFunctionAsync("() => HandCalcChanges.stepsTaken > 20");
        await page.ClickAsync(".living .play");
        await Assertions.Expect(page.Locator(".living .play")).ToHaveTextAsync("Play");
        int taken = await page.EvaluateAsync<int>("HandCalcChanges.stepsTaken");
        edited.Train(taken - 1);
        await Shows(taken);
        await AllAre(page, edited.Step);
        (await page.EvaluateAsync<int>("document.querySelector('.losses').getAttribute('d').split('L').length")).Should().Be(taken + 1);
        await page.ClickAsync(".living .back");
        await Assertions.Expect(page.Locator(".living .now")).ToContainTextAsync("Step 0 · ");

        async Task Shows(int steps)
        {
            TrainingStep step = edited.Step;
            await Assertions.Expect(page.Locator(".living .now")).ToHaveTextAsync(FormattableString.Invariant(
                $"Step {steps} · mean loss {step.MeanLoss:F6} · a uniform guess {Math.Log(model.Vocabulary.Length):F6}"));
            string[] shown = await page.Locator(".next td:last-child")
                .EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.textContent)");
            shown.Should().Equal(step["P"].Value.EnumerateRows().Take(model.Targets.Length).SelectMany(row => row)
                .Select(probability => FormattableString.Invariant($"{probability:F3}")));
            foreach (ILocator figure in await page.Locator(".heat").AllAsync())
            {
                Tensor tensor = step[(await figure.GetAttributeAsync("data-tensor"))!];
                (await figure.Locator("i").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.className)")).Should()
                    .Equal(tensor.Value.EnumerateRows().SelectMany(row => row).Select(value => Shade(value, tensor.LargestEntry)),
                        tensor.Name);
            }

            (await page.Locator(".next .right th").AllInnerTextsAsync()).Should().Equal(model.Targets.Select(id => model.Vocabulary[id]));
        }
    });

    /// <summary>Training that is played in a chapter is paused there, and goes on in another.</summary>
    [Test]
    public Task Learns_in_a_chapter_until_somebody_pauses() => Visit.Once(Chromium.BookAddress, $"{Weights}#W_Q[0]/3,5", async page =>
    {
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        await page.ClickAsync("#panel .set-to >> text=Train one step");
        await Played(20);
        await page.ClickAsync($".contents a[href='{Gradients}']");
        await Played(40);

        async Task Played(int steps)
        {
            await Told(page, FormattableString.Invariant($"after {Math.Max(1, edited.State.StepsTaken)} step"));
            await page.PressAsync(".changes >> text=Play", "Enter");
            await page.WaitForFunctionAsync("steps => HandCalcChanges.stepsTaken > steps", steps);
            await page.PressAsync(".changes >> text=Pause", "Enter");
            int taken = await page.EvaluateAsync<int>("HandCalcChanges.stepsTaken");
            edited.Train(taken - edited.State.StepsTaken);
            await Told(page, $"after {taken} steps");
            await AllAre(page, edited.Step);
        }
    });

    /// <summary>Who wants little motion sees every hundredth step, and no curve that grows.</summary>
    [Test]
    public Task Learns_without_motion_where_little_is_wanted() => Visit.Once(Chromium.BookAddress, "index.html", async page =>
    {
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(
            "() => { globalThis.seen = []; document.addEventListener('changed', () => seen.push(HandCalcChanges.stepsTaken)); }");
        await page.PressAsync(".living .play", "Enter");
        await page.WaitForFunctionAsync("() => seen.length > 2");
        await page.PressAsync(".living .play", "Enter");
        await Assertions.Expect(page.Locator(".living .play")).ToHaveTextAsync("Play");
        int[] seen = await page.EvaluateAsync<int[]>("seen");
        seen.Should().OnlyContain(taken => taken % 100 == 0).And.StartWith([100, 200, 300]);
        edited.Train(seen[^1]);
        (await page.InnerTextAsync(".living .now")).Should().StartWith(FormattableString.Invariant(
            $"Step {seen[^1]} · mean loss {edited.Step.MeanLoss:F6}"));
    });

    /// <summary>
    /// What opens is asked by axe, and stands within a narrow window: the panel with its folds and the bar, the dialogs, the trials.
    /// </summary>
    [TestCase(360, true), TestCase(1366, false)]
    public async Task Has_no_barrier_in_what_opens(int width, bool dark)
    {
        await Asked($"{Gradients}?wrong=W_O+for+W_Oᵀ#d.W_Q[0]/3,5", "#panel, .changes", page => page.ClickAsync("#panel .ladder summary"));
        await Asked($"{Weights}#W_Q[0]/3,5", "#panel", async page =>
        {
            await page.FillAsync("#set-to", "x");
            await page.Keyboard.PressAsync("Enter");
            await page.ClickAsync("#panel .what-if summary");
            await page.ClickAsync("#panel .what-if >> text=falls");
        });
        await Asked(Weights, "dialog", async page =>
        {
            await page.Keyboard.PressAsync("m");
            await page.GetByLabel("word 2", new() { Exact = true }).SelectOptionAsync("a word of your own …");
            await page.GetByLabel("word 2, your own").PressAsync("Enter");
        });
        await Asked("03-attention.html", "[id='3.6'] .trial", page => page.ClickAsync("[id='3.6'] .trial summary"));
        await Asked("13-adamw.html", "[id='13.4'] .trial", page => page.ClickAsync("[id='13.4'] .trial summary"));
        await Asked("index.html", "dialog", page => page.Keyboard.PressAsync("?"));

        Task Asked(string address, string what, Func<IPage, Task> open) => Visit.Once(Chromium.BookAddress, address, async page =>
        {
            await open(page);
            (await page.EvaluateAsync<string>(Scripts.TooWide)).Should().BeEmpty();
            (await Seen.BarriersIn(page, what)).Should().BeEmpty("{0} on {1} is for all", what, address);
        }, new(width, dark));
    }

    /// <summary>Eight shades a sign, up to the largest entry.</summary>
    private static string Shade(double value, double largest) => (int)((8 * Math.Abs(value) / largest) + 0.5) is > 0 and int shade
        ? $"{(value < 0 ? "n" : "p")}{shade}" : "";

    /// <summary>The same edits by the command give the same digits, and so does the link, opened elsewhere.</summary>
    [Test]
    public async Task Is_trained_on_the_cover_edited_and_broken_in_chapters_and_the_terminal_and_the_link_say_the_same()
    {
        Thorough.Only();
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        edited.Train(100);
        edited.Set("W_Q[0]", 3, 5, 0.2);
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(edited.Step);
        string link = "";
        await Visit.Once(Chromium.BookAddress, "index.html", async page =>
        {
            for (int steps = 10; steps <= 100; steps += 10)
            {
                await page.ClickAsync(".living .ten");
                await Assertions.Expect(page.Locator(".living .now")).ToContainTextAsync($"Step {steps} · ");
            }

            await page.ClickAsync($".contents a[href='{Weights}']");
            await Told(page, "after 100 steps");
            await page.EvaluateAsync("location.hash = '#W_Q[0]/3,5'");
            await page.FillAsync("#set-to", "0.2");
            await page.Keyboard.PressAsync("Enter");
            await page.ClickAsync($".contents a[href='{Gradients}']");
            await Told(page, "1 number changed · after 100 steps");
            await page.EvaluateAsync("location.hash = '#d.W_Q[0]/3,5'");
            await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync("d.W_Q[0][3, 5]");
            string shown = (await page.InnerTextAsync("#panel .value")).Split(' ')[0];
            using var terminal = new StringWriter();
            Handcalc.Run(["explain", "d.W_Q[0]", "3", "5", "--steps", "100", "--set", "W_Q[0][3,5]=0.2"],
                new HandCalc.Terminal.Printing.Page(terminal, TextWriter.Null)).Should().Be(0);
            terminal.ToString().Should().StartWith($"d.W_Q[0][3, 5] = {shown}\n");
            (await page.InnerTextAsync("#panel .slope")).Should().Contain("they agree");
            await AllAre(page, edited.Step);

            await page.EvaluateAsync("() => HandCalcLive.change({ rule: 'W_O for W_Oᵀ' })");
            await Told(page, "1 number changed · wrong: W_O for W_Oᵀ · after 100 steps");
            string does = wrong.Next().Loss < wrong.Loss ? "falls all the same" : "rises";
            (await page.InnerTextAsync(".consequence")).Should().Contain($"the loss {does}, {Apart(wrong.Loss, wrong.Next().Loss)}");
            await page.ClickAsync(".changes >> text=Copy link");
            await Assertions.Expect(page.Locator(".changes")).ToContainTextAsync("Copied");
            link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        });
        await Visit.Once(Chromium.BookAddress, link[Chromium.BookAddress.Length..], async page =>
        {
            await Told(page, "1 number changed · wrong: W_O for W_Oᵀ · after 100 steps");
            await AllAre(page, wrong);
        });
    }

    /// <summary>Below 1e-6 the last bits decide, which are others than the engine's: there fewer digits agree, and so fewer are
    /// compared.</summary>
    [Test]
    public Task Measures_a_slope_with_a_large_h_and_a_small_one() => Visit.Once(Chromium.BookAddress, $"{Gradients}#d.W_O/3,5",
        async page =>
    {
        var example = Example.Of(Examples.Default);
        double gradient = example.Step["d.W_O"][3, 5], x = example.Step["W_O"][3, 5];
        await page.ClickAsync("#panel .ladder summary");
        await Assertions.Expect(page.Locator("#panel .ladder tbody tr")).ToHaveCountAsync(13);
        string[][] rows = [.. (await page.Locator("#panel .ladder tbody tr").EvaluateAllAsync<string[]>(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.replace('−', '-')).join('|'))")).Select(row =>
                row.Split('|'))];
        foreach ((int power, string[] row) in rows.Index())
        {
            double h = Math.Pow(10, -power), slope = (Loss(x + h) - Loss(x - h)) / (2 * h), rounding = 1e-15 * 10 / h;
            double.Parse(row[1], CultureInfo.InvariantCulture).Should().BeApproximately(slope, rounding + (1e-7 * Math.Abs(slope)),
                "h is {0}", h);
            if (power < 5)
            {
                row[3].Should().Be(Math.Clamp(Math.Log10(Math.Abs(gradient / (slope - gradient))), 0, 16).ToString("F1",
                    CultureInfo.InvariantCulture));
            }
        }

        double[] digits = [.. rows.Select(row => double.Parse(row[3], CultureInfo.InvariantCulture))];
        Array.IndexOf(digits, digits.Max()).Should().BeInRange(3, 8, "neither the largest h measures best nor the smallest");

        double Loss(double value)
        {
            var edited = new EditedStep(example.Step.Model);
            edited.Set("W_O", 3, 5, value);
            return edited.Step.Loss;
        }
    });

    [TestCase("W_Q[0]", 3, 5), TestCase("E_token", 3, 0)]
    public Task Says_what_the_loss_would_do_to_whoever_has_guessed(string tensor, int row, int column) => Visit.Once(
        Chromium.BookAddress, $"{(tensor == "E_token" ? "01-tokens-and-embeddings.html" : Weights)}#{tensor}/{row},{column}", async page =>
    {
        var edited = new EditedStep(Example.Of(Examples.Default).Step.Model);
        double before = edited.Step.Loss;
        edited.Set(tensor, row, column, 0);
        (string does, string other) = edited.Step.Loss > before ? ("rises", "falls") : ("falls", "rises");
        await page.ClickAsync("#panel .what-if summary");
        await page.ClickAsync($"#panel .what-if >> text={does}");
        (await page.InnerTextAsync("#panel .what-if [role=status]")).Should().Be($"Yes, it {does}: {Apart(before, edited.Step.Loss)}.");
        await page.ClickAsync($"#panel .what-if >> text={other}");
        (await page.InnerTextAsync("#panel .what-if [role=status]")).Should().StartWith($"No, it {does}");
        (await page.Locator(".changes").CountAsync()).Should().Be(0, "a question changes nothing");
    });
}
