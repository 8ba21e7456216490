using System.Text.Json;
using HandCalc.Cli.Commands;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Specs.Explanations;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.Engine;

/// <summary>
/// What may be asked of the optimizer, a schedule, a bound for the gradients, decay of matrices alone: where it is left out nothing is
/// there of it, and where it is asked for every view of a step shows it.
/// </summary>
public sealed class OptimizerOptions
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);

    private static readonly string[] Set =
    [
        "--set", "optimizer.decay=matrices", "--set", "optimizer.clip=1", "--set", "optimizer.schedule.warmup=4",
        "--set", "optimizer.schedule.steps=12", "--set", "optimizer.schedule.minimum=0.1",
    ];

    private static IEnumerable<TestCaseData> Models() =>
    [
        new TestCaseData(EverySetting.In(Published)).SetArgDisplayNames("the published block"),
        new TestCaseData(EverySetting.In(PreNormModel.Drawn().Model)).SetArgDisplayNames("GPT-2's blocks, tied"),
    ];

    [Test]
    public void What_is_left_out_leaves_no_tensor_and_no_byte()
    {
        TrainingStep step = TrainingStep.Compute(Published);
        OptimizerSettings said = Published.Optimizer with { Decay = DecayingParameters.All, Schedule = null, Clip = null };
        Model same = Published with { Optimizer = said };

        step.Tensors.Select(tensor => tensor.Name).Should().NotContain(name => name == "rate" || name == "norm"
            || name.StartsWith("clipped.", StringComparison.Ordinal) || name.StartsWith("squares.", StringComparison.Ordinal));
        Export(TrainingStep.Compute(same)).Should().Be(Export(step));
        Export(step).Should().NotContain("\"decay\"").And.NotContain("\"schedule\"").And.NotContain("\"clip\"");
    }

    [Test]
    public void What_is_asked_for_is_written_and_read_again()
    {
        string export = Export(TrainingStep.Compute(EverySetting.In(Published)));

        export.Should().Contain("\"decay\":\"matrices\",\"schedule\":{\"warmup\":4,\"steps\":12,\"minimum\":0.1},\"clip\":1}");
        ExportFile.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(export)), "the export").Model.Should()
            .BeEquivalentTo(EverySetting.In(Published));
    }

    [TestCaseSource(nameof(Models))]
    public void The_rate_grows_to_η_falls_along_a_cosine_and_stays(Model model)
    {
        (double η, RateSchedule schedule) = (model.Optimizer.LearningRate, model.Optimizer.Schedule!);
        TrainingStep step = TrainingStep.Compute(model);
        List<double> rates = [double.NaN];                                         // there is no step 0
        for (; rates.Count <= schedule.Steps + 2; step = step.Next())
        {
            rates.Add(step["rate"][0, 0]);
        }

        rates[1].Should().BeApproximately(η / schedule.Warmup, Tolerances.Arithmetic);
        rates[schedule.Warmup].Should().Be(η, "exactly");
        rates[(schedule.Warmup + schedule.Steps) / 2].Should()
            .BeApproximately(η * (1 + schedule.Minimum) / 2, Tolerances.Arithmetic, "it is halfway down");
        rates[schedule.Steps].Should().Be(η * schedule.Minimum, "exactly");
        rates[schedule.Steps..].Should().OnlyContain(rate => rate == rates[schedule.Steps]);
        rates[1..(schedule.Warmup + 1)].Should().BeInAscendingOrder();
        rates[schedule.Warmup..(schedule.Steps + 1)].Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
    }

    [TestCaseSource(nameof(Models))]
    public void All_gradients_are_in_before_the_norm_and_none_is_clipped_by_itself(Model model)
    {
        TrainingStep step = TrainingStep.Compute(model);
        double norm = Math.Sqrt(step.Parameters.Sum(parameter => step[$"d.{parameter.Name}"].Value.Enumerate().Sum(entry => entry * entry)));

        step["norm"][0, 0].Should().BeApproximately(norm, Tolerances.Arithmetic).And.BeGreaterThan(1);
        step.Tensors.Last(tensor => tensor.Definition.Id.Kind == Kind.Gradient).Definition.Index
            .Should().BeLessThan(step.Computation["norm"].Index);
        foreach (Tensor parameter in step.Parameters)
        {
            step[$"clipped.{parameter.Name}"].Value.Should(parameter.Name)
                .Equal(step[$"d.{parameter.Name}"].Value / norm, within: Tolerances.Arithmetic);
        }
    }

    /// <summary>Of a tied table as well: it is looked up, though it is multiplied by too.</summary>
    [TestCaseSource(nameof(Models))]
    public void Matrices_decay_and_nothing_else(Model model)
    {
        TrainingStep step = TrainingStep.Compute(model);
        string[] decaying = [.. step.Parameters.Where(parameter => step[$"new.{parameter.Name}"].Equation.Contains('λ', StringComparison.Ordinal))
            .Select(parameter => parameter.Name)];

        decaying.Should().Equal(step.Parameters.Select(parameter => parameter.Name)
            .Where(name => name.Split('.')[^1].StartsWith("W_", StringComparison.Ordinal)));
    }

    [TestCaseSource(nameof(Models))]
    public void Every_entry_is_explained_after_some_steps(Model model) =>
        EveryCell.AssertRecomputed(TrainingStep.Compute(model).Next().Next().Next().Next().Next()).Keys
            .Should().Contain(["rate", "norm", "clipped.E_token", "squares.E_pos"]);

    [TestCase("rate", "η · min(t / warmup, 1) · (minimum + (1 − minimum) · ½ · (1 + cos(π · p)))", "min(3 / 4, 1) = 0.75")]
    [TestCase("norm", "√(sum of squares.E_token + ", "Read by 96 entries of clipped.E_token")]
    [TestCase("clipped.W_O/0,0", "d.W_O[h0[0], 0] · min(1, clip / norm)")]
    [TestCase("new.gamma/0", "gamma[0] − rate · (m̂ / (√v̂ + ε))")]
    [TestCase("new.W_lm/0,0", "W_lm[0, <PAD>] − rate · (m̂ / (√v̂ + ε) + λ · W_lm[0, <PAD>])")]
    public void The_command_explains_an_entry(string entry, params string[] says)
    {
        CommandRun run = CommandRun.Of(["explain", entry, "--steps", "2", .. Set]).Succeeds();
        string output = run.Output.Replace("\n          ", " ", StringComparison.Ordinal);

        output.Should().ContainAll(says).And.NotContain("they differ");
    }

    [Test]
    public void The_command_sets_what_the_file_does_not_have()
    {
        Model said = JsonDocument.Parse(CommandRun.Of(["export", .. Set]).Succeeds().Output).RootElement.GetProperty("model")
            .GetRawText() is { } text ? ModelFile.Parse(System.Text.Encoding.UTF8.GetBytes(text), "the export") : throw new AssertionException("");

        said.Optimizer.Should().Be(EverySetting.In(Published).Optimizer);
        CommandRun.Of("step", "13", "--set", "optimizer.schedule.steps=9").IsRefusedNaming("optimizer.schedule.warmup: the field is missing");
        CommandRun.Of("step", "13", "--set", "optimizer.clip=none").IsRefusedNaming("optimizer.clip: \"none\"", "a finite number");
    }

    /// <summary>A loop takes the steps before, and gives the bits of steps that are taken one by one.</summary>
    [Test]
    public void The_command_takes_steps_to_the_last_bit()
    {
        TrainingStep step = TrainingStep.Compute(EverySetting.In(Examples.Read(Examples.Default)));
        step = Enumerable.Range(0, 5).Aggregate(step, (before, _) => before.Next());

        JsonElement[] tensors = [.. JsonDocument.Parse(CommandRun.Of(["export", "--steps", "5", .. Set]).Succeeds().Output).RootElement
            .GetProperty("tensors").EnumerateArray()];
        tensors.Single(tensor => tensor.GetProperty("name").GetString() == "new.gamma").GetProperty("values").EnumerateArray()
            .Select(entry => entry.GetDouble()).Should().Equal(step["new.gamma"].Value.Enumerate());
        tensors.Single(tensor => tensor.GetProperty("name").GetString() == "rate").GetProperty("values").GetDouble()
            .Should().Be(step["rate"][0, 0]);
    }

    [TestCaseSource(nameof(Models))]
    public void The_command_checks_every_gradient(Model model)
    {
        using var output = new StringWriter();

        CheckCommand.Run(new Page(output, output), TrainingStep.Compute(model).Next()).Should().Be(ExitCode.Fine);
    }

    private static string Export(TrainingStep step)
    {
        using var text = new StringWriter();
        HandCalc.Exports.Export.Write(step, text);
        return text.ToString();
    }
}
