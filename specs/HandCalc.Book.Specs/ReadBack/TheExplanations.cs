using System.Text.Json.Nodes;
using HandCalc.Explanations;
using HandCalc.Models;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// The script of the pages explains a number in the same words and digits as the engine's library, from the recipes that it writes.
/// </summary>
public sealed class TheExplanations
{
    /// <summary>An explanation and the engine add up in another order.</summary>
    private const double Arithmetic = 1e-12;

    /// <summary>
    /// The examples; in a thorough run also what differs from them in all that a model file can say, after some steps of training.
    /// </summary>
    private static readonly Asked[] Steps =
    [
        .. Example.OfTheSteps.Select(name => new Asked(name, () => Example.Of(name).Step)),
        .. Thorough.IsAskedFor
            ?
            [
                new Asked("another model, after two steps", () => TrainingStep.Compute(AnotherModel).Next().Next()),
                new Asked("several texts", () => TrainingStep.Compute(AnotherModel with { Texts = ["like I", "cats"] })),
            ]
        : Array.Empty<Asked>(),
    ];

    private static Model AnotherModel => new(
        "Another model", "I like cats and I like like", ["I", "<EOS>", "<PAD>", "like", "<UNK>", "<BOS>"],
        DModel: 9, Heads: 3, DFf: 7, MaxLength: 11, new(Seed: 5, Scale: 0.3, DrawOrder.Reseeded),
        LayerNormEpsilon: 0.01, LossReduction.Mean, new(0.1, 0.5, 0.7, 1e-3, 0.2));

    [TestCaseSource(nameof(Steps))]
    public void Every_line_is_the_same(Asked asked)
    {
        var comparison = new Comparison();
        foreach ((AskedEntry entry, JsonNode page) in asked.Explained.Value)
        {
            comparison.Of($"explain.js: {entry} of {asked}, line", [.. page["text"]!.AsArray().Select(Text)],
                [.. Lines(asked.Recipes.Explain(entry.Tensor, entry.Row, entry.Column))]);
        }

        comparison.Holds();
    }

    /// <summary>
    /// Values and operands are those of the step; a term is shown with what it adds, so the terms add up, and the last line is the number.
    /// </summary>
    [TestCaseSource(nameof(Steps))]
    public void Every_number_is_that_of_the_step_and_the_terms_of_a_sum_add_up_to_it(Asked asked)
    {
        TrainingStep step = asked.Recipes.Step;
        var comparison = new Comparison();
        foreach ((AskedEntry entry, JsonNode page) in asked.Explained.Value)
        {
            string place = $"explain.js: {entry} of {asked}";
            double right = step[entry.Tensor.Name][entry.Row, entry.Column], within = Arithmetic * step[entry.Tensor.Name].LargestEntry;
            comparison.Near(place, Number(page["value"]), right, 0);
            comparison.Near($"{place}, calculated again", Number(page["recomputed"]), right, within);
            foreach (JsonNode? operand in page["operands"]!.AsArray())
            {
                comparison.Near($"{place}, its operand {Text(operand!["label"])}", Number(operand["value"]),
                    step[Text(operand["tensor"])][(int)Number(operand["row"]), (int)Number(operand["column"])], 0);
            }

            double[] terms = [];
            foreach (JsonNode? line in page["lines"]!.AsArray())
            {
                Terms(comparison, $"{place}, {line!["name"]}", step, line, terms);
                bool isTerm = line["isTerm"]!.GetValue<bool>();
                if (!isTerm && terms.Length > 0)
                {
                    comparison.Near($"{place}, the sum of its terms", Number(line["value"]), terms.Sum(),
                        Arithmetic * Math.Max(1, terms.Max(Math.Abs)));
                }

                terms = isTerm ? [.. terms, Number(line["value"])] : [];
            }

            if (page["lines"]!.AsArray() is { Count: > 0 } lines)
            {
                comparison.Near($"{place}, its last line", Number(lines[^1]!["value"]), right, within);
            }
        }

        comparison.Holds();
    }

    /// <summary>
    /// What adds up to a line: for a sum the terms in the lines above it, each the product of its factors where it has some; and for what
    /// else is added up, numbers that make the line.
    /// </summary>
    private static void Terms(Comparison comparison, string place, TrainingStep step, JsonNode line, double[] above)
    {
        JsonArray terms = line["terms"]!.AsArray();
        if (above.Length > 0 && line["name"] is not null)
        {
            comparison.Of($"{place}, terms", [.. terms.Select(term => $"{Number(term!["value"]):R}")],
                [.. above.Select(term => $"{term:R}")]);
        }

        if (terms.Count > 0)
        {
            comparison.Near($"{place}, what is added", terms.Sum(term => Number(term!["value"])), Number(line["value"]),
                Arithmetic * Math.Max(1, terms.Max(term => Math.Abs(Number(term!["value"])))));
        }

        foreach (JsonNode? term in terms.Where(term => term!["factors"] is JsonArray { Count: > 0 }))
        {
            JsonNode?[] factors = [.. term!["factors"]!.AsArray()];
            comparison.Near($"{place}, the product of {string.Join(" and ", factors.Select(factor => Text(factor!["label"])))}",
                factors.Aggregate(1.0, (product, factor) => product * Number(factor!["value"])), Number(term["value"]), 0);
            comparison.Of($"{place}, heads", [.. line["heads"]!.AsArray().Select(head => Text(head).Split('[')[0])],
                [.. factors.Select(factor => Text(factor!["tensor"]).Split('[')[0])]);
            foreach (JsonNode? factor in factors)
            {
                comparison.Near($"{place}, its factor {Text(factor!["label"])}", Number(factor["value"]),
                    step[Text(factor["tensor"])][(int)Number(factor["row"]), (int)Number(factor["column"])], 0);
            }
        }
    }

