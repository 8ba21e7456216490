using HandCalc.Models;
using HandCalc.Specs.TestLogger;

namespace HandCalc.Specs.Review;

/// <summary><c>handcalc accept</c> approves what a test received and the engine computes, and says what is wrong all the same.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AcceptRefusals : IDisposable
{
    private const string Strange = "X[0] = Y\n1, six decimals\n\n                         [0]\n                   +1.000000\n";
    private readonly TemporaryCheckout checkout = TemporaryCheckout.Changed(model => model with { LayerNormEpsilon = 0.1 });

    public void Dispose() => checkout.Dispose();

    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [TestCase("")]
    [TestCase(Strange)]
    [TestCase("no snapshot at all")]
    public void A_received_file_that_is_not_as_the_test_has_written_it_is_refused(string text)
    {
        File.WriteAllText(checkout.Stem("P") + Snapshot.Received, text);

        IsRefused("7.1 P.received.txt: this is not what the test has written");
    }

    [Test]
    public void So_is_one_digit_that_somebody_has_edited()
    {
        string received = checkout.Stem("loss") + Snapshot.Received;
        File.WriteAllText(received, File.ReadAllText(received).Replace('1', '7'));

        IsRefused("7.1 loss.received.txt: this is not what the test has written");
    }

    [Test]
    public void A_received_file_that_no_test_has_written_is_refused()
    {
        File.Copy(checkout.Stem("loss") + Snapshot.Approved, checkout.Stem("Q[0]") + Snapshot.Received);
        File.WriteAllText(checkout.File("snapshots", "left over" + Snapshot.Received), Strange);

        IsRefused("1 Q[0].received.txt: no test has written it (and 1 more)");
    }

    [Test]
    public void A_page_that_no_test_has_written_is_refused()
    {
        File.WriteAllText(checkout.File("README.received.md"), "# Another page\n");

        IsRefused("README.received.md: this is not what the test has written");
    }

    [Test]
    public void What_was_received_before_the_model_changed_again_is_refused()
    {
        string file = checkout.File("src", "HandCalc", "Examples", $"{Examples.Default}.json");
        File.WriteAllText(file, ModelFile.ToJson(checkout.Model with { LayerNormEpsilon = 0.2 }).ToJsonString());

        IsRefused("this is not what the engine computes now");
    }

    [Test]
    public void A_table_that_is_called_after_a_tensor_is_no_other_tensor()
    {
        string table = Path.Combine(Path.GetDirectoryName(checkout.Stem("new.W_O"))!, "13.9 loss");
        checkout.ReceiveText(table, Snapshot.Approved, Snapshot.Received, "measure      value\nloss before  7.3\n");

        checkout.Run("accept", "--yes").Succeeds();
    }

    [Test]
    public void A_page_in_which_somebody_has_written_since_is_refused()
    {
        File.AppendAllText(checkout.Readme, "One more sentence.\n");

        IsRefused("README.md: it has changed since");
    }

    [Test]
    public void A_record_that_cannot_be_read_is_refused()
    {
        File.WriteAllText(checkout.File("snapshots", "tests.received.json"), "[{}]");

        IsRefused("tests.received.json can't be read");
    }

    /// <summary>A run without a filter receives it; what nobody has received is refused.</summary>
    [Test]
    public void The_list_of_tests_is_approved_like_any_other_text()
    {
        string list = checkout.File("specs", "tests.verified.txt"), assembly = checkout.File("specs", "A.Specs.dll");
        TestedCase[] run = [new("A.Specs", "A.Specs.Part.Chapter.First", null)];
        File.WriteAllText(list, "");

        ApprovedTests.Complaints(assembly, run, isThorough: true).Should().ContainSingle().Which.Should()
            .Contain("is new: Part.Chapter.First").And.EndWith("receives them.");
        File.Exists(checkout.File("specs", "tests.received.txt")).Should().BeFalse();
        ApprovedTests.Complaints(assembly, run, isThorough: false).Should().ContainSingle().Which.Should()
            .Contain("is new: Part.Chapter.First").And.EndWith("-- accept");
        checkout.Run("accept", "--yes").Succeeds().Says("tests.verified.txt  whole");
        ApprovedTests.Complaints(assembly, run, isThorough: false).Should().BeEmpty();
        checkout.LeftReceived().Should().BeEmpty();

        File.WriteAllText(checkout.File("specs", "tests.received.txt"), "mine");
        IsRefused("tests.received.txt: no test has written it");
    }

    [Test]
    public void The_page_of_evidence_is_taken_whole_and_not_where_something_is_wrong()
    {
        string page = checkout.File("VERIFIED.md");
        File.WriteAllText(page, "old\n");
        checkout.ReceiveText(page[..^3], ".md", ".received.md", "new\n");
        checkout.Fail(checkout.Stem("x_hat"), "x_hat should agree");

        checkout.Run("accept", "--wrong", "--yes").Succeeds();
        File.ReadAllText(page).Should().Be("old\n");

        checkout.Change(model => model with { LayerNormEpsilon = 0.2 });
        checkout.Run("accept", "--yes").Succeeds().Says("VERIFIED.md  whole");
        File.ReadAllText(page).Should().Be("new\n");
    }

    [Test]
    public void A_matrix_of_another_shape_is_renewed_with_the_numbers_around_it()
    {
        checkout.Change(model => model with { Vocabulary = [.. model.Vocabulary, "you"] });

        checkout.Run("accept", "--tensor", "P", "--yes").Succeeds();

        File.ReadAllText(checkout.Readme).Should()
            .Contain("5 × 7, six decimals").And.NotBe(File.ReadAllText(checkout.File("README.received.md")), "the loss stays");
    }

    [Test]
    public void Interrupted_it_says_how_far_it_came_and_goes_on_when_it_is_asked_again()
    {
        int left = checkout.LeftReceived().Count(), asked = 0;

        CommandRun run = TemporaryCheckout.RunIn(new(checkout.Path, _ => null, null, () => asked++ == 3), "accept", "--yes");

        IsStopped(run, "it was interrupted", $"Before it 3 of {left} files were accepted");
        checkout.LeftReceived().Should().HaveCount(left - 3);
        checkout.Run("accept", "--yes").Succeeds();
        checkout.Run("diff").Succeeds();
    }

    [Test]
    public void A_file_that_cannot_be_replaced_is_named_and_so_is_how_far_it_came()
    {
        string[] received = [.. checkout.LeftReceived().Where(file => file.EndsWith(".txt", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        string stubborn = received[5].Replace(Snapshot.Received, Snapshot.Approved, StringComparison.Ordinal);
        string text = File.ReadAllText(stubborn);
        File.Delete(stubborn);
        Directory.CreateDirectory(Path.Combine(stubborn, "a folder is no file"));

        IsStopped(checkout.Run("accept", "--yes"), Path.GetFileName(stubborn), "Before it 5 of ");

        received.Select(File.Exists).Should()
            .Equal(received.Select((_, index) => index >= 5), "each file is whole, on one side or the other");
        Directory.Delete(stubborn, recursive: true);
        File.WriteAllText(stubborn, text);
        checkout.Run("accept", "--yes").Succeeds();
        checkout.Run("diff").Succeeds();
    }

    private static void IsStopped(CommandRun run, params string[] parts)
    {
        run.ExitCode.Should().Be(2);
        run.Error.TrimEnd('\n').Should().NotContain("\n").And.ContainAll(parts);
    }

    private void IsRefused(string said)
    {
        string[] before = [.. checkout.LeftReceived()];

        checkout.Run("accept", "--yes").IsRefusedNaming(said, "Nothing was accepted.");

        checkout.LeftReceived().Should().Equal(before);
    }
}
