using System.Text.Json.Nodes;

namespace HandCalc.Specs.Review;

/// <summary>
/// The promise of the README, tried in a real checkout: whoever changes a model runs the tests, which are red in the right places; reads
/// what diff says; accepts once; and the tests are green. Several changes are made at once, in the two examples, where they tell each
/// other apart.
/// </summary>
/// <remarks>One after the other: each run of the tests takes all processors.</remarks>
[NonParallelizable]
public sealed partial class ChangeReviewAcceptGreen
{
    private const string First = "i-like-transformers", Second = "the-cat-sat-on-the-mat", Third = "you-like-me";

    /// <summary>
    /// What a change of a model turns red beside the derivations: pages that quote numbers, the page of evidence, and the pages of the
    /// book, which are woven from what is approved and read back against what is computed.
    /// </summary>
    private static readonly string[] Followers =
    [
        "READBACK: ", "PAGES: ",
        "Every decimal in prose is what the engine computes", "The page of evidence says what is measured",
        "What no longer holds is listed", "What does not hold for another example is listed",
        "What no check knows is as a reader has judged it", "The index says what each tensor is computed from",
    ];

    private RealCheckout checkout = null!;

    [SetUp]
    public void CreateCheckout() => checkout = new RealCheckout();

    [TearDown]
    public void DeleteCheckout() => checkout?.Dispose();

    [Test]
    public void Four_heads_and_in_the_other_example_another_seed_and_learning_rate()
    {
        checkout.Change(First, model => model["heads"] = 4);
        checkout.Change(Second, model => (model["initialization"]!["seed"], model["optimizer"]!["learningRate"]) = (43, 0.01));

        (string[] _, CommandRun diff, CommandRun _) = ChangedAccepted((First, 2), (Second, 1));

        diff.Output.Should().Contain("heads was changed from 2 to 4").And.Contain("seed was changed from 42 to "
            + "43").And.Contain("learningRate was changed");
    }

    [Test]
    public void The_mean_of_the_losses_and_in_the_other_example_another_epsilon_and_size()
    {
        checkout.Change(First, model => model["loss"] = "mean");
        checkout.Change(Second, model => (model["layerNormEpsilon"], model["dFf"]) = (1e-3, 32));

        (string[] _, CommandRun diff, CommandRun _) = ChangedAccepted((First, 7), (Second, 5));

        diff.Output.Should().Contain("loss was changed from \"sum\" to \"mean\"").And.Contain("dFf was changed from 64 to "
            + "32").And.Contain("layerNormEpsilon was changed");
        File.ReadAllText(checkout.File("README.md")).Should().Contain("`mean(losses)` = 1.829868", "the mean of the losses is the same");
    }

    /// <summary>Labels like I in [like, I] are then I@1 and I@5: what quotes them stays red, and is listed. Nothing else does.</summary>
    [Test]
    public void A_longer_text_and_in_the_other_example_one_more_word_and_a_third_example()
    {
        checkout.Change(First, model => (model["text"], model["maxLength"]) = ("I like transformers I like", 7));
        checkout.Change(Second, model => model["vocabulary"]!.AsArray().Add("you"));
        checkout.Change(Third, model =>
            (model["text"], model["vocabulary"]) = ("you like me", new JsonArray("<PAD>", "<BOS>", "<EOS>", "me", "like", "you")));

        (string[] left, CommandRun diff, CommandRun accept) = ChangedAccepted((First, 1), (Second, 1), (Third, 1));

        diff.Output.Should().Contain("the text was changed").And.Contain("a word was added").And.Contain(Third);
        left.Should().NotBeEmpty();
        foreach (string test in left)
        {
            string page = Page().Match(test).Groups[1].Value;
            page.Should().NotBeEmpty("{0} is no page of prose", test);
            accept.Output.Should().MatchRegex($@"{Regex.Escape(page)}:\d+  `[^`]+` = \S+ there is no ");
        }
    }

    [Test]
    public void A_wrong_derivation_stays_red_and_accept_names_it()
    {
        checkout.Edit("src/HandCalc/Operations/Scaling.cs", "() => Of(d[y])", "() => new Scaling(1).Of(d[y])");
        checkout.Build();
        (_, string[] failed) = checkout.Test();
        failed.Should().Contain(test => test.Contains(" 11.8 ", StringComparison.Ordinal));

        CommandRun accept = checkout.Handcalc("accept", "--yes");

        accept.ExitCode.Should().Be(1);
        accept.Output.Should().MatchRegex(@"11\.8 .*\(i-like-transformers\): d\.scores\[0\] should")
            .And.Contain($"d.W_Q[0] ({First}) is not the slope of the loss");
        accept.Error.Should().Contain("Nothing was accepted.");
        checkout.Handcalc("accept", "--yes", "--wrong").ExitCode.Should().Be(0);
        checkout.Test(again: true).Failed.Should().Contain(test => test.Contains(" 11.8 ", StringComparison.Ordinal));
    }

    /// <summary>Red where it should be, accepted once, and what is red after that: nothing, but for quotes of what is no more.</summary>
    private (string[] Left, CommandRun Diff, CommandRun Accept) ChangedAccepted(params (string Example, int Step)[] starts)
    {
        checkout.Build();
        (CommandRun run, string[] failed) = checkout.Test();
        run.Lines.Count(line => line.StartsWith("        ", StringComparison.Ordinal)).Should()
            .BeLessThan(10 * failed.Length, "a red run can be read");
        run.Output.Should().Contain("dotnet run --project src/HandCalc.Cli -- diff");

        (string Example, int Step, string Test)[] derivations = [.. failed.Select(test => (Derivation().Match(test), test))
            .Where(pair => pair.Item1.Success)
            .Select(pair => (pair.Item1.Groups["example"].Value, int.Parse(pair.Item1.Groups["step"].Value, null), pair.test))];
        derivations.Select(derivation => derivation.Example).Distinct().Should().BeEquivalentTo(starts.Select(start => start.Example));
        foreach ((string example, int step) in starts)
        {
            derivations.Where(derivation => derivation.Example == example).Min(derivation => derivation.Step).Should()
                .Be(step, "there {0} changes", example);
        }

        failed.Except(derivations.Select(derivation => derivation.Test))
            .Where(test => !Followers.Any(follower => test.Contains(follower, StringComparison.Ordinal)))
            .Should().BeEmpty("nothing else depends on the model of the day");

        CommandRun diff = checkout.Handcalc("diff"), accept = checkout.Handcalc("accept", "--yes");
        diff.ExitCode.Should().Be(1);
        accept.ExitCode.Should().Be(0, "it says {0}", accept.Error);
        string[] left = checkout.Test(again: true).Failed;
        left.Where(test => !Page().IsMatch(test)).Should().BeEmpty("one acceptance makes it green");
        if (!accept.Output.Contains("there is no ", StringComparison.Ordinal))
        {
            left.Should().BeEmpty("no sentence quotes what is no more");
        }

        return (left, diff, accept);
    }

    [GeneratedRegex(@"^[A-Z]+: (Step|Chapter) (?<step>\d+) · .*\((?<example>[^)]+)\): ")]
    private static partial Regex Derivation();

    [GeneratedRegex(@"Every decimal in prose is what the engine computes \(([^)]+)\)")]
    private static partial Regex Page();
}
