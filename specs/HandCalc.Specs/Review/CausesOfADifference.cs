using System.Globalization;
using System.Text.Json.Nodes;
using HandCalc.Differences;
using HandCalc.Models;
using HandCalc.Snapshots;
using HandCalc.Specs.Checks;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Review;

/// <summary>
/// The likely cause of a difference is never a false one: each clause of the sentence is a claim, and every claim is held against what was
/// really changed, one thing or two at once. What can be seen is named; what can't is left open.
/// </summary>
public sealed class CausesOfADifference
{
    private const string Weights = "weights", Formula = "formula";

    private static readonly Model Small = TemporaryCheckout.Small;

    private static readonly (string Name, Func<Model, Model> Change)[] Changes =
    [
        ("word", model => model with { Vocabulary = [.. model.Vocabulary, "dog"] }),
        ("word in front", model => model with { Vocabulary = ["cat", .. model.Vocabulary] }),
        ("text", model => model with { Text = "like I" }),
        ("repeat", model => model with { Text = "I like I" }),
        ("dModel", model => model with { DModel = 8 }),
        ("heads", model => model with { Heads = 1 }),
        ("dFf", model => model with { DFf = 5 }),
        ("maxLength", model => model with { MaxLength = 6 }),
        ("seed", model => model with { Initialization = model.Initialization with { Seed = 43 } }),
        ("scale", model => model with { Initialization = model.Initialization with { Scale = 0.2 } }),
        ("draw", model => model with { Initialization = model.Initialization with { Draw = DrawOrder.Reseeded } }),
        ("layerNormEpsilon", model => model with { LayerNormEpsilon = 0.1 }),
        ("loss", model => model with { Loss = LossReduction.Mean }),
        ("learningRate", model => model with { Optimizer = model.Optimizer with { LearningRate = 0.5 } }),
        ("beta1", model => model with { Optimizer = model.Optimizer with { Beta1 = 0.5 } }),
        ("weightDecay", model => model with { Optimizer = model.Optimizer with { WeightDecay = 0.5 } }),
        (Weights, model => model),
        (Formula, model => model),
    ];

    /// <summary>What a clause may claim where the files are not known, and what must really have been changed.</summary>
    private static readonly (string Clause, string[] AnyOf)[] Claims =
    [
        ("(a word was|[0-9]+ words were) (added|removed): .*", ["vocabulary"]),
        ("the word \".*\" became \".*\"", ["vocabulary"]),
        ("the words were put in another order, from \".*\" on", ["vocabulary"]),
        ("the text was changed from \".*\" to \".*\"", ["text"]),
        ("(?<field>dModel|heads|dFf|maxLength) was changed from [0-9]+ to [0-9]+", ["dModel", "heads", "dFf", "maxLength"]),
        ("there only (before|after): .*", ["heads"]),
        ("one entry of a parameter: W_O.*|one entry of a parameter: .*", [Weights]),
        ("(one parameter|[0-9]+ parameters) of [0-9]+, .*: the weights themselves", [Weights]),
        ("(one parameter|[0-9]+ parameters) of [0-9]+, .*: the seed, the scale, the order of drawing, or the weights themselves",
            ["initialization.seed", "initialization.scale", "initialization.draw", Weights]),
        ("[0-9]+ parameters of [0-9]+, .*: whether they are drawn later in the same stream, or otherwise, cannot be told from this|"
            + "one parameter of [0-9]+, .*: whether they are drawn later in the same stream, or otherwise, cannot be told from this",
            ["vocabulary", "dModel", "heads", "dFf", "maxLength", "text"]),
        ("a formula, or a setting in it: .*", ["layerNormEpsilon", "loss", Formula]),
        ("the optimizer: a formula, or a setting in it, or what it carries from the step before: .*",
            ["optimizer.learningRate", "optimizer.beta1", "optimizer.beta2", "optimizer.epsilon", "optimizer.weightDecay"]),
    ];

