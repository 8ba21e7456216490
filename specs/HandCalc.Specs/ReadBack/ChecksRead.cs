using HandCalc.Cli.Commands;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.ReadBack;

/// <summary>
/// What <c>handcalc check</c> and <c>handcalc examples</c> say is read back, and compared with slopes that are measured apart.
/// </summary>
public sealed class ChecksRead
{
    private static readonly GradientCheck.Row Wrong = new("b_2", 16, 1, 16, 0, 5, Gradient: 0.5, new MeasuredSlope(0.25, Error: 1e-8));

    private static IEnumerable<TestCaseData> Runs() =>
        ReadModel.All.Select(model => new TestCaseData(model).SetArgDisplayNames($"{model}"));

    [TestCaseSource(nameof(Runs))]
    public void Every_row_of_a_check_is_the_right_one(object read)
    {
        var model = (ReadModel)read;
        ReadTable(model.Run(model == ReadModel.Odd ? 40 : 120, "check"), model.Model.Name, model.Slopes);
    }

    /// <summary>The rounding of a loss, at most sixteen of its last bits, over the nudge.</summary>
    [Test]
    public void What_is_allowed_is_what_rounding_may_do()
    {
        ReadModel.Odd.Slopes.Should().OnlyContain(row => row.Allowed == Math.Max(1, ReadModel.Odd.Step.Loss) * Math.Pow(2, 4 - 52) / 1e-5);
    }

    /// <summary>A mistake in the last entry of every gradient, four times as large as what is allowed.</summary>
    [Test]
    public void A_mistake_in_the_last_entry_is_found_in_every_parameter_and_ends_in_exit_code_1()
    {
        TrainingStep right = ReadModel.Odd.Step;
        TrainingStep wrong = right.Parameters.Aggregate(right, (step, parameter) =>
            WithMistake(step, $"d.{parameter.Name}", 4 * ReadModel.Odd.Slopes[0].Allowed));
        ImmutableArray<MeasuredRow> rows = [.. wrong.Parameters.Select(parameter => MeasuredRow.Of(wrong, parameter))];
        using var output = new StringWriter();
        using var error = new StringWriter();

        CheckCommand.Run(new Page(output, error), wrong).Should().Be(1);

        rows.Select(row => row.Place).Should()
            .Equal(right.Parameters.Select(tensor => tensor.Definition.Entry(tensor.Rows.Length - 1, tensor.Columns.Length - 1)));
        ReadTable(new ShownText("handcalc check of a wrong step", output.ToString(), 120), "odd", rows);
        MeasuredRow worst = rows.MaxBy(row => row.Worst)!;
        Tensor gradient = wrong[$"d.{worst.Parameter.Name}"];
        double entry = gradient[gradient.Rows.Length - 1, gradient.Columns.Length - 1];
        error.ToString().Should().Be(
            $"The gradient of {worst.Place}, {Printed.Entry(entry, Math.Abs(entry))}, "
            + $"and the measured slope of the loss differ by {Printed.Tiny(worst.Difference)}; allowed: {Printed.Tiny(worst.Allowed)}.\n");
    }

    [Test]
    public void A_check_of_some_gradients_says_how_many_there_were()
    {
        TrainingStep step = ReadModel.Odd.Step;
        using var output = new StringWriter();

        CheckReport.Write(new Page(output, output, 120), step, GradientCheck.Run(step, atMost: 100));

        var text = new ShownText("a check of some gradients", output.ToString(), 120);
        ReadSummary(text, ReadModel.Odd.Sampled(100));
        text.Ends();
    }

    [TestCase(0, 0, null)]
    [TestCase(1, 0, "Of these 1 is exactly zero: a wrong factor or sign there would not be noticed.")]
    [TestCase(0, 16, "Of these 16 are no larger than the error of the slope: a wrong factor or sign there would not be noticed.")]
    [TestCase(15, 1, "Of these 15 are exactly zero and 1 is no larger than the error of the slope: "
        + "a wrong factor or sign there would not be noticed.")]
    [TestCase(16, 0, "Every one of them is exactly zero: no wrong factor or sign could have been noticed.")]
    public void What_could_hide_a_mistake_is_counted(int zeros, int withinError, string? sentence)
    {
        using var output = new StringWriter();

        CheckReport.Write(new Page(output, output, 160), ReadModel.Published.Step,
            new([Wrong with { Zeros = zeros, WithinError = withinError }]));

        output.ToString().Should().Be(
            "  16 of 16 gradients checked against measured slopes; largest disagreement 2.5e-01 in b_2[5] (allowed 1.0e-08)\n"
            + (sentence is null ? "" : $"  {sentence}\n"));
    }

    [Test]
    public void A_gradient_that_is_not_the_slope_is_named()
    {
        using var output = new StringWriter();

        CheckReport.Verdict(new Page(output, output), ReadModel.Published.Step, new([Wrong])).Should().Be(1);

        output.ToString().Should().Be("The gradient of b_2[5], +0.500000, and the measured slope of the loss differ by 2.5e-01; allowed: "
            + "1.0e-08.\n");
    }