    /// <summary>The page computes the loss by the recipes, and not by the engine: the last bits differ, and the slope with them.</summary>
    [TestCaseSource(nameof(Steps))]
    public void So_is_what_reads_an_entry_and_a_gradient_is_nudged_alike(Asked asked)
    {
        (TrainingStep step, Recipes recipes) = (asked.Recipes.Step, asked.Recipes);
        var comparison = new Comparison();
        foreach ((AskedEntry entry, JsonNode page) in asked.Explained.Value.Where(explained => explained.Entry.Around))
        {
            string place = $"explain.js: {entry} of {asked}";
            comparison.Of($"{place}, its readers", Text(page["readBy"]),
                Reader.Sentence(recipes.ReadersOf(entry.Tensor, entry.Row, entry.Column)));
            NudgedLoss? nudge = recipes.Nudge(entry.Tensor, entry.Row, entry.Column);
            comparison.Of($"{place}, is a gradient", $"{page["nudge"] is not null}", $"{nudge is not null}");
            if (nudge is { } expected && page["nudge"] is { } shown)
            {
                double gradient = step[entry.Tensor.Name][entry.Row, entry.Column];
                comparison.Near($"{place}, h", Number(shown["h"]), expected.H, 0);
                comparison.Near($"{place}, the loss above", Number(shown["above"]), expected.Above, Arithmetic * step.Loss);
                comparison.Near($"{place}, the loss below", Number(shown["below"]), expected.Below, Arithmetic * step.Loss);
                comparison.Near($"{place}, the slope", Number(shown["slope"]), gradient, expected.Slope.Error);
                comparison.Near($"{place}, the slope that the engine measures", expected.Slope.Value, gradient, expected.Slope.Error);
                string[] texts = [NumberText.Of(Number(shown["above"]), 14), NumberText.Of(Number(shown["below"]), 14),
                    NumberText.Of(Number(shown["slope"]), Digits(shown)), NumberText.Of(gradient)];
                comparison.Of($"{place}, the rows of its slope", [.. shown["rows"]!.AsArray().Select(row => Text(row!["text"]))], texts);
                comparison.Of($"{place}, the remarks", [.. shown["rows"]!.AsArray().Select(row => (string?)row!["remark"])],
                    [null, null, $"(L(x + h) − L(x − h)) / 2h, ± {NumberText.Of(Number(shown["error"]), 2)}", "derived above: they agree"]);
                comparison.Near($"{place}, the error of the slope", Number(shown["error"]), expected.Slope.Error,
                    0.01 * expected.Slope.Error);
            }
        }

        comparison.Holds();
    }

    /// <summary>As many digits of a slope as mean something.</summary>
    private static int Digits(JsonNode nudge) => new MeasuredSlope(Number(nudge["slope"]), Number(nudge["error"])).Digits;

    [Test]
    public void A_gradient_that_is_wrong_differs_from_its_slope()
    {
        TrainingStep step = TrainingStep.Compute(AnotherModel);
        using var page = new PageScript(step, (tensor, value, _) => tensor == "d.losses" ? 1.01 * value : value);
        string remark = Text(page.Explain("d.losses", 0, 0, around: true)["nudge"]!["rows"]![3]!["remark"]);

        remark.Should().Be("derived above: they differ");
    }

    /// <summary>A term that is zero makes none of the sum; −1 and 1 cancel.</summary>
    [Test]
    public void A_sum_is_zero_since_its_terms_are_or_cancel()
    {
        TrainingStep step = TrainingStep.Compute(AnotherModel with { Loss = LossReduction.Sum });
        string Note(Func<int, double> term) =>
            Text(new PageScript(step, (tensor, value, row) => tensor == "losses" ? term(row) : value)
                .Explain("loss", 0, 0, around: false)["text"]!.AsArray()
            .First(line => Text(line).EndsWith('.')));

        string whereAllAreZero = Note(_ => 0), whereTwoCancel = Note(row => row > 1 ? 0 : (2 * row) - 1);
        whereAllAreZero.Should().Be("Every term is exactly zero.");
        whereTwoCancel.Should().Be("The terms cancel exactly.");
    }

    [Test]
    public void A_number_has_the_same_digits()
    {
        double[] numbers = [0, -2.0 / 3, 100000.5, 0.0009765625, 999999.5, 0.00099999951, 5e-324, .. Enumerable.Range(-60, 120)
            .Select(power => Math.Pow(2, power))];

        using var page = new PageScript();

        var comparison = new Comparison();
        foreach (double number in numbers)
        {
            comparison.Of(FormattableString.Invariant($"explain.js: {number:R} is written"), page.Format(number), NumberText.Of(number));
        }

        comparison.Holds();
    }

    /// <summary>What the engine's library says of an entry, line by line.</summary>
    internal static IEnumerable<string> Lines(Explanation explanation) =>
    [
        $"{explanation.Label} = {NumberText.Of(explanation.Value)}", explanation.Formula, .. explanation.Where, explanation.InNumbers,
        .. explanation.Lines.SelectMany(line =>
            new[] { line.Text, line.Note, string.Join(' ', line.Operands.Select(operand => operand.Label)) }.OfType<string>()),
        string.Join(' ', explanation.Operands.Select(operand => $"{operand.Label} = {NumberText.Of(operand.Value)}")),
        .. new[] { explanation.Origin }.OfType<string>(),
    ];

    private static double Number(JsonNode? number) => number!.GetValue<double>();

    private static string Text(JsonNode? text) => text!.GetValue<string>();
}