    private static IEnumerable<TestCaseData> Pairs => Changes.Select(change => new TestCaseData(change.Name));

    /// <summary>An ordinary run takes each change alone and with another, a thorough one all pairs.</summary>
    [TestCaseSource(nameof(Pairs))]
    public void Nothing_false_is_claimed_of_a_change_nor_of_two_at_once(string first)
    {
        TrainingStep before = ChangedSteps.Right;
        int index = Array.FindIndex(Changes, change => change.Name == first);
        foreach ((string second, Func<Model, Model> change) in Changes[index..]
            .Where((_, distance) => Thorough.IsAskedFor || distance is 0 or 4))
        {
            string[] both = [first, second];
            TrainingStep after = TrainingStep.Compute(second == first ? change(Small) : change(Changes[index].Change(Small)));
            if (both.Contains(Weights))
            {
                Matrix<double> weights = after["W_O"].Value;
                weights[0, 0] += 0.5;
                after = TrainingStep.Compute(after.Model, after.State.With("W_O", weights));
            }

            HoldsOf(before, both.Contains(Formula) ? BackwardMistakes.RootForgotten.In(after)
                : after, [.. both.Where(name => name is Weights or Formula)]);
        }
    }

    /// <summary>Six decimals hide what is smaller, and no label.</summary>
    [Test]
    public void Nothing_false_is_claimed_of_snapshots()
    {
        RecordedStep before = Snapshots(ChangedSteps.Right);
        foreach ((string name, Func<Model, Model> change) in Changes.Where(change => change.Name is not (Weights or Formula)))
        {
            TrainingStep after = TrainingStep.Compute(change(Small));
            MayBeSaid(LikelyCause.Of(StepComparison.Between(before, Snapshots(after))), Fields(Small, after.Model).Keys, name);
        }
    }

    [TestCaseSource(typeof(ReachOfAChange), nameof(ReachOfAChange.Edits))]
    public void Nothing_false_is_claimed_of_an_edit_of_the_published_model(Edit edit) =>
        HoldsOf(edit.Before, edit.After, edit.Before.Model == edit.After.Model ? [Weights] : []);

    [Test]
    public void What_is_not_recorded_cannot_be_told()
    {
        RecordedStep before = LossAlone(Small), after = LossAlone(Small with { LayerNormEpsilon = 0.1 });

        LikelyCause.Of(StepComparison.Between(before, after)).Should()
            .Be("what moved loss cannot be told from this, for losses is not there on both sides");

        static RecordedStep LossAlone(Model model) =>
            RecordedStep.Of("loss", [("7.5 loss", SnapshotText.Of(TrainingStep.Compute(model)["loss"]))], null);
    }

    [Test]
    public void Of_a_long_text_the_part_is_told_that_was_changed()
    {
        string words = string.Join(' ', Enumerable.Repeat("I like", 40));
        Model before = Small with { MaxLength = 100, Text = $"{words} I" }, after = before with { Text = $"{words} like" };

        LikelyCause.Of(Between(TrainingStep.Compute(before), TrainingStep.Compute(after), known: true)).Should().Be(
            "the model file: the text was changed from its word 81 on, from \"I\" to \"like\"");
    }

