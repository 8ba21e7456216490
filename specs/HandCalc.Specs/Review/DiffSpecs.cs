using System.Text.Json;
using HandCalc.Cli;
using HandCalc.Cli.Printing;
using HandCalc.Models;
using HandCalc.Snapshots;
using HandCalc.Specs.Command;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Snapshots;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Review.DifferenceViews;

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
    public void What_does_not_differ_is_told_in_one_line()
    {
        checkout.Approve(Right, "copy");

        checkout.Run("diff").Succeeds().Lines.Should().Equal("approved → received", "", $"No difference in {Examples.Default} and copy.");

        checkout.Receive(Changed("gamma"), "copy");
        Differs("diff").Lines[^1].Should().Be($"No difference in {Examples.Default}.");
        Differs("diff", "--format", "markdown").Lines[^1].Should().Be($"No difference in {Examples.Default}.");
    }

    [Test]
    public void A_setting_that_moves_no_number_is_told_all_the_same()
    {
        Model tiny = Right.Model with { Optimizer = Right.Model.Optimizer with { Epsilon = 1e-300 } };
        WriteModel("a.json", tiny);
        WriteModel("b.json", tiny with { Optimizer = tiny.Optimizer with { Epsilon = 2e-300 } });

        checkout.Run("diff", "a.json", "b.json").Succeeds().Output.Should()
            .Contain("Likely cause: the model file: optimizer.epsilon was changed from 1e-300 to 2e-300.").And.Contain("Nothing moved in steps 1 to 13.");
    }

    /// <summary>Between two model files everything is known: all bits, and what the files say.</summary>
    [TestCase("a word more", "a word was added: \"dog\"")]
    [TestCase("a word fewer", "the text was changed from \"I like transformers\" to \"I like\"; a word was removed: \"transformers\"")]
    [TestCase("another word", "the text was changed from \"I like transformers\" to \"I like robots\"; the word \"transformers\" became \"robots\"")]
    [TestCase("another text", "the text was changed from \"I like transformers\" to \"like I like\"")]
    [TestCase("a longer text", "the text was changed from \"I like transformers\" to \"I like I like transformers\"; maxLength was changed from 5 to 7")]
    [TestCase("order of words", "the words were put in another order, from \"like\" on")]
    [TestCase("heads", "heads was changed from 2 to 1")]
    [TestCase("mean and rate", "loss was changed from \"sum\" to \"mean\"; optimizer.learningRate was changed from 0.001 to 0.5")]
    public void Two_model_files_are_compared_in_every_format(string change, string cause)
    {
        TrainingStep after = Changed(change);
        WriteModel("a.json", Right.Model);
        WriteModel("b.json", after.Model);

        ReadBack(new(Right, after, $"the model file: {cause}"), "a.json", "b.json");
    }

    /// <summary>Nobody knows the model of what is approved where there is no git, and six decimals are all that is known of a number.</summary>
    [TestCase("one entry of W_O", "one entry of a parameter: W_O[h0[0], 1]")]
    [TestCase("1/√d_k", "a formula, or a setting in it: d.scores[0] = d.scaled[0] / √2, now d.scores[0] = d.scaled[0]")]
    [TestCase("gamma", "one parameter of 16, gamma: the weights themselves")]
    [TestCase("less than a thousandth of a percent", "one parameter of 16, b_2: the seed, the scale, the order of drawing, or the weights themselves")]
    [TestCase("rounding", "only the last digits moved: rounding, or a change too small to be told from it")]
    public void What_was_received_is_compared_in_every_format(string change, string cause)
    {
        TrainingStep after = Changed(change);
        checkout.Receive(after);

        ReadBack(new(Right, after, cause, Rounded: true) { Explained = (false, false) });
    }

    [Test]
    public void One_example_is_shown_alone_and_what_stands_beside_its_tensors_is_named()
    {
        checkout.Approve(Right, "copy");
        checkout.Receive(Changed("gamma"));
        System.IO.File.WriteAllText(checkout.File("snapshots", "copy", "01-step", "1.2 vocabulary" + Snapshot.Received), "another\n");
        string[] copy = ["--example", "copy"];

        Same("diff --example", ReadText(Differs(["diff", .. copy])), [
            "approved → received", "copy", "before after", .. Text(new(Right, Right, "", Rounded: true) { Explained = (false, true) }).Skip(2).TakeWhile(line => line != "Where it starts"),
            "Where it starts", "Likely cause: no number moved: the words around the numbers, or a table beside them.",
            "Nothing moved in steps 1 to 13.", "Beside the tensors: 1.2 vocabulary."]);
        ReadMarkdown(Differs(["diff", "--format", "markdown", .. copy])).Last().Should().EndWith("Nothing moved in steps 1 to 13. Beside the tensors: 1.2 vocabulary.");
        ReadJson(Differs(["diff", "--format", "json", .. copy])).Should().EndWith([".examples[copy].beside: 1 of them", ".examples[copy].beside[0]: 1.2 vocabulary"]);
    }

    [Test]
    public void Small_numbers_are_shown_in_the_unit_of_their_snapshot()
    {
        string stem = checkout.Stem("W_O");
        System.IO.File.WriteAllText(stem + Snapshot.Approved, SnapshotText.Of(Right["W_O"], 1e-3));
        System.IO.File.WriteAllText(stem + Snapshot.Received, SnapshotText.Of(Changed("one entry of W_O")["W_O"], 1e-3));

        string[] lines = Differs("diff", "--tensor", "W_O").Lines;

        lines.Should().Contain("  before (in units of 1e-3)").And.Contain("  after (in units of 1e-3)")
            .And.Contain(line => line.EndsWith("→ +500.000000 (in units of 1e-3), by +377.305845", StringComparison.Ordinal));
    }

    /// <summary>A file of a few tensors, without a model: numbers are no words, and what is not there is not known.</summary>
    [Test]
    public void Of_a_few_tensors_no_more_is_told_than_is_there()
    {
        WriteTensors("a.json", Right, "P", "losses");
        WriteTensors("b.json", Changed("gamma"), "P", "losses");

        string[] lines = [.. ReadText(Differs("diff", "a.json", "b.json", "--full"))];

        lines.Should().Contain("Likely cause: what moved P cannot be told from this, for logits is not there on both sides.")
            .And.Contain("P (step 7): 30 of 30 entries moved; where it starts cannot be told, without logits on both sides")
            .And.NotContain(line => line.StartsWith("[0] → ", StringComparison.Ordinal), "[0] is the number of a row, and no word");
    }

    [TestCase(40)]
    [TestCase(60)]
    [TestCase(80)]
    [TestCase(100)]
    [TestCase(140)]
    public void A_page_of_any_width_says_the_same_and_breaks_no_line(int width)
    {
        checkout.Receive(Changed("a longer text"));
        CommandRun run = checkout.RunAt(width, "diff", "--full");

        run.Lines.Should().OnlyContain(line => line.Length <= width);
        Same("diff", ReadText(run).Skip(1), Text(Longer, full: true), width);
        checkout.RunAt(width, "diff").Lines.Length.Should().BeLessThan(width < 80 ? 70 : 48);
    }

    [TestCase("one entry of W_O", "W_O", "b_1", "mean", "loss", "A[0]", "d.E_token")]
    [TestCase("a longer text", "X", "E_pos", "losses", "A[0]", "W_O", "m.b_2")]
    public void A_tensor_is_shown_whole_on_both_sides_and_what_moved_has_a_star(string change, params string[] names)
    {
        TrainingStep after = Changed(change);
        checkout.Receive(after);
        TwoSteps steps = new(Right, after, "", Rounded: true);
        foreach (MovedTensor tensor in steps.Tensors.Where(tensor => names.Contains(tensor.Name)))
        {
            string[] lines = checkout.RunAt(80, "diff", "--tensor", tensor.Name).Lines;
            int before = Array.IndexOf(lines, "  before"), later = Array.IndexOf(lines, "  after");

            Same($"diff --tensor {tensor.Name}", ReadText(lines[..before]), [Examples.Default, $"{tensor.Title}: {tensor.Summary}", .. tensor.Details()]);
            Same($"{tensor.Name} before", ReadTable(lines[(before + 1)..later]), tensor.Side(isAfter: false));
            Same($"{tensor.Name} after", ReadTable(lines[(later + 1)..]), tensor.Side(isAfter: true));

            lines = checkout.RunAt(80, "diff", "--tensor", tensor.Name, "--heat").Lines;
            if (tensor.Farthest is { } farthest)
            {
                int legend = Array.FindIndex(lines, line => line.StartsWith("  █ ", StringComparison.Ordinal));
                Same($"the heat of {tensor.Name}", ReadTable(lines[before..legend]), tensor.Heat());
                Same($"the heat of {tensor.Name}", ReadText(lines[legend..]), [$"█ is the largest change, {tensor.Arrow(farthest)}; · is unchanged"]);
            }
        }
    }

    [Test]
    public void A_view_that_says_something_else_is_told_with_the_number_that_is_shown_and_the_right_one()
    {
        TwoSteps steps = new(Right, Changed("gamma"), "");
        string[] right = [.. Text(steps, full: true)];
        int line = Array.FindIndex(right, text => text.StartsWith("farthest gamma", StringComparison.Ordinal));

        Action lie = () => Same("diff", right.Select((text, index) => index == line ? text.Replace("+1.", "+3.", StringComparison.Ordinal) : text), right);

        lie.Should().Throw<AssertionException>().Which.Message.Split('\n')[0].Should().Be(
            "diff: +3.000000 is shown, right is +1.000000, in \"farthest gamma[0]: +1.000000 → +2.000000\"");
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

        Differs("diff", "a.json", "b.json").Output.Should().Contain("only the last digits moved").And.Contain(FormattableString.Invariant($"→ {next:R}"));
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

    /// <summary>What was received of a longer text: labels tell what became of the text, and of the draws nobody can tell more.</summary>
    private TwoSteps Longer => new(
        Right,
        Changed("a longer text"),
        "the text was changed from \"I like transformers\" to \"I like I like transformers\"; maxLength was changed from 5 to 7; 12 parameters of 16, "
        + "from W_Q[0] on: whether they are drawn later in the same stream, or otherwise, cannot be told from this",
        Rounded: true)
    { Explained = (false, false) };

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
            "rounding" => TrainingStep.Compute(model, step.State.With("b_2", step["b_2"].Value + 1.2e-6)),
            "less than a thousandth of a percent" => TrainingStep.Compute(model, step.State.With("b_2", step["b_2"].Value + 4e-6)),
            "1/√d_k" => AttentionMistakes.RootForgotten.In(step),
            "seed" => TrainingStep.Compute(model with { Initialization = model.Initialization with { Seed = 7 } }),
            "a word more" => TrainingStep.Compute(model with { Vocabulary = [.. model.Vocabulary, "dog"] }),
            "a word fewer" => TrainingStep.Compute(model with { Vocabulary = model.Vocabulary[..^1], Text = "I like" }),
            "another word" => TrainingStep.Compute(model with { Vocabulary = [.. model.Vocabulary[..^1], "robots"], Text = "I like robots" }),
            "another text" => TrainingStep.Compute(model with { Text = "like I like" }),
            "a longer text" => TrainingStep.Compute(model with { Text = "I like I like transformers", MaxLength = 7 }),
            "order of words" => TrainingStep.Compute(model with { Vocabulary = [.. model.Vocabulary[..3], "like", "I", "transformers"] }),
            "heads" => TrainingStep.Compute(model with { Heads = 1 }),
            "mean and rate" => TrainingStep.Compute(model with { Loss = LossReduction.Mean, Optimizer = model.Optimizer with { LearningRate = 0.5 } }),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "no such change"),
        };
    }

    /// <summary>Reads the difference in each format, in brief and in full, and compares it with the two steps.</summary>
    private void ReadBack(TwoSteps steps, params string[] sides)
    {
        string title = sides.Length == 0 ? "approved → received" : string.Join(" → ", sides);
        foreach (bool full in new[] { false, true })
        {
            string[] args = ["diff", .. sides, .. full ? new[] { "--full" } : []];
            Same("diff", ReadText(Differs(args)), [title, .. Text(steps, full)]);
            Same("diff --format markdown", ReadMarkdown(Differs([.. args, "--format", "markdown"])), [$"## {title}", .. Markdown(steps, full)]);
        }

        string[] json = ["diff", .. sides, "--format", "json"];
        Same("diff --format json", ReadJson(Differs(json)), Json(steps, sides is [var before, var after] ? (before, after) : ("approved", "received")));
    }

    private CommandRun Differs(params string[] args)
    {
        CommandRun run = checkout.Run(args);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(1, "{0}", run.Output);
        return run;
    }

    private void WriteModel(string name, Model model) => System.IO.File.WriteAllText(checkout.File(name), ModelFile.ToJson(model).ToJsonString());

    private void WriteTensors(string name, TrainingStep step, params string[] tensors) => System.IO.File.WriteAllText(
        checkout.File(name),
        JsonSerializer.Serialize(new
        {
            schema = Export.Schema,
            tensors = tensors.Select(tensor => new { name = tensor, shape = step[tensor].Shape, values = Values(step[tensor]) }),
        }));

    private static object Values(Tensor tensor) => tensor.Shape.Length == 2 ? tensor.Value.ToRowArrays() : tensor.Value.ToRowMajorArray();

    private void Write(string name, TrainingStep step)
    {
        using StreamWriter output = System.IO.File.CreateText(checkout.File(name));
        Export.Write(step, output);
    }
}
