using System.Text.Json.Nodes;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>Where the file of a port comes from, which model it is of, and what may stand in it beside what is compared.</summary>
public sealed class FilesToCompare
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void The_model_of_the_file_is_computed_if_none_is_named()
    {
        TrainingStep mean = TrainingStep.Compute(Step.Model with { Name = "another", Loss = LossReduction.Mean });

        TensorFile.Of(mean).Compare().Succeeds().Lines[0].Should().MatchRegex(@"^another   the model of \S+mine\.json$");
    }

    [Test]
    public void Without_a_model_anywhere_it_is_the_default_example()
    {
        TensorFile file = TensorFile.Of(TrainingStep.Compute(Examples.Read(Examples.Default)));
        file.Root.Remove("model");

        file.Compare().Succeeds().Lines[0].Should()
            .StartWith($"{Examples.Default}   ").And.EndWith("mine.json names no model: it may be of another");
    }

    [Test]
    public void The_same_model_may_be_named_whatever_it_is_called()
    {
        using var folder = new TemporaryFolder();

        TensorFile.With("X").Compare("--model", folder.WriteModel(model => model["name"] = "mine")).Succeeds();
    }

    [Test]
    public void Another_model_than_that_of_the_file_is_refused()
    {
        using var folder = new TemporaryFolder();

        TensorFile.With("X").Compare("--model", folder.WriteModel(model => model["layerNormEpsilon"] = 0.5))
            .IsRefusedNaming("mine.json: layerNormEpsilon is 1E-05 in its model", "--model", "allowed: a file of the same model");
    }

    [Test]
    public void Names_that_the_model_lacks_are_skipped_and_told()
    {
        TensorFile file = TensorFile.With("X", "Q[0]");
        foreach (string name in new[] { "q\u202E[0]", "K" })
        {
            file.Tensors.Add(new JsonObject { ["name"] = name, ["shape"] = new JsonArray(), ["values"] = 1 });
        }

        file.Compare().Succeeds().Output.Should().Contain("\nSkipped, since the model has no such tensor: "
            + "q<U+202E>[0] (did you mean Q[0]?), K (did you mean K[0]?)\n");
    }

    [Test]
    public void What_is_no_number_is_compared_and_differs()
    {
        TensorFile file = TensorFile.With("X", "Q[0]");
        string text = file.Root.ToJsonString();
        string first = file["X"]["values"]![0]![0]!.ToJsonString();
        using var folder = new TemporaryFolder();

        foreach (string written in new[] { "NaN", "Infinity", "-Infinity", "null", "\"NaN\"", "\"-Infinity\"" })
        {
            string changed = text.Replace($"[[{first}", $"[[{written}", StringComparison.Ordinal);
            CommandRun run = CommandRun.Of("compare", folder.Write("mine.json", changed));

            run.ExitCode.Should().Be(1, written);
            run.Error.Should().BeEmpty();
            run.Output.Should().Contain("Start here: X = ", written);
            CommandRun.Of("diff", folder.File("mine.json"), folder.File("mine.json"))
                .IsRefusedNaming("mine.json: X: NaN or infinity is among its numbers");
        }
    }

    [Test]
    public void Standard_input_is_a_file_too_and_so_is_a_model_there()
    {
        TensorFile file = TensorFile.With("X");
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(file.Root.ToJsonString());
        byte[] model = System.Text.Encoding.UTF8.GetBytes(file.Root["model"]!.ToJsonString());
        using var folder = new TemporaryFolder();

        CommandRun.Of(bytes, "compare", "-").Succeeds().Lines[0].Should().EndWith("the model of standard input");
        CommandRun.Of(model, "compare", folder.Write("mine.json", bytes), "--model", "-").Succeeds();
        CommandRun.Of(model, "step", "1", "--model", "-").Succeeds().Output
            .Should().Be(CommandRun.Of("step", "1", "--model", folder.WriteModel()).Output);
        CommandRun.Of(bytes, "compare", "-", "--model", "-").IsRefusedNaming("--model: standard input is the file of tensors already");
        CommandRun.Of([], "--model", "-").IsRefusedNaming("standard input: the file is empty");
    }

    [Test]
    public void There_is_no_other_format() => TensorFile.With("X").Compare("--format", "jsn")
        .IsRefusedNaming("--format: ", "'jsn'", "text, json", "Did you mean json?");
}
