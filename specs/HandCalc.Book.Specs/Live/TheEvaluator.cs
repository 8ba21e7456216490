using System.Text.Json.Nodes;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// The script that computes a training step from its recipes has every number that the engine has, also after any change: here of small
/// models, and run without a browser. It adds up in the engine's order, and only last bits of exponentials and powers are others.
/// </summary>
public sealed class TheEvaluator
{
    /// <summary>How far a number may be off: from the same state, and after some steps of training, which carry errors on.</summary>
    internal const double LastBits = 1e-14, AfterTraining = 1e-12;

    /// <summary>Small, and other than the examples in all that a model file can say.</summary>
    private static Model Small => new(
        "Small", "I like cats and I", ["I", "<EOS>", "<PAD>", "[3]", "<UNK>", "<BOS>", "like"],
        DModel: 3, Heads: 3, DFf: 2, MaxLength: 8, new(Seed: 5, Scale: 0.3, DrawOrder.Reseeded),
        LayerNormEpsilon: 0.01, LossReduction.Mean, new(0.1, 0.5, 0.7, 1e-3, 0.2));

    private static IEnumerable<TestCaseData> Models() =>
        from step in new (string Name, Func<TrainingStep> Step)[]
        {
            ("small", () => TrainingStep.Compute(Small)),
            ("one head, one word", () => TrainingStep.Compute(Small with { Heads = 1, Text = "like", Loss = LossReduction.Sum })),
            ("every setting of the optimizer", () => TrainingStep.Compute(EverySetting.In(Small, clip: 0.1)).Next().Next().Next().Next().Next()),
            ("given by its file", () => TrainingStep.Compute(Examples.Read(Examples.ByHand))),
            ("several texts", () => TrainingStep.Compute(Small with { Text = "I like I", Texts = ["like"] })),
            ("after three steps", () => TrainingStep.Compute(Small).Next().Next().Next()),
            ("of another architecture, after some steps", () => PreNormModel.Trained),
        }
        select new TestCaseData(step.Step).SetArgDisplayNames(step.Name);

    private static IEnumerable<WrongRule> Rules => WrongRule.All;

    [TestCaseSource(nameof(Models))]
    public void Computes_every_number_from_what_the_step_is_given(Func<TrainingStep> step)
    {
        TrainingStep given = step();
        if (given.Computation.Definitions.Any(tensor => tensor.Id.Scope.Length > 0))
        {
            Thorough.Only(); // of several layers it takes seconds
        }

        Near(given, given, [["look"]]);
    }

