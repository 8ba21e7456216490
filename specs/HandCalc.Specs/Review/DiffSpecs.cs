using System.Text.Json;
using HandCalc.Cli;
using HandCalc.Cli.Printing;
using HandCalc.Models;
using HandCalc.Specs.Command;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Snapshots;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Review;

/// <summary><c>handcalc diff</c>: what moved, where it starts, and what kind of change it was.</summary>
public sealed class DiffSpecs
{
    private TemporaryCheckout checkout = null!;

    private TrainingStep Right => TrainingStep.Compute(checkout.Model);

    [SetUp]
    public void CreateCheckout() => checkout = new TemporaryCheckout();

    [TearDown]
    public void DeleteCheckout() => checkout.Dispose();

    [Test]
    public void Nothing_received_is_no_difference()
    {
        CommandRun run = checkout.Run("diff").Succeeds();

        run.Output.Should().Contain("approved → received").And.Contain("No difference.");
    }

    [Test]
    public void A_factor_forgotten_on_the_way_back_starts_in_the_scores_and_nowhere_else()
    {
        checkout.Receive(AttentionMistakes.RootForgotten.In(Right));

        CommandRun run = Differs("diff");

        Section(run, "Where it starts").Where(line => line.Contains("step", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0])
            .Should().Equal("d.scores[0]", "d.scores[1]");
        run.Output.Should().Contain("Likely cause: one formula, or a setting in it: d.scores")
            .And.Contain("Nothing moved in steps 1 to 10.").And.Contain("Step 11 · The gradients of attention").And.Contain("█")
            .And.MatchRegex("""loss +\d\.\d{6} +unchanged""").And.MatchRegex("next words .* unchanged");
    }

    [Test]
    public void A_field_of_the_model_is_named_with_both_values()
    {
        checkout.Commit();
        checkout.Change(model => model with { LayerNormEpsilon = 0.1 });

        Differs("diff").Output.Should().Contain("Likely cause: the model file: layerNormEpsilon 1e-5 → 0.1")
            .And.Contain("x_hat = (residual − mean) / √(variance + ε)").And.MatchRegex("""mean +\d\.\d{6} +now \d\.\d{6}""")
            .And.MatchRegex("<BOS> → I  .* now <BOS> → I ");
    }

    /// <summary>Without git nobody knows the old model; where the change starts still tells its kind.</summary>
    [TestCase("one entry of W_O", "one entry of a parameter: W_O[h0[0], 1]")]
    [TestCase("seed", "14 of 16 parameters: they are drawn otherwise, from E_token on (seed, scale or order of drawing)")]
    [TestCase("gamma", "one parameter, gamma")]
    [TestCase("dFf", "another size: W_1 4 × 3 → 4 × 5, b_1 3 → 5, hidden 5 × 3 → 5 × 5, activated 5 × 3 → 5 × 5 and")]
    [TestCase("heads", "another size: W_Q[0] 4 × 2 → 4 × 4")]
    [TestCase("text", "other rows or columns: the text or the vocabulary of the model")]
    [TestCase("learning rate", "the optimizer, or a setting in it: new.E_token, new.E_pos, new.W_Q, new.W_K and")]
    [TestCase("mean", "2 formulas, or a setting in it: loss = sum of losses, now loss = mean of losses")]
    public void The_kind_of_change_is_guessed_from_where_it_starts(string change, string guess)
    {
        checkout.Receive(Changed(change));

        Differs("diff").Output.Should().Contain($"Likely cause: {guess}");
    }

    [Test]
    public void Rounding_is_told_as_rounding()
    {
        TrainingStep step = Right;
        checkout.Receive(TrainingStep.Compute(step.Model, step.State.With("b_2", step["b_2"].Value + 1.2e-6)));

        Differs("diff").Output.Should().Contain("Likely cause: the last digits only");
    }

    [Test]
    public void A_tensor_is_shown_on_both_sides_and_what_moved_has_a_star()
    {
        checkout.Receive(Changed("one entry of W_O"));

        string[] lines = Differs("diff", "--tensor", "W_O").Lines;

        lines.Should().Contain(line => line.StartsWith("W_O, a parameter   1 of 16 entries moved", StringComparison.Ordinal));
        lines.Count(line => line.Contains("+0.500000*", StringComparison.Ordinal)).Should().Be(1);
        lines.Sum(line => line.Count(c => c == '*')).Should().Be(2, "it moved on one place, shown before and after");
    }