    [Test]
    public void A_check_that_could_not_fail_says_so()
    {
        ReadModel zero = ReadModel.Faint(scale: 0);
        ReadModel tiny = ReadModel.Faint(scale: 1e-4);

        Hiding(zero.Slopes).Should().Be("Every one of them is exactly zero: no wrong factor or sign could have been noticed.");
        ReadTable(zero.Run(120, "check"), "odd", zero.Slopes);
        tiny.Slopes.Count(row => row.Hidden == row.Count).Should()
            .BeGreaterThanOrEqualTo(4, "no slope tells the gradients of queries and keys from zero");
        ReadTable(tiny.Run(120, "check"), "odd", tiny.Slopes);
    }

    [Test]
    public void Every_example_is_listed_with_its_text_and_its_size()
    {
        var text = new ShownText("handcalc examples", CommandRun.Of("examples").Succeeds().Output, 120);
        text.Reads("example text parameters", "the heading");
        foreach (ReadModel example in ReadModel.All[..^1])
        {
            text.Reads(example.Model.Name, "the next example");
            text.Reads(string.Join(' ', example.Model.Tokens[1..^1]), $"the text of {example}");
            text.Reads(Printed.Count(example.Slopes.Sum(row => row.Count)), $"the size of {example}");
            text.Reads(example.Model.Name == Examples.Default ? "the default" : "", $"what is said of {example}");
        }

        foreach (Models.Model model in Examples.Onward.Select(Examples.Read))
        {
            text.Reads(model.Name, "the next example");
            text.Reads(model.Text, $"the text of {model.Name}");
            text.Reads(Printed.Count((int)model.ParameterCount), $"the size of {model.Name}");
        }

        text.Ends();
    }

    /// <summary>Reads the last lines of a check.</summary>
    internal static void ReadSummary(ShownText text, ImmutableArray<MeasuredRow> rows)
    {
        string all = Printed.Count(rows.Sum(row => row.Parameter.Rows.Length * row.Parameter.Columns.Length));
        MeasuredRow worst = rows.OrderByDescending(row => row.Worst).First();
        text.Reads($"{Printed.Count(rows.Sum(row => row.Count))} of {all} gradients checked against measured slopes; largest disagreement",
            "the count");
        text.Reads(Printed.Tiny(worst.Difference), "the largest disagreement");
        text.Reads($"in {worst.Place}", "where the largest disagreement lies");
        text.Reads($"(allowed {Printed.Tiny(worst.Allowed)})", "what is allowed");
        text.Reads(Hiding(rows), "what would not be noticed");
    }

    private static void ReadTable(ShownText text, string model, ImmutableArray<MeasuredRow> rows)
    {
        text.Reads($"{model} Every gradient against (L(x + h) − L(x − h)) / 2h, h = 1e-5", "the title");
        text.Reads("parameter gradients zero within error largest worst difference in", "the heading");
        foreach (MeasuredRow row in rows)
        {
            string name = row.Parameter.Name;
            text.Reads(name, "the next parameter");
            text.Reads(Printed.Count(row.Count), $"how many gradients {name} has");
            text.Reads(Printed.Count(row.Zeros), $"how many gradients of {name} are zero");
            text.Reads(Printed.Count(row.Hidden), $"how many gradients of {name} are no larger than the error of their slope");
            text.Reads(Printed.Plain(row.Largest), $"the largest entry of d.{name}");
            text.Reads(Printed.Tiny(row.Difference), $"the worst difference of {name}");
            text.Reads(row.Place, $"where {name} differs most");
        }

        ReadSummary(text, rows);
        text.Ends();
    }

    /// <summary>What a check can't tell.</summary>
    private static string Hiding(ImmutableArray<MeasuredRow> rows)
    {
        (int zeros, int hidden) = (rows.Sum(row => row.Zeros), rows.Sum(row => row.Hidden));
        string zero = $"{Printed.Count(zeros)} {(zeros == 1 ? "is" : "are")} exactly zero";
        string small = $"{Printed.Count(hidden)} {(hidden == 1 ? "is" : "are")} no larger than the error of the slope";
        return (zeros, hidden) switch
        {
            (0, 0) => "",
            _ when zeros == rows.Sum(row => row.Count) =>
                "Every one of them is exactly zero: no wrong factor or sign could have been noticed.",
            _ => $"Of these {(zeros == 0 ? small : hidden == 0 ? zero : $"{zero} and {small}")}: "
                + "a wrong factor or sign there would not be noticed.",
        };
    }

    private static TrainingStep WithMistake(TrainingStep step, string tensor, double mistake)
    {
        Expression right = step.Computation[tensor].Expression!;
        return step.With(step.Computation.With(tensor, right with
        {
            Evaluate = operands =>
            {
                var value = right.Evaluate(operands).Clone();
                value[value.RowCount - 1, value.ColumnCount - 1] += mistake;
                return value;
            },
        }));
    }
}