    /// <summary>Models that nobody thought of: sizes, texts with repeats, settings.</summary>
    [Test]
    public void And_so_of_any_model([Range(1, 6)] int seed)
    {
        Thorough.Only();
        var random = new Random(seed);
        int heads = random.Next(1, 4), width = random.Next(2, 5);
        ImmutableArray<string> vocabulary =
            ["<BOS>", "<PAD>", .. Enumerable.Range(0, random.Next(1, 5)).Select(word => $"w{word}"), "<EOS>"];
        string[] words = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => vocabulary[random.Next(vocabulary.Length)])];
        var model = new Model("random", string.Join(' ', words), vocabulary, heads * width, heads, random.Next(1, 9),
            words.Length + 2 + random.Next(3), new(seed, 0.05 + (random.NextDouble() / 2), (DrawOrder)random.Next(2)),
            Math.Pow(10, -random.Next(1, 6)), (LossReduction)random.Next(2),
            new(0.05 * random.NextDouble(), 0.9 * random.NextDouble(), 0.99, 1e-8, 0.1 * random.NextDouble()));

        Near(TrainingStep.Compute(model), TrainingStep.Compute(model), [["look"]]);
    }

    /// <summary>Ten changes, one after the other; at last it is compared.</summary>
    [Test]
    public void And_anew_after_changes_of_each_kind([Values] KindOfEdit kind)
    {
        Thorough.Only();
        var edited = new EditedStep(Small);
        var random = new Random(42);
        for (int change = 0; change < 10; change++)
        {
            edited.Edit(kind, random);
        }

        edited.Look();
        Near(TrainingStep.Compute(Small), edited.Step, edited.Told, kind == KindOfEdit.Step ? AfterTraining : LastBits);
    }

    [Test]
    public void And_after_changes_of_all_kinds_and_back()
    {
        Thorough.Only();
        var edited = new EditedStep(Small);
        var random = new Random(7);
        foreach (KindOfEdit kind in Enum.GetValues<KindOfEdit>())
        {
            edited.Edit(kind, random);
        }

        edited.Look();
        Near(TrainingStep.Compute(Small), edited.Step, edited.Told, AfterTraining);

        edited.Reset(Small);
        edited.Look();
        LiveScript.Worst(LiveScript.Run(TrainingStep.Compute(Small), edited.Told)[1], TrainingStep.Compute(Small)).Error.Should()
            .BeLessThanOrEqualTo(LastBits);
    }

    /// <summary>dₖ is no field of its own, so the engine needs another equation.</summary>
    [Test]
    public void And_with_scores_that_are_divided_by_another_number()
    {
        Thorough.Only();
        TrainingStep step = TrainingStep.Compute(Small);
        Computation varied = step.Computation;
        foreach (Definition scaled in varied.Definitions.Where(tensor => tensor.Expression?.Operation is Scaling))
        {
            varied = varied.With(scaled.Name, new Scaling(7).Of([.. scaled.Operands]));
        }

        Near(step, step.With(varied), [["choose", "dHead", 7], ["look"]]);
    }

    /// <summary>Of another text, in which words come twice, and after a step of training.</summary>
    [TestCaseSource(nameof(Rules))]
    public void And_by_a_rule_that_is_wrong(WrongRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule != BackwardMistakes.RepeatedTokenOverwritten)
        {
            Thorough.Only();
        }

        var edited = new EditedStep(Small);
        edited.Edit(KindOfEdit.Text, new Random(8));
        edited.Edit(KindOfEdit.OwnWord, new Random(8));
        edited.Train(1);

        Near(TrainingStep.Compute(Small), rule.In(edited.Step), [.. edited.Told, ["vary", rule.Name], ["look"]], AfterTraining);
        Near(TrainingStep.Compute(Small), edited.Step, [.. edited.Told, ["vary", rule.Name], ["vary", "none"], ["look"]], AfterTraining);
    }

    /// <summary>An entry is followed by what depends on its tensor, and by nothing else.</summary>
    [TestCase("E_token"), TestCase("W_K[1]"), TestCase("W_lm"), TestCase("previous.m.W_O")]
    public void Only_what_depends_on_a_change_is_computed(string tensor)
    {
        Thorough.Only();
        TrainingStep step = TrainingStep.Compute(Small);

        LiveScript.Computed(step, tensor).Should().Equal(step.Computation
            .Between(step.Computation[tensor], step.Computation.Definitions[^1]).Select(definition => definition.Name));
    }

    /// <summary>Whatever was changed, every number explains itself, in the words of the engine's library.</summary>
    [Test]
    public void What_is_said_of_a_number_follows()
    {
        Thorough.Only();
        var edited = new EditedStep(Small);
        var random = new Random(3);
        foreach (KindOfEdit kind in Enum.GetValues<KindOfEdit>().Append(KindOfEdit.Entry))
        {
            edited.Edit(kind, random);
        }

        edited.Set("gamma", 0, 2, 0.75);
        var recipes = new Recipes(edited.Step, edited.Before);
        using var page = new PageScript(TrainingStep.Compute(Small), edits: edited.Told);
        var comparison = new Comparison();
        foreach (Definition tensor in recipes.Step.Computation.Definitions)
        {
            (int row, int column) = (tensor.Rows.Length / 2, tensor.Columns.Length / 3);
            JsonNode said = page.Explain(tensor.Name, row, column, around: tensor.Name is "d.gamma" or "beta");
            comparison.Of($"explain.js: {tensor.Entry(row, column)}, line",
                [.. said["text"]!.AsArray().Select(line => line!.GetValue<string>())],
                [.. TheExplanations.Lines(recipes.Explain(tensor, row, column))]);
            comparison.Of($"explain.js: {tensor.Entry(row, column)}, equation", said["equation"]!.GetValue<string>(), tensor.Equation);
            if (recipes.Nudge(tensor, row, column) is { } nudge && said["nudge"] is { } shown)
            {
                comparison.Near($"{tensor.Entry(row, column)}, the loss above", shown["above"]!.GetValue<double>(), nudge.Above,
                    AfterTraining);
            }
        }

        comparison.Holds();
    }

    /// <summary>What the model file gives is not said to be drawn, nor to be put in place of what is; and no word can be drawn to it.</summary>
    [Test]
    public void What_the_model_file_gives_is_said_to_be_given()
    {
        TrainingStep step = TrainingStep.Compute(Examples.Read(Examples.ByHand));
        var edited = new EditedStep(step.Model);
        edited.Set("W_O", 1, 2, 0.75);
        var recipes = new Recipes(edited.Step, edited.Before);
        using var page = new PageScript(step, edits: edited.Told);
        foreach ((int row, int column) in new[] { (1, 2), (1, 1) })
        {
            string[] said = [.. page.Explain("W_O", row, column, around: false)["text"]!.AsArray()
                .Select(line => line!.GetValue<string>())];
            said.Should().Equal(TheExplanations.Lines(recipes.Explain("W_O", row, column)))
                .And.Contain(line => line.Contains("the model file gives"));
        }

        FluentActions.Invoking(() => LiveScript.Run(step, [["word", "cats"]])).Should().Throw<Jint.Runtime.JavaScriptException>()
            .WithMessage("cats is no new word*");
    }

    [TestCase("set", "X", 0, 0, "X/0,0 is not given.")]
    [TestCase("set", "t", 0, 0, "t/0,0 is not given.")]
    [TestCase("set", "W_O", 6, 0, "W_O/6,0 is not given.")]
    [TestCase("set", "W_O", 0, 6, "W_O/0,6 is not given.")]
    [TestCase("set", "W_O", -1, 0, "W_O/-1,0 is not given.")]
    [TestCase("set", "constructor", 0, 0, "constructor/0,0 is not given.")]
    [TestCase("choose", "optimizer.beta3", 0, 0, "optimizer.beta3 is no setting.")]
    public void What_is_not_given_cannot_be_changed(string what, string name, int row, int column, string message)
    {
        object[] change = what == "set" ? [what, name, row, column, 1.0] : [what, name, 1.0];

        Refused(change).Should().Be(message);
    }

    [TestCase("5,0,7,1"), TestCase("5,0,0,0,0,0,0,0,1")]
    public void A_text_has_words_of_the_vocabulary_and_so_many_at_most(string ids) =>
        Refused(["write", ids.Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture))]).Should().Be($"{ids} is no text.");

    private static string Refused(object[] change) =>
        FluentActions.Invoking(() => LiveScript.Run(TrainingStep.Compute(Small with { Heads = 1, Text = "like" }), [change]))
            .Should().Throw<Jint.Runtime.JavaScriptException>().Which.Message;

    private static void Near(TrainingStep start, TrainingStep right, IEnumerable<object[]> told, double within = LastBits)
    {
        (double error, string tensor) = LiveScript.Worst(LiveScript.Run(start, told)[0], right);
        error.Should().BeLessThanOrEqualTo(within, "{0} is the farthest from the engine", tensor);
    }
}