    private static void HoldsOf(TrainingStep before, TrainingStep after, string[] beside)
    {
        Dictionary<string, (string Before, string After)> fields = Fields(before.Model, after.Model);
        string known = LikelyCause.Of(Between(before, after, known: true));
        string[] parts = known.Split("; and beside it ");
        if (fields.Count > 0)
        {
            parts[0].Should().StartWith("the model file: ");
            foreach ((string field, (string was, string now)) in fields)
            {
                parts[0].Should().Contain(field switch
                {
                    "vocabulary" => " word",
                    "text" => "the text was changed from",
                    _ =>
                    $"{field} was changed from {was} to {now}"
                });
            }

            parts[0].Split("; ").Count(part => part.Contains(" was changed from ", StringComparison.Ordinal)).Should()
                .Be(fields.Keys.Count(field => field != "vocabulary"), known);
            parts.Skip(1).Should().HaveCount(beside.Length > 0 ? 1 : 0, known);
        }

        // What is changed behind a parameter that was changed can't be seen.
        if (beside.Length > 0)
        {
            known.Should().Contain(beside.Contains(Weights) ? "one entry of a parameter: " : "a formula: d.scores");
        }

        MayBeSaid(LikelyCause.Of(Between(before, after, known: false)), [.. fields.Keys, .. beside],
            $"{string.Join(", ", fields.Keys)} {string.Join(", ", beside)}");
    }

    /// <summary>Each clause is one of those that may be said of what was changed; and what labels and shapes show is said.</summary>
    private static void MayBeSaid(string sentence, IReadOnlyCollection<string> changed, string what)
    {
        if (sentence is "nothing differs" or "no number moved: the words around the numbers, or a table beside them"
            or "only the last digits moved: rounding, or a change too small to be told from it")
        {
            changed.Should().NotIntersectWith(["vocabulary", "text", "dModel", "heads", "dFf", "maxLength"], "{0} of {1}", sentence, what);
            return;
        }

        string[] clauses = sentence.Split("; ");
        foreach (string clause in clauses)
        {
            (string Clause, string[] AnyOf)[] claims = [.. Claims.Where(claim => Regex.IsMatch(clause, $"^({claim.Clause})$"))];
            claims.Should().ContainSingle("'{0}' is said of {1}", clause, what);
            Match field = Regex.Match(clause, claims[0].Clause);
            (field.Groups["field"].Success ? [field.Groups["field"].Value] : claims[0].AnyOf).Should()
                .IntersectWith(changed, "'{0}' is said of {1}", clause, what);
        }

        foreach (string seen in changed.Where(field => field is "dModel" or "heads" or "dFf" or "maxLength"))
        {
            clauses.Should().ContainSingle(clause => clause.StartsWith($"{seen} was changed", StringComparison.Ordinal), "{0}", sentence);
        }

        clauses.Any(clause => clause.Contains(" word", StringComparison.Ordinal)).Should()
            .Be(changed.Contains("vocabulary"), "'{0}' is said of {1}", sentence, what);
    }

    private static StepComparison Between(TrainingStep before, TrainingStep after, bool known)
    {
        (RecordedStep was, RecordedStep now) = (RecordedStep.Of(before), RecordedStep.Of(after));
        return known ? StepComparison.Between(was, now) : StepComparison.Between(Anonymous(was), Anonymous(now));

        static RecordedStep Anonymous(RecordedStep step) => step with { Model = null };
    }

    private static RecordedStep Snapshots(TrainingStep step) =>
        RecordedStep.Of("snapshots", step.Tensors.Select(tensor => ($"1.1 {tensor.Name}", SnapshotText.Of(tensor))), null);

    /// <summary>The fields of two models that differ, but for the name, with both values as they stand in a file.</summary>
    private static Dictionary<string, (string Before, string After)> Fields(Model before, Model after)
    {
        Dictionary<string, string> was = Flat(before), now = Flat(after);
        return was.Keys.Where(field => field != "name" && was[field] != now[field])
            .ToDictionary(field => field, field => (was[field], now[field]));

        static Dictionary<string, string> Flat(Model model) => ModelFile.ToJson(model).SelectMany(field => field.Value is JsonObject inner
                ? inner.Select(part => ($"{field.Key}.{part.Key}", part.Value))
                : [(field.Key, field.Value)])
            .ToDictionary(field => field.Item1, field => field.Value is JsonValue value && value.TryGetValue(out double number)
                ? number.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal)
                    .Replace("E", "e", StringComparison.Ordinal)
                : field.Value!.ToJsonString(ModelFile.Format));
    }
}
