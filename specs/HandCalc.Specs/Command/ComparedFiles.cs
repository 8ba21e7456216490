using System.Globalization;
using System.Text.Json.Nodes;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Command;

/// <summary>Whoever ports the training step asks whether it is right so far: tensor by tensor, in the order of computation.</summary>
public sealed class ComparedFiles
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void An_export_agrees_with_itself_in_every_tensor()
    {
        CommandRun run = new TensorFile().Compare().Succeeds();

        Rows(run).Should().Equal(Step.Tensors.Select(tensor => (tensor.Name, "agrees exactly")));
        run.Lines[^1].Should().Be($"{Step.Tensors.Length} of {Step.Tensors.Length} tensors compared: {Step.Tensors.Length} agree");
    }

    [Test]
    public void One_bit_is_not_exact_and_agrees()
    {
        TensorFile file = TensorFile.With("X");
        file["X"]["values"]![0]![0] = Math.BitIncrement(Step["X"][0, 0]);

        Rows(file.Compare().Succeeds()).Should().Equal(("X", "agrees to 15 digits"));
    }

    /// <summary>A port that is not ours: its sums are added in another order.</summary>
    [TestCaseSource(typeof(WorkedExamples))]
    public void What_PyTorch_computed_agrees(WorkedExample example)
    {
        if (PyTorchResults.Of(example.Step.Model) is not { } results)
        {
            Assert.Ignore($"PyTorch has not computed {example.Name} as it is now. To renew its results: {PyTorchResults.ToRenew}");
            return;
        }

        TensorFile file = TensorFile.Read(results.Path);
        file.Root.Remove("torch");
        file.Root["schema"] = 1;

        file.Compare("--digits", "12").Succeeds().Lines[^1].Should().MatchRegex(@"^(\d+) of \1 tensors compared: \1 agree$");
    }

    [Test]
    public void Some_tensors_in_any_order_are_told_in_the_order_of_computation_with_what_comes_next()
    {
        TensorFile file = TensorFile.With("A[0]", "X", "W_lm", "Q[0]");
        file.Root.Remove("model");
        file["X"].Remove("step");
        using var folder = new TemporaryFolder();

        CommandRun run = file.Compare("--model", folder.WriteModel()).Succeeds();

        Rows(run).Select(row => row.Name).Should().Equal("X", "Q[0]", "A[0]", "W_lm");
        run.Lines[^3].Should().Be($"4 of {Step.Tensors.Length} tensors compared: 4 agree");
        run.Lines[^2].Should().Be($"{Step.Tensors.Length - 4} not in the file");
        run.Lines[^1].Should().Be($"Right so far. Next in the order of computation: {Step["A[1]"].Equation}");
    }

    [Test]
    public void A_few_missing_tensors_are_named()
    {
        var file = new TensorFile();
        file.Tensors.Remove(file["Q[0]"]);
        file.Tensors.Remove(file["new.beta"]);

        file.Compare().Succeeds().Output.Should().Contain("\n2 not in the file: Q[0], new.beta\n");
    }

    [Test]
    public void One_wrong_entry_is_found_and_told_by_its_labels()
    {
        TensorFile file = new();
        file["A[0]"]["values"]![3]![1] = 0.5;

        CommandRun run = file.Compare();

        run.ExitCode.Should().Be(1);
        run.Error.Should().BeEmpty();
        Rows(run).Where(row => row.Verdict != "agrees exactly").Should().Equal(("A[0]", "differs in 1 of 25"));
        run.Output.Should().Contain($"\nStart here: {Step["A[0]"].Equation}\n"
            + $"  A[0][transformers, I] should be {Text(Step["A[0]"][3, 1], "G9")} and is 0.5\n"
            + "  Its operand agrees: scaled[0]\n"
            + "  No slip that is known gives these numbers\n");
        run.Lines[^1].Should().EndWith($"{Step.Tensors.Length - 1} agree, 1 differs");
    }

    [Test]
    public void Numbers_that_begin_alike_are_told_with_all_their_digits()
    {
        TensorFile file = new();
        double near = Step.Loss * (1 + 5e-11);
        file["loss"]["values"] = near;

        file.Compare("--digits", "12").Output.Should().Contain($"loss should be {Text(Step.Loss, "R")} and is {Text(near, "R")}");
    }

    [Test]
    public void What_follows_from_the_first_difference_is_told_as_such()
    {
        CommandRun run = TensorFile.Of(ForwardMistakes.MaskForgotten.In(Step)).Compare();

        (string Name, string Verdict)[] rows = Rows(TensorFile.Of(ForwardMistakes.MaskForgotten.In(Step)).Compare("--full"));
        (string Name, string Verdict)[] folded = Rows(run);
        bool IsOne((string Name, string) row) => !row.Name.EndsWith(" tensors", StringComparison.Ordinal);
        int together = folded.Where(row => !IsOne(row)).Sum(row => int.Parse(row.Name.Split(' ')[0], null));
        together.Should().Be(rows.Length - folded.Count(IsOne)).And.BeGreaterThan(rows.Count(row =>
            row.Verdict == "follows from above") / 2);
        rows.Where(Differs).Select(row => row.Name).Should().Equal("A[0]", "A[1]");
        rows.SkipWhile(row => row.Name != "head[0]").Select(row => row.Verdict)
            .Should().OnlyContain(verdict => verdict == "follows from above" || verdict == "agrees exactly");
        run.Output.Should().Contain("\nStart here: A[0] = ").And.Contain("\n  Likely slip: mask forgotten\n");
    }

    [Test]
    public void Whoever_draws_other_parameters_learns_that_all_that_is_computed_follows()
    {
        Model other = Step.Model with { Initialization = Step.Model.Initialization with { Seed = 7 } };
        TensorFile file = TensorFile.Of(TrainingStep.Compute(other));
        file.Root["model"] = new TensorFile().Root["model"]!.DeepClone();

        CommandRun run = file.Compare();

        run.Succeeds();
        Rows(run).Where(row => row.Verdict == "your own").Should().OnlyContain(row => Step[row.Name].Definition.Expression == null);
        run.Output.Should().Contain(": numbers of your own; what is computed is judged by them.");
    }

    [Test]
    public void Another_shape_is_a_difference()
    {
        TensorFile file = TensorFile.With("mean");
        file["mean"]["shape"] = new JsonArray(5, 1);
        IEnumerable<JsonNode> rows = file["mean"]["values"]!.AsArray().Select(number => new JsonArray(number!.DeepClone()));
        file["mean"]["values"] = new JsonArray([.. rows]);

        CommandRun run = file.Compare();

        Rows(run).Should().Equal(("mean", "has the shape 5×1"));
        run.Output.Should().Contain("\n  Its shape should be 5 and is 5×1\n"
            + "  Not in the file, and so not compared: its operand residual\n  Likely slip: another shape\n");
        run.ExitCode.Should().Be(1);
    }

    /// <summary>Floats do not tell one small ε from another, or from none.</summary>
    [Test]
    public void Of_many_slips_a_few_are_named_and_all_where_all_are_asked_for()
    {
        TensorFile file = TensorFile.With("x_hat");
        file.Tensors[0] = TensorFile.Of(ForwardMistakes.EpsilonOf(0).In(Step)).Map(number => (float)number)["x_hat"].DeepClone();
        JsonNode slip = JsonNode.Parse(file.Compare("--format", "json").Output)!["tensors"]![0]!["slip"]!;
        string[] names = [.. slip["each"]!.AsArray().Select(name => name!.GetValue<string>())];

        names.Length.Should().BeGreaterThan(3);
        slip["name"]!.GetValue<string>().Should().Be(string.Join(" or ", names));
        file.Compare().Output.Should()
            .Contain($"Likely slip: {string.Join(" or ", names[..3])} or {names.Length - 3} more (--full names them)\n");
        file.Compare("--full").Output.Should().Contain($"Likely slip: {string.Join(" or ", names)}\n");
    }

    [Test]
    public void What_should_be_a_number_and_is_a_list_is_told_so_and_zero_has_no_sign()
    {
        TensorFile file = TensorFile.With("loss");
        file["loss"]["shape"] = new JsonArray(2);
        file["loss"]["values"] = new JsonArray(1, 2);
        file.Compare().Output.Should().Contain("\n  It should be a number and has the shape 2\n");

        file["loss"]["shape"] = new JsonArray();
        file["loss"]["values"] = -0.0;
        file.Compare().Output.Should().Contain(" and is 0\n");
    }

    /// <summary>What a program reads is what a reader reads: each field is asked for what the file and the right step say.</summary>
    [Test]
    public void A_program_reads_the_same_in_JSON()
    {
        Thorough.Only();
        TensorFile file = TensorFile.Of(ForwardMistakes.MaskForgotten.In(Step));
        file.Tensors.Add(new JsonObject { ["name"] = "x_hot", ["shape"] = new JsonArray(), ["values"] = 1 });
        file.Tensors.Remove(file["loss"]);
        file["W_lm"]["values"]![2]![1] = "NaN";

        CommandRun run = file.Compare("--format", "json");
        JsonNode json = JsonNode.Parse(run.Output)!;

        run.ExitCode.Should().Be(1);
        (json["schema"]!.GetValue<int>(), json["model"]!.GetValue<string>(), json["agrees"]!.GetValue<bool>())
            .Should().Be((1, Step.Model.Name, false));
        json["file"]!.GetValue<string>().Should().EndWith("mine.json");
        json["start"]!.GetValue<string>().Should().Be("A[0]");
        json["missing"]!.ToJsonString().Should().Be("[\"loss\"]");
        json["skipped"]!.ToJsonString().Should().Be("[{\"name\":\"x_hot\",\"meant\":\"x_hat\"}]");
        json["tensors"]!.AsArray().Select(tensor => (tensor!["name"]!.GetValue<string>(), Verdict(tensor)))
            .Should().Equal(Rows(file.Compare("--full")).Select(row => (row.Name, row.Verdict.Split(' ')[0])));
        JsonNode a = Tensor("A[0]");
        double[] wrong = [.. file["A[0]"]["values"]!.AsArray().SelectMany(row => row!.AsArray())
            .Select(number => number!.GetValue<double>())];
        a["shape"]!.ToJsonString().Should().Be("[5,5]").And.Be(a["rightShape"]!.ToJsonString());
        a["differing"]!.GetValue<int>().Should()
            .Be(wrong.Zip(Step["A[0]"].Value.ToRowMajorArray()).Count(pair => Math.Abs(pair.First - pair.Second) > 1e-9));
        a["first"]!.ToJsonString().Should().Be(new JsonObject
        {
            ["row"] = 0,
            ["column"] = 0,
            ["right"] = Step["A[0]"][0, 0],
            ["found"] = wrong[0],
        }.ToJsonString());
        a["slip"]!["name"]!.GetValue<string>().Should().Be("mask forgotten");
        a["slip"]!["each"]!.ToJsonString().Should().Be("[\"mask forgotten\"]");
        (a["step"]!.GetValue<int>(), a["requiredDigits"]!.GetValue<int>(), a["exact"]!.GetValue<bool>(),
            a["singlePrecision"]!.GetValue<bool>())
            .Should().Be((3, 9, false, false));
        a["precision"]!.GetValue<string>().Should().Be("double precision");
        JsonNode x = Tensor("X");
        (x["exact"]!.GetValue<bool>(), x["digits"]!.GetValue<int>(), x["first"]).Should().Be((true, 15, null));
        Tensor("W_lm")["first"]!.ToJsonString().Should().StartWith("{\"row\":2,\"column\":1,").And.EndWith("\"found\":\"NaN\"}");

        JsonNode Tensor(string name) => json["tensors"]!.AsArray().Single(tensor => tensor!["name"]!.GetValue<string>() == name)!;

        static string Verdict(JsonNode tensor) => tensor["verdict"]!.GetValue<string>();
    }

    /// <summary>The rows of the table: what each tensor is called, and what is said of it.</summary>
    internal static (string Name, string Verdict)[] Rows(CommandRun run) =>
        [.. run.Lines.SkipWhile(line => !line.StartsWith("  step", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1], cells[Math.Min(3, cells.Length - 1)]))];

    private static bool Differs((string Name, string Verdict) row) => row.Verdict.StartsWith("differs", StringComparison.Ordinal);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