    [Test]
    public void The_change_of_a_tensor_is_a_heat_map()
    {
        checkout.Receive(Changed("one entry of W_O"));

        string output = Differs("diff", "--tensor", "W_O", "--heat").Output;

        output.Should().Contain("+████").And.Contain("█ is the largest change, W_O[h0[0], 1]: ");
        output.Count(c => c == '·').Should().Be(15);
    }

    [Test]
    public void Every_tensor_that_moved_can_be_listed_with_what_it_follows_from()
    {
        checkout.Receive(Changed("one entry of W_O"));

        Differs("diff", "--full").Output.Should().Contain("attention   ").And.Contain("; follows from W_O")
            .And.Contain("starts here: it is computed from no other tensor").And.Contain("signs flipped");
    }

    [Test]
    public void Markdown_fits_a_comment_and_takes_no_word_for_markup()
    {
        for (int copy = 0; copy < 4; copy++)
        {
            checkout.Approve(Right, $"copy-{copy}");
            checkout.Receive(Changed("seed"), $"copy-{copy}");
        }

        string[] lines = Differs("diff", "--format", "markdown").Lines;

        lines.Should().HaveCountLessThanOrEqualTo(60);
        lines[^1].Should().MatchRegex(@"^… and \d+ lines more\.$");
        lines.Should().Contain("|---|---:|---:|---|---:|---|").And.Contain(line => line.Contains(@"\<EOS\>", StringComparison.Ordinal));
        lines.Should().NotContain(line => line.Contains("<EOS>", StringComparison.Ordinal));
        Differs("diff", "--format", "markdown", "--full").Lines.Should().HaveCountGreaterThan(60);
    }

    [Test]
    public void Json_holds_the_same_for_programs()
    {
        checkout.Receive(Changed("one entry of W_O"));

        using JsonDocument json = JsonDocument.Parse(Differs("diff", "--format", "json").Output);
        JsonElement example = json.RootElement.GetProperty("examples")[0];

        json.RootElement.GetProperty("schema").GetInt32().Should().Be(1);
        example.GetProperty("startsIn").EnumerateArray().Select(name => name.GetString()).Should().Equal("W_O");
        JsonElement first = example.GetProperty("tensors")[0];
        first.GetProperty("name").GetString().Should().Be("W_O");
        first.GetProperty("kind").GetString().Should().Be("values");
        first.GetProperty("entriesMoved").GetInt32().Should().Be(1);
        first.GetProperty("largest").GetProperty("place").GetString().Should().Be("W_O[h0[0], 1]");
        first.GetProperty("largest").GetProperty("after").GetDouble().Should().Be(0.5);
        example.GetProperty("tensors")[1].GetProperty("followsFrom").EnumerateArray().Select(name => name.GetString()).Should().Equal("W_O");
    }

    [Test]
    public void Json_is_right_where_shapes_differ()
    {
        checkout.Receive(Changed("heads"));

        using JsonDocument json = JsonDocument.Parse(Differs("diff", "--format", "json").Output);

        json.RootElement.GetProperty("examples")[0].GetProperty("steps")[1].GetProperty("relativeChange").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Test]
    public void A_revision_is_compared_with_the_working_tree_and_with_another_revision()
    {
        checkout.Commit();
        checkout.Approve(Changed("gamma"));

        Differs("diff", "HEAD").Output.Should().Contain("HEAD → the working tree").And.Contain("gamma, a parameter");
        checkout.Commit();
        Differs("diff", "HEAD~1", "HEAD").Output.Should().Contain("HEAD~1 → HEAD").And.Contain("gamma, a parameter");
        checkout.Run("diff", "HEAD", "HEAD").Succeeds();
    }

    [Test]
    public void A_folder_a_model_file_and_an_export_are_compared_with_each_other()
    {
        checkout.Run("export", "--model", ModelPath, "--out", checkout.File("step.json")).Succeeds();
        string[] all = ["snapshots", System.IO.Path.Combine("snapshots", Examples.Default), ModelPath, "step.json"];

        foreach ((string before, string after) in all.SelectMany(before => all.Select(after => (before, after))))
        {
            checkout.Run("diff", before, after).Succeeds();
        }
    }

