using HandCalc.Models;
using static HandCalc.Specs.Review.DifferenceViews;

namespace HandCalc.Specs.Review;

/// <summary><c>handcalc accept</c>: what was received is approved, all of it or a part, and nothing by itself.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class AcceptSpecs : IDisposable
{
    private const string Cause = "a formula, or a setting in it: x_hat";

    private readonly TemporaryCheckout checkout = TemporaryCheckout.Changed(model => model with { LayerNormEpsilon = 0.1 });
    private readonly string[] received;

    public AcceptSpecs() => received = [.. checkout.LeftReceived()];

    public void Dispose() => checkout.Dispose();

    [Test]
    public void Everything_received_is_approved_and_all_that_is_said_of_it_is_right()
    {
        TrainingStep after = TrainingStep.Compute(checkout.Model with { LayerNormEpsilon = 0.1 });
        TwoSteps steps = new(ChangedSteps.Right, after, Cause, Rounded: true) { Explained = (false, true) };
        string[] pages = [checkout.Readme, checkout.Fixture], before = [.. pages.Select(File.ReadAllText)];

        CommandRun run = checkout.Run("accept", "--yes").Succeeds();

        string[] prose = [.. pages.Zip(before)
            .SelectMany(page => Renewed(page.First, page.Second.Split('\n'), File.ReadAllLines(page.First)))];
        string counts = $"{steps.Tensors.Count(tensor => tensor.Kind != "none")} snapshots, {prose.Length / 2} places in prose.";
        Same("accept", ReadText(run), [.. Text(steps), .. prose, counts, $"Accepted {counts}"]);
        checkout.LeftReceived().Should().BeEmpty();
        checkout.Run("diff").Succeeds();
        File.ReadAllText(checkout.Readme).Should().Contain(FormattableString.Invariant($"`loss` = {after.Loss:F6}"));
    }

    [Test]
    public void One_step_is_approved_and_the_rest_stays_received()
    {
        checkout.Run("accept", "--step", "6", "--yes").Succeeds();

        received.Except(checkout.LeftReceived()).Should().NotBeEmpty()
            .And.OnlyContain(file => Path.GetFileName(file).StartsWith("6.", StringComparison.Ordinal));
        File.Exists(checkout.Stem("loss") + Snapshot.Received).Should().BeTrue();
        File.ReadAllText(checkout.Readme).Should()
            .NotBe(File.ReadAllText(checkout.File("README.received.md")), "no number of step 6 stands there");
    }

    [Test]
    public void One_tensor_is_approved_with_its_numbers_in_prose_and_no_others()
    {
        string matrix = File.ReadAllText(checkout.Readme).Split("```")[1];

        checkout.Run("accept", "--tensor", "loss", "--yes").Succeeds().Says("Accepted 1 snapshot, 1 place in prose.");

        File.ReadAllText(checkout.Readme).Should().Contain(matrix, "P was not accepted");
        File.ReadAllText(checkout.Readme).Split("```")[0].Should()
            .Be(File.ReadAllText(checkout.File("README.received.md")).Split("```")[0]);
        File.Exists(checkout.Stem("losses") + Snapshot.Received).Should().BeTrue();
    }

    [Test]
    public void A_page_that_is_renewed_in_parts_is_renewed_in_whole_at_the_end()
    {
        Thorough.Only();
        string wanted = File.ReadAllText(checkout.File("README.received.md"));

        checkout.Run("accept", "--tensor", "loss", "--yes").Succeeds();
        checkout.Run("accept", "--tensor", "P", "--yes").Succeeds();

        File.ReadAllText(checkout.Readme).Should().Be(wanted);
        File.Exists(checkout.File("README.received.md")).Should().BeFalse();
    }

    [Test]
    public void One_example_is_approved_and_the_others_stay_received()
    {
        Thorough.Only();
        TrainingStep other = TrainingStep.Compute(checkout.Model);
        checkout.Approve(other, "other");
        checkout.Change(model => model with { LayerNormEpsilon = 0.1 }, "other");
        string[] prose = [checkout.Readme, checkout.Fixture], before = [.. prose.Select(File.ReadAllText)];

        checkout.Run("accept", "--example", "other", "--yes").Succeeds().Says(", 0 places in prose.");

        prose.Select(File.ReadAllText).Should().Equal(before, "prose is about the default example");
        checkout.LeftReceived().Should().OnlyContain(file => !file.Contains("other", StringComparison.Ordinal)).And.NotBeEmpty();
    }

    [TestCase("y", true)]
    [TestCase("yes", true)]
    [TestCase("n", false)]
    [TestCase("", false)]
    public void It_asks_once_and_takes_nothing_but_a_yes(string answer, bool accepted)
    {
        CommandRun run = checkout.RunAsked(answer, [], "accept").Succeeds();

        run.Says("Accept? [y/N]", accepted ? "Accepted" : "Nothing was accepted.");
        checkout.LeftReceived().Any().Should().Be(!accepted);
    }

    [Test]
    public void Where_nobody_can_be_asked_it_takes_a_yes()
    {
        CommandRun run = checkout.Run("accept");

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("--yes");
        checkout.LeftReceived().Should().NotBeEmpty();
    }

    [TestCase("CI", "true")]
    [TestCase("TF_BUILD", "True")]
    [TestCase("TEAMCITY_VERSION", "2026.1")]
    public void A_build_server_accepts_nothing(string variable, string value)
    {
        checkout.RunAsked(null, new() { [variable] = value }, "accept", "--yes").IsRefusedNaming(variable, "build server");
        checkout.LeftReceived().Should().NotBeEmpty();
    }

    [Test]
    public void Nothing_received_is_nothing_to_accept()
    {
        checkout.Run("accept", "--yes").Succeeds();

        checkout.Run("accept").Succeeds().Says("Nothing was received that would be accepted.");
    }

    [Test]
    public void Files_of_tensors_that_are_gone_are_removed_with_the_whole_and_with_a_part_only_when_asked()
    {
        Thorough.Only();
        checkout.Run("accept", "--yes").Succeeds();
        string[] gone = ["Q", "K", "V", "scores", "scaled", "A", "head", "W_Q", "W_K", "W_V"], weights = gone[^3..];
        int stale = (2 * gone.Length) + (3 * weights.Length);
        string[] stems = [checkout.Stem("W_Q[1]"), checkout.Stem("new.W_V[1]")];
        checkout.Change(model => model with { Heads = 1 });

        checkout.Run("accept", "--tensor", "X", "--yes").Succeeds();
        string output = checkout.Run("accept", "--example", Examples.Default, "--yes").Succeeds().Output;
        output.Should().Contain($"W_Q[1].verified.txt  stale: no test compares it any more\n").And.Contain($"\n{stale} stale files; "
            + "--prune removes them\n")
            .And.EndWith($"A test stays red until --prune removes {stale} stale files.\n");
        stems.Should().OnlyContain(stem => File.Exists(stem + Snapshot.Approved));
        checkout.Run("diff").Says("there only before: W_Q[1]");

        checkout.Run("accept", "--yes").Succeeds().Says($"\nAccepted 0 snapshots, 0 places in prose; removed {stale} stale files.\n");
        stems.Should().OnlyContain(stem => !File.Exists(stem + Snapshot.Approved));
        File.Exists(checkout.Stem("W_Q[0]") + Snapshot.Approved).Should().BeTrue();
        checkout.Run("diff").Succeeds();
    }

    [Test]
    public void A_derivation_with_another_number_leaves_a_stale_file()
    {
        checkout.Run("accept", "--yes").Succeeds();
        string old = checkout.Stem("loss");
        string renumbered = Path.Combine(Path.GetDirectoryName(old)!, "7.9 loss");
        checkout.ReceiveText(renumbered, Snapshot.Approved, Snapshot.Received, File.ReadAllText(old + Snapshot.Approved));

        checkout.Run("accept", "--prune", "--yes").Succeeds();

        File.Exists(old + Snapshot.Approved).Should().BeFalse();
        File.Exists(renumbered + Snapshot.Approved).Should().BeTrue();
    }

    [Test]
    public void A_rename_by_hand_works_just_as_well()
    {
        foreach (string file in received.Where(file => file.StartsWith(checkout.File("snapshots"), StringComparison.Ordinal)))
        {
            File.Move(file, file.Replace(Snapshot.Received, Snapshot.Approved, StringComparison.Ordinal), overwrite: true);
        }

        checkout.Run("diff").Succeeds();
        checkout.Run("accept", "--yes").Succeeds().Says("Accepted 0 snapshots, 8 places in prose.");
    }

    [TestCase("accept --tensor losss --yes", "losss", "Did you mean loss?")]
    [TestCase("accept --example dog --yes", "dog", Examples.Default)]
    [TestCase("accept --step 20 --yes", "20", "1 to 19")]
    [TestCase("accept all", "all: ", "one word too many")]
    public void Misuse_is_refused_in_one_sentence(string arguments, string wrong, string allowed) =>
        checkout.Run(arguments.Split(' ')).IsRefusedNaming(wrong, allowed);

    /// <summary>
    /// What is said of a page: each number with its source, or each line of a matrix, as it was and as it is, and then the line.
    /// </summary>
    private IEnumerable<string> Renewed(string page, string[] before, string[] after)
    {
        foreach ((int index, (string was, string now)) in before.Zip(after).Index().Where(line => line.Item.First != line.Item.Second))
        {
            string place = $"{Path.GetRelativePath(checkout.Path, page)}:{index + 1}";
            (string Was, string Now)[] numbers = was.Contains('`', StringComparison.Ordinal)
                ? [.. Quoted().Matches(was).Zip(Quoted().Matches(now), (one, other) => (one.Value, other.Groups[1].Value))
                    .Where(pair => !pair.Item1.EndsWith($" {pair.Item2}", StringComparison.Ordinal))]
                : [(was.Trim(), now.Trim())];
            foreach ((string number, string renewed) in numbers)
            {
                yield return Spaces().Replace($"{place} {number} → {renewed}", " ");
                yield return Spaces().Replace(now.Trim(), " ");
            }
        }
    }

    [GeneratedRegex("`[^`]+` = ([-+0-9.]+[0-9])")]
    private static partial Regex Quoted();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
