using System.Text;
using System.Text.Json.Nodes;
using HandCalc.Cli.Commands;
using HandCalc.Explanations;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Terminal.Printing;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Command;

/// <summary>
/// <c>--set</c> and <c>--steps</c>: fields of the model are changed from the first step on, then steps are taken, then entries are set; and
/// every command shows the step that the engine computes from there.
/// </summary>
public sealed class EditedSteps
{
    private static readonly string[] Options =
        ["--set", "W_Q[0][3,1]=0.2", "--set", "optimizer.learningRate=0.01", "--set", "b_1/2=−1e-3", "--steps", "3"];

    private static readonly Lazy<TrainingStep> Trained = new(() =>
    {
        Model model = Examples.Read(Examples.Default);
        model = model with
        {
            Name = $"{model.Name} (after 3 steps, changed)",
            Optimizer = model.Optimizer with { LearningRate = 0.01 },
        };
        return TrainingStep.Compute(model).Next().Next().Next();
    });

    private static readonly Lazy<TrainingStep> Right = new(() =>
    {
        (Matrix<double> weight, Matrix<double> bias) = (Trained.Value["W_Q[0]"].Value, Trained.Value["b_1"].Value);
        (weight[3, 1], bias[0, 2]) = (0.2, -1e-3);
        return TrainingStep.Compute(Trained.Value.Model, Trained.Value.State.With("W_Q[0]", weight).With("b_1", bias));
    });

    /// <summary>What each command writes of the step that the engine computes.</summary>
    private static IEnumerable<TestCaseData> Commands()
    {
        yield return Case("", (page, step) => MainJob.Run(page, step, step.Next()));
        yield return Case("step 13", (page, step) => StepCommand.Run(page, step, 13, full: false));
        yield return Case("check", (page, step) => CheckCommand.Run(page, step));
        yield return Case("export", (page, step) => ExportCommand.Run(page, step, null, null));
        foreach (string tensor in new[] { "d.W_Q[0]", "W_Q[0]" })
        {
            yield return Case($"explain {tensor} 3 1", (page, step) =>
                ExplainCommand.Run(page, new Recipes(step, Trained.Value.State), (step.Computation[tensor], 3, 1), depth: 1));
        }

        static TestCaseData Case(string command, Action<Page, TrainingStep> write)
        {
            return new TestCaseData(command, (Func<TrainingStep, string>)Written).SetArgDisplayNames($"handcalc {command}");

            string Written(TrainingStep step)
            {
                using var output = new StringWriter();
                write(new Page(output, output), step);
                return output.ToString();
            }
        }
    }

    [TestCaseSource(nameof(Commands))]
    public void Every_command_shows_the_step_that_the_engine_computes(string command, Func<TrainingStep, string> written) =>
        CommandRun.Of([.. Words(command), .. Options]).Succeeds().Output.Should().Be(written(Right.Value));

    [TestCase("W_Q[0] 3 1", "Put in place of what step 3 left behind.")]
    [TestCase("W_Q[0] 3 2", "What step 3 left behind.")]
    [TestCase("b_1 2", "Put in place of what step 3 left behind.")]
    public void What_is_set_is_told_from_what_the_steps_left_behind(string entry, string told) =>
        CommandRun.Of([.. Words($"explain {entry}"), .. Options]).Succeeds().Says(told);

    [Test]
    public void What_is_set_in_the_first_step_is_told_from_what_is_drawn()
    {
        CommandRun.Of("explain", "W_O", "0", "0", "--set", "W_O[h0[0], 0]=1").Succeeds().Says(" = 1\n", "Put in place of what is drawn.");
        CommandRun.Of("explain", "W_O", "0", "1", "--set", "W_O[h0[0], 0]=1").Succeeds().Says("Drawn at random");
    }

    /// <summary>Words may have a sign of equality in them; the last one sets.</summary>
    [TestCase("E_token[a=b, 3]=0.5", "E_token[3,3]=0.5")]
    [TestCase("E_token[a=b, 3]=0.5", "E_token/3,3=5e-1")]
    [TestCase("text=a=b", "text= a=b ")]
    public void An_entry_is_named_by_its_labels_or_by_its_index(string one, string other)
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel(model => (model["vocabulary"], model["text"]) =
            (new JsonArray("<PAD>", "<BOS>", "<EOS>", "a=b", "c"), "c a=b"));

        Losses(one).Should().Equal(Losses(other)).And.NotEqual(Losses("name=x"));

        ImmutableArray<double> Losses(string edit) =>
            Exported(CommandRun.Of("export", "--model", file, "--set", edit).Succeeds())["losses"].Values;
    }

    [Test]
    public void The_text_and_the_mean_can_be_chosen()
    {
        Model model = Examples.Read(Examples.Default) with { Text = "like I", Loss = LossReduction.Mean };
        CommandRun run = CommandRun.Of("export", "--set", "text=like I", "--set", "loss=mean").Succeeds();

        Exported(run)["loss"].Values.Should().Equal(TrainingStep.Compute(model).Loss);
    }

    /// <summary>Its numbers are drawn, all others stay; and then it is trained like any word.</summary>
    [Test]
    public void A_word_that_the_vocabulary_has_not_is_added()
    {
        Model model = Examples.Read(Examples.Default);
        Model grown = model with { Vocabulary = [.. model.Vocabulary, "cats"], Text = "I like cats" };
        TrainingStep right = TrainingStep.Compute(grown, TrainingState.Initial(model).WithWords(grown, 1)).Next();
        CommandRun run = CommandRun.Of("export", "--set", "word=cats", "--set", "text=I like cats", "--steps", "1").Succeeds();

        Exported(run)["P"].Values.Should().Equal(right["P"].Value.EnumerateRows().SelectMany(row => row));
        CommandRun.Of("explain", "E_token", "cats", "0", "--set", "word=cats").Succeeds().Says("Drawn at random");
        CommandRun.Of("export", "--set", "word=like").IsRefusedNaming("vocabulary: ", "'like' comes twice");
    }

    /// <summary>Fields that fit only together are set together.</summary>
    [Test]
    public void Fields_are_set_together() => CommandRun.Of("--set", "dModel=9", "--set", "heads=3").Succeeds().Says("3 heads of 3");

    [Test]
    public void A_port_of_the_edited_step_is_compared_with_it()
    {
        Thorough.Only();
        using var folder = new TemporaryFolder();
        string mine = folder.File("mine.json");
        CommandRun.Of(["export", "--out", mine, .. Options]).Succeeds();

        CommandRun.Of(["compare", mine, .. Options]).Succeeds().Says("(after 3 steps, changed)");
        CommandRun.Of("compare", mine).ExitCode.Should().Be(1);
    }

    [Test]
    public void Steps_that_lead_too_far_are_refused() =>
        CommandRun.Of("--steps", "50", "--set", "optimizer.learningRate=1e200")
            .IsRefusedNaming($"{Examples.Default}: optimizer.learningRate: ", "past what a double holds");

    [Test]
    public void A_name_has_room_for_what_was_done()
    {
        using var folder = new TemporaryFolder();
        string name = new('x', ModelRules.LongestName), file = folder.WriteModel(model => model["name"] = name);

        CommandRun.Of("export", "--model", file, "--steps", "1").Succeeds().Says("x… (after 1 step)\"");
    }

    private static Dictionary<string, ExportedTensor> Exported(CommandRun run) => ExportFile
        .Read(new MemoryStream(Encoding.UTF8.GetBytes(run.Output)), "export").Tensors.ToDictionary(tensor => tensor.Name);

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
