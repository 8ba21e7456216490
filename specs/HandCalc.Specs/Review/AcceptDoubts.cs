using HandCalc.Cli.Review;
using HandCalc.Models;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Review;

/// <summary>What <c>handcalc accept</c> says is wrong all the same, or stays red: derivations, gradients, tests and sentences.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AcceptDoubts : IDisposable
{
    private readonly TemporaryCheckout checkout = TemporaryCheckout.Changed(model => model with { LayerNormEpsilon = 0.1 });

    public void Dispose() => checkout.Dispose();

    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [Test]
    public void Where_a_derivation_fails_it_is_named_and_nothing_is_accepted_unless_one_says_that_it_is_wrong()
    {
        checkout.Fail(checkout.Stem("x_hat"), "x_hat should agree within 1E-12 of its largest entry\nmore");
        int left = checkout.LeftReceived().Count();

        CommandRun run = checkout.Run("accept", "--yes");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"6.1 x_hat ({Examples.Default}): "
            + "x_hat should agree within 1E-12 of its largest entry").And.Contain("Nothing was accepted.");
        run.Output.Should().Contain("Wrong. ").And.NotContain("Accepted");
        checkout.LeftReceived().Should().HaveCount(left);
        checkout.Run("accept", "--tensor", "loss", "--yes").ExitCode.Should().Be(1, "the loss is computed from it");
        checkout.Run("accept", "--step", "7", "--yes").ExitCode.Should().Be(1);

        checkout.Run("accept", "--wrong", "--yes").Succeeds().Says("x_hat should agree", "Accepted");
    }

    [Test]
    public void What_does_not_reach_what_is_accepted_does_not_keep_it()
    {
        checkout.Fail(checkout.Stem("losses"), "losses should agree");
        checkout.Approve(TrainingStep.Compute(checkout.Model), "other");
        checkout.Change(model => model with { LayerNormEpsilon = 0.1 }, "other");

        checkout.Run("accept", "--step", "6", "--yes").Succeeds();
        checkout.Run("accept", "--example", "other", "--yes").Succeeds();
        checkout.Run("accept", "--yes").ExitCode.Should().Be(1);
    }

    [Test]
    public void A_gradient_that_is_no_slope_is_named_though_no_test_has_said_so()
    {
        TrainingStep wrong = BackwardMistakes.RootForgotten.In(TrainingStep.Compute(checkout.Model));

        foreach (string parameter in new[] { "E_token", "W_Q[0]" })
        {
            Doubts(wrong).Wrong.Single(line => line.StartsWith($"d.{parameter} ", StringComparison.Ordinal)).Should()
                .Be(NotTheSlope(wrong, parameter));
        }

        Doubts(TrainingStep.Compute(checkout.Model)).Wrong.Should().BeEmpty();

        Doubts Doubts(TrainingStep step) => Cli.Review.Doubts.About(Terminal.Checkouts.Checkout.Of("accept", checkout.Path),
            new(null, null, null, false, false, false), new Dictionary<string, TrainingStep> { [Examples.Default] = step }, [], []);
    }

    [Test]
    public void Other_tests_that_fail_are_named_and_keep_nothing()
    {
        checkout.ReceiveText(checkout.File("snapshots", "table"), Snapshot.Approved, Snapshot.Received, "a table\n");
        checkout.Fail(checkout.File("snapshots", "table"), "X[0] is too near a tie");

        checkout.Run("accept", "--yes").Succeeds().Says("  table: X[0] is too near a tie", "Accepted");
    }

    [Test]
    public void Sentences_that_quote_what_is_no_more_are_listed_with_their_place_and_stay()
    {
        File.AppendAllText(checkout.Fixture, "// The mean is `mean(losses)` = 1.0, after `<BOS>` it is `losses[<BOS>]` = 1.0.\n"
            + string.Concat(Enumerable.Repeat("// `losses[I]` = 1.0\n", 20)));
        checkout.Change(model => model with { Text = "like transformers" });

        string output = checkout.Run("accept", "--yes").Succeeds().Output;

        output.Should().Contain("writes them anew").And.MatchRegex(@"Step07_Loss\.cs:1  `losses\[I\]` = \S+ there is no losses\[I\]")
            .And.NotContain("there is no losses[<BOS>]").And.NotContain("no b_1[0]");
        Regex.Count(output, @"there is no losses\[I\]").Should().Be(21, "each is work to do");
        string[] lines = File.ReadAllLines(checkout.Fixture);
        lines[0].Should().Contain("`losses[I]` = ");
        lines[2].Should().NotContain(" = 1.0");
        checkout.Run("accept").Succeeds().Says("there is no losses[I]");
    }

    [Test]
    public void Sentences_that_no_longer_hold_are_listed_until_they_are_written_anew()
    {
        string[] untrue = [.. Enumerable.Range(1, 26).Select(index => $"Step05_FeedForward: sentence {index} does not hold")];
        checkout.ReceiveText(checkout.File("snapshots", "documents", "sentences"), Snapshot.Approved, Snapshot.Received,
            $"Sentences\n\n{string.Join('\n', untrue)}\n");
        string told = "These sentences were true of another model. Accepting leaves them as they are:\n"
            + string.Concat(untrue[..24].Select(sentence => $"  {sentence}\n")) + "  and 2 more\n";

        checkout.Run("accept", "--yes").Succeeds().Says(told);
        checkout.Run("accept", "--yes").Succeeds().Says(told);
    }

    /// <summary>
    /// What is said of a gradient that is wrong: where it is farthest from the slope by what is allowed, and of how many entries.
    /// </summary>
    private static string NotTheSlope(TrainingStep step, string parameter)
    {
        var instrument = new FiniteDifferences(step, parameter);
        Tensors.Tensor gradient = step[$"d.{parameter}"];
        var entries = gradient.Value.EnumerateIndexed().Select(entry => (Row: entry.Item1, Column: entry.Item2, Right: entry.Item3))
            .Select(entry => (entry.Row, entry.Column, entry.Right, Slope: instrument.Measure(entry.Row, entry.Column, entry.Right)))
            .Select(entry => (entry.Row, entry.Column, entry.Right, entry.Slope,
                Part: Math.Abs(entry.Right - entry.Slope.Value) / entry.Slope.Error)).ToList();
        var worst = entries.MaxBy(entry => entry.Part);
        return $"d.{parameter} ({Examples.Default}) is not the slope of the loss: "
            + $"at {step[parameter].Definition.Entry(worst.Row, worst.Column)} it is "
            + $"{Printed.Plain(worst.Right)}, and the slope {Printed.Plain(worst.Slope.Value)}; {entries.Count(entry => entry.Part > 1)} "
            + $"of {entries.Count} that were checked disagree";
    }
}
