using HandCalc.Models;
using HandCalc.Snapshots;
using static HandCalc.Specs.Review.ChangedSteps;
using static HandCalc.Specs.Review.DifferenceViews;

namespace HandCalc.Specs.Review;

/// <summary><c>handcalc diff</c>: what moved, where it starts, and what kind of change it was.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DiffSpecs : IDisposable
{
    /// <summary>The changes of which every tensor is read, and not the steps alone.</summary>
    private static readonly string[] Whole = ["a longer text", "order of words", "gamma", "1/√d_k"];

    private readonly TemporaryCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Test]
    public void What_does_not_differ_is_told_in_one_line()
    {
        checkout.Approve(Right, "copy");

        checkout.Run("diff").Succeeds().Lines.Should().Equal("approved → received", "", $"No difference in {Examples.Default} and copy.");

        checkout.Receive(After("gamma"), "copy");
        checkout.Differs("diff").Lines[^1].Should().Be($"No difference in {Examples.Default}.");
        checkout.Differs("diff", "--format", "markdown").Lines[^1].Should().Be($"No difference in {Examples.Default}.");
    }

    [Test]
    public void A_setting_that_moves_no_number_is_told_all_the_same()
    {
        Model tiny = Right.Model with { Optimizer = Right.Model.Optimizer with { Epsilon = 1e-300 } };
        WriteModel("a.json", tiny);
        WriteModel("b.json", tiny with { Optimizer = tiny.Optimizer with { Epsilon = 2e-300 } });

        checkout.Run("diff", "a.json", "b.json").Succeeds()
            .Says("Likely cause: the model file: optimizer.epsilon was changed from 1e-300 to 2e-300.", "Nothing moved in steps 1 to 13.");
    }

    /// <summary>Between two model files everything is known: all bits, and what the files say.</summary>
    [TestCase("a word more", "a word was added: \"dog\"")]
    [TestCase("a word fewer", "the text was changed from \"I like transformers\" to \"I like\"; a word was removed: \"transformers\"")]
    [TestCase("another word",
        "the text was changed from \"I like transformers\" to \"I like robots\"; the word \"transformers\" became \"robots\"")]
    [TestCase("another text", "the text was changed from \"I like transformers\" to \"like I like\"")]
    [TestCase("a longer text",
        "the text was changed from \"I like transformers\" to \"I like I like transformers\"; maxLength was changed from 5 to 7")]
    [TestCase("order of words", "the words were put in another order, from \"like\" on")]
    [TestCase("heads", "heads was changed from 2 to 1")]
    [TestCase("mean and rate", "loss was changed from \"sum\" to \"mean\"; optimizer.learningRate was changed from 0.001 to 0.5")]
    public void Two_model_files_are_compared_in_every_format(string change, string cause)
    {
        if (change is not ("a word more" or "mean and rate"))
        {
            Thorough.Only();
        }

        TrainingStep after = After(change);
        WriteModel("a.json", Right.Model);
        WriteModel("b.json", after.Model);

        ReadBack(new(Right, after, $"the model file: {cause}"), Whole.Contains(change), "a.json", "b.json");
    }

    /// <summary>
    /// Nobody knows the model of what is approved where there is no git, and six decimals are all that is known of a number.
    /// </summary>
    [TestCase("one entry of W_O", "one entry of a parameter: W_O[h0[0], 1]")]
    [TestCase("1/√d_k", "a formula, or a setting in it: d.scores[0] = d.scaled[0] / √2, now d.scores[0] = d.scaled[0]")]
    [TestCase("gamma", "one parameter of 16, gamma: the weights themselves")]
    [TestCase("less than a thousandth of a percent",
        "one parameter of 16, b_2: the seed, the scale, the order of drawing, or the weights themselves")]
    [TestCase("rounding", "only the last digits moved: rounding, or a change too small to be told from it")]
    public void What_was_received_is_compared_in_every_format(string change, string cause)
    {
        if (change != "gamma")
        {
            Thorough.Only();
        }

        TrainingStep after = After(change);
        checkout.Receive(after);

        ReadBack(new(Right, after, cause, Rounded: true) { Explained = (false, false) }, Whole.Contains(change));
    }

    [Test]
    public void One_example_is_shown_alone_and_what_stands_beside_its_tensors_is_named()
    {
        Thorough.Only();
        checkout.Approve(Right, "copy");
        checkout.Receive(After("gamma"));
        File.WriteAllText(checkout.File("snapshots", "copy", "01-step", "1.2 vocabulary" + Snapshot.Received), "another\n");
        string[] copy = ["--example", "copy"];
        IEnumerable<string> losses = Text(new(Right, Right, "", Rounded: true) { Explained = (false, true) })
            .Skip(2).TakeWhile(line => line != "Where it starts");

        Same("diff --example", ReadText(checkout.Differs(["diff", .. copy])), [
            "approved → received", "copy", "before after", .. losses, "Where it starts", "Likely cause: no number moved: "
                + "the words around the numbers, or a table beside them.",
            "Nothing moved in steps 1 to 13.", "Beside the tensors: 1.2 vocabulary."]);
        ReadMarkdown(checkout.Differs(["diff", "--format", "markdown", .. copy])).Last().Should()
            .EndWith("Nothing moved in steps 1 to 13. Beside the tensors: 1.2 vocabulary.");
        ReadJson(checkout.Differs(["diff", "--format", "json", .. copy])).Should()
            .EndWith([".examples[copy].beside: 1 of them", ".examples[copy].beside[0]: 1.2 vocabulary"]);
    }

    [Test]
    public void Small_numbers_are_shown_in_the_unit_of_their_snapshot()
    {
        string stem = checkout.Stem("W_O");
        File.WriteAllText(stem + Snapshot.Approved, SnapshotText.Of(Right["W_O"], 1e-3));
        File.WriteAllText(stem + Snapshot.Received, SnapshotText.Of(After("one entry of W_O")["W_O"], 1e-3));

        string[] lines = checkout.Differs("diff", "--tensor", "W_O").Lines;

        lines.Should().Contain("  before (in units of 1e-3)").And.Contain("  after (in units of 1e-3)")
            .And.Contain(line => line.EndsWith("→ +500.000000 (in units of 1e-3), by +377.305845", StringComparison.Ordinal));
    }

    [Test]
    public void A_page_of_any_width_says_the_same_and_breaks_no_line()
    {
        checkout.Receive(Longer.After);
        foreach (int width in Thorough.IsAskedFor ? [40, 66, 140] : new[] { 40 })
        {
            CommandRun run = checkout.RunAt(width, "diff", "--full");

            run.Lines.Should().OnlyContain(line => line.Length <= width);
            Same($"diff --full, {width} columns wide", ReadText(run).Skip(1), Text(Longer, full: true), width);
        }

        checkout.RunAt(80, "diff").Lines.Length.Should().BeLessThan(48);
    }

    [TestCase("one entry of W_O", "W_O", "b_1", "loss", "d.E_token")]
    [TestCase("a longer text", "E_pos", "losses", "A[0]", "m.b_2")]
    public void A_tensor_is_shown_whole_on_both_sides_and_what_moved_has_a_star(string change, params string[] names)
    {
        Thorough.Only();
        TrainingStep after = After(change);
        checkout.Receive(after);
        TwoSteps steps = new(Right, after, "", Rounded: true);
        foreach (MovedTensor tensor in steps.Tensors.Where(tensor => names.Contains(tensor.Name)))
        {
            string[] lines = checkout.RunAt(80, "diff", "--tensor", tensor.Name).Lines;
            int before = Array.IndexOf(lines, "  before"), later = Array.IndexOf(lines, "  after");

            Same($"diff --tensor {tensor.Name}", ReadText(lines[..before]),
                [Examples.Default, $"{tensor.Title}: {tensor.Summary}", .. tensor.Details()]);
            Same($"{tensor.Name} before", ReadTable(lines[(before + 1)..later]), tensor.Side(isAfter: false));
            Same($"{tensor.Name} after", ReadTable(lines[(later + 1)..]), tensor.Side(isAfter: true));

            lines = checkout.RunAt(80, "diff", "--tensor", tensor.Name, "--heat").Lines;
            if (tensor.Farthest is { } farthest)
            {
                int legend = Array.FindIndex(lines, line => line.StartsWith("  █ ", StringComparison.Ordinal));
                Same($"the heat of {tensor.Name}", ReadTable(lines[before..legend]), tensor.Heat());
                Same($"the heat of {tensor.Name}", ReadText(lines[legend..]),
                    [$"█ is the largest change, {tensor.Arrow(farthest)}; · is unchanged"]);
            }
        }
    }

    [Test]
    public void A_view_that_says_something_else_is_told_with_the_number_that_is_shown_and_the_right_one()
    {
        TwoSteps steps = new(Right, After("gamma"), "");
        string[] right = [.. Text(steps, full: true)];
        int line = Array.FindIndex(right, text => text.StartsWith("farthest gamma", StringComparison.Ordinal));

        Action lie = () => Same(
            "diff", right.Select((text, index) => index == line ? text.Replace("+1.", "+3.", StringComparison.Ordinal) : text), right);

        lie.Should().Throw<AssertionException>().Which.Message.Split('\n')[0].Should().Be(
            "diff: +3.000000 is shown, right is +1.000000, in \"farthest gamma[0]: +1.000000 → +2.000000\"");
    }

    [Test]
    public void Markdown_fits_a_comment_and_takes_no_word_for_markup()
    {
        Thorough.Only();
        TrainingStep after = After("seed");
        checkout.Approve(Right, "copy");
        checkout.Receive(after, "copy");
        checkout.Receive(after);

        string[] lines = Lines();

        lines.Should().HaveCount(60);
        lines[^1].Should().Be($"… and {Lines("--example", "copy").Length + Lines("--example", Examples.Default).Length - 1 - 58} lines "
            + "more.");
        lines.Should().Contain("|---|---:|---:|---|---:|---|").And.Contain(line => line.Contains(@"\<EOS\>", StringComparison.Ordinal));
        lines.Should().NotContain(line => line.Contains("<EOS>", StringComparison.Ordinal));

        string[] Lines(params string[] example) => checkout.Differs(["diff", "--format", "markdown", .. example]).Lines;
    }

    /// <summary>What was received of a longer text: labels tell what became of the text, and of the draws nobody can tell more.</summary>
    private TwoSteps Longer => new(
        Right,
        After("a longer text"),
        "the text was changed from \"I like transformers\" to \"I like I like transformers\"; maxLength was changed from 5 to 7; "
            + "12 parameters of 16, "
        + "from W_Q[0] on: whether they are drawn later in the same stream, or otherwise, cannot be told from this",
        Rounded: true)
    { Explained = (false, false) };

    /// <summary>Reads the difference in each format, in brief or in full, and compares it with the two steps.</summary>
    private void ReadBack(TwoSteps steps, bool full, params string[] sides)
    {
        (string before, string after) = sides is [var first, var second] ? (first, second) : ("approved", "received");
        string[] args = ["diff", .. sides, .. full ? new[] { "--full" } : []];
        Same("diff", ReadText(checkout.Differs(args)), [$"{before} → {after}", .. Text(steps, full)]);
        Same("diff --format markdown", ReadMarkdown(checkout.Differs([.. args, "--format", "markdown"])),
            [$"## {before} → {after}", .. Markdown(steps, full)]);
        Same("diff --format json", ReadJson(checkout.Differs(["diff", .. sides, "--format", "json"])), Json(steps, (before, after)));
    }

    private void WriteModel(string name, Model model) => File.WriteAllText(checkout.File(name), ModelFile.ToJson(model).ToJsonString());
}