    [Test]
    public void Two_exports_are_compared_to_the_last_bit()
    {
        TrainingStep step = Right;
        double next = Math.BitIncrement(step["W_O"][0, 1]);
        Matrix<double> other = step["W_O"].Value;
        other[0, 1] = next;
        Write("a.json", step);
        Write("b.json", TrainingStep.Compute(step.Model, step.State.With("W_O", other)));

        Differs("diff", "a.json", "b.json").Output.Should().Contain("the last digits only").And.Contain(FormattableString.Invariant($"→ {next:R}"));
        checkout.Run("diff", "a.json", "snapshots").Succeeds();
    }

    [TestCase("diff nothing-like-this", "there is no 'nothing-like-this'", "a revision of git")]
    [TestCase("diff snapshots --tensor W_P", "there is no tensor 'W_P'", "Did you mean W_O?")]
    [TestCase("diff --format markdwon", "there is no format 'markdwon'", "Did you mean markdown?")]
    [TestCase("diff --heat", "--heat", "--tensor NAME")]
    [TestCase("diff --tensor W_O --format json", "--tensor", "--format text")]
    [TestCase("diff --example cat", "there is no example 'cat'", Examples.Default)]
    [TestCase("diff a b c", "c: ", "one word too many")]
    public void Misuse_is_refused_in_one_sentence(string arguments, string wrong, string allowed) =>
        checkout.Run(arguments.Split(' ')).IsRefusedNaming(wrong, allowed);

    [Test]
    public void Outside_of_a_checkout_two_sides_must_be_named()
    {
        string[] args = ["diff"];
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();

        Handcalc.Run(args, new Page(TextWriter.Null, error), new(folder.Path, _ => null, null)).Should().Be(2);
        error.ToString().Should().Contain("is not in a checkout of HandCalc");
    }

    [Test]
    public void A_garbled_snapshot_is_named_with_its_line()
    {
        string stem = checkout.Stem("W_O");
        System.IO.File.WriteAllText(stem + Snapshot.Approved, System.IO.File.ReadAllText(stem + Snapshot.Approved).Replace("+0.", "+0,", StringComparison.Ordinal));

        checkout.Run("diff").IsRefusedNaming("4.1 W_O: line 5: ", "numbers with six decimals");
    }

    private string ModelPath => checkout.File("src", "HandCalc", "Examples", $"{Examples.Default}.json");

    /// <summary>The training step with one thing changed.</summary>
    private TrainingStep Changed(string change)
    {
        (TrainingStep step, Model model) = (Right, checkout.Model);
        Matrix<double> weights = step["W_O"].Value;
        weights[0, 1] = 0.5;
        return change switch
        {
            "one entry of W_O" => TrainingStep.Compute(model, step.State.With("W_O", weights)),
            "gamma" => TrainingStep.Compute(model, step.State.With("gamma", step["gamma"].Value * 2)),
            "seed" => TrainingStep.Compute(model with { Initialization = model.Initialization with { Seed = 7 } }),
            "dFf" => TrainingStep.Compute(model with { DFf = 5 }),
            "heads" => TrainingStep.Compute(model with { Heads = 1 }),
            "text" => TrainingStep.Compute(model with { Text = "like I transformers" }),
            "learning rate" => TrainingStep.Compute(model with { Optimizer = model.Optimizer with { LearningRate = 0.5 } }),
            "mean" => TrainingStep.Compute(model with { Loss = LossReduction.Mean }),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "no such change"),
        };
    }

    private CommandRun Differs(params string[] args)
    {
        CommandRun run = checkout.Run(args);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(1, "{0}", run.Output);
        return run;
    }

    /// <summary>The lines under a heading, to the next empty line.</summary>
    private static IEnumerable<string> Section(CommandRun run, string heading) =>
        run.Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => line.Length > 0);

    private void Write(string name, TrainingStep step)
    {
        using StreamWriter output = System.IO.File.CreateText(checkout.File(name));
        Export.Write(step, output);
    }
}
