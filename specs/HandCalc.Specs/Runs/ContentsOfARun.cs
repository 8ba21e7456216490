using HandCalc.Specs.TestLogger;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace HandCalc.Specs.Runs;

/// <summary>What a run prints: a table of contents, what failed in short, and the count in the last line.</summary>
public sealed class ContentsOfARun
{
    private const string Derivation = "HandCalc.Specs.Backward.Step11_AttentionGradients(an-example).Test";
    private const string Differs =
        "11.2 d.X, approved → received: d.X[I, 3]: +1.000000 → +2.000000; 9 of 80 entries moved.\n"
        + "  starts here\n  received  snapshots/11.2 d.X.received.txt";

    [Test]
    public void A_green_run_lists_every_test_in_the_order_of_the_book_and_counts_them_in_its_last_line()
    {
        string[] lines = Run(Passed("HandCalc.Specs.Book.Verified.Test", "Zebras_are_last"), Passed(Derivation, "11.10 Later"),
            Passed(Derivation, "11.2 Sooner"),
            Ended("HandCalc.Specs.Book.Verified.Test", "It_waits", TestOutcome.Skipped, "why"));

        lines.Select(line => Regex.Replace(line, @" \.*( \d+ ms)?$", "")).Should().Equal(
            "", "BACKWARD", "", "  Attention gradients (an-example)", "    11.2 Sooner", "    11.10 Later",
            "", "BOOK", "", "  Verified", $"    {"It waits ".PadRight(106, '.')} skipped: why", "    Zebras are last", "",
            "3 passed, 0 failed, 1 skipped");
    }

    [Test]
    public void A_red_run_ends_with_what_is_wrong_what_is_only_other_than_approved_and_the_command_to_run()
    {
        string[] lines = Run(
            Passed(Derivation, "11.1 Right"), Failed(Derivation, "11.2 It_moved", Differs),
            Failed(Derivation, "11.8 Another_moved", Differs),
            Failed("HandCalc.Specs.Book.RoundingTies.Test", "No_number_is_near_a_tie", "X[0] is\nnear a tie"));

        lines[Array.FindIndex(lines, line => line.StartsWith("FAILED", StringComparison.Ordinal))..^3].Should().Equal(
            "FAILED: 1", "", "  No number is near a tie: X[0] is", "",
            "OTHER THAN APPROVED: 2", "", "  Attention gradients (an-example): 11.2, 11.8", "",
            "What moved, where it starts, how far it reaches: dotnet run --project src/HandCalc.Cli -- diff");
        lines[^3].Should().StartWith("Everything at length: ").And.EndWith("failures.txt");
        lines[^1].Should().Be("1 passed, 3 failed");
    }

    [Test]
    public void A_wrong_derivation_says_in_the_list_what_is_wrong_and_where() =>
        Run(Failed(Derivation, "11.8 The_scores", "d.scores[0] should agree\nmore"))
        .Should().Contain("  11.8 The scores: d.scores[0] should agree").And.NotContain(line => line.Contains("-- diff",
            StringComparison.Ordinal));

    /// <summary>A changed model fails by the hundred, and a wall of text by the hundred lines.</summary>
    [TestCase(1, 200, 20 + 20)]
    [TestCase(150, 40, 150 * 8)]
    public void However_much_fails_the_run_stays_short_and_the_rest_stands_in_a_file(int tests, int linesOfEach, int atMost)
    {
        using var folder = new TemporaryFolder();
        string wall = string.Join('\n', Enumerable.Range(1, linesOfEach).Select(line => $"line {line} {new string('<', 900)}"));

        string[] lines = RunIn(folder.Path, [.. Enumerable.Range(1, tests).Select(test => Failed(Derivation, $"11.{test} A_test", wall))]);

        lines.Length.Should().BeLessThan(atMost);
        lines.Should().OnlyContain(line => line.Length <= 610).And.ContainMatch("* more lines: failures.txt");
        File.ReadAllText(folder.File("failures.txt")).Should().Contain($"line {linesOfEach} ", Exactly.Times(tests));
    }

    [Test]
    public void Where_no_file_can_be_written_the_run_ends_as_it_would()
    {
        using var folder = new TemporaryFolder();

        string[] lines = RunIn(folder.Write("no folder", ""), [Failed(Derivation, "11.2 It_moved", Differs)]);

        lines.Should().NotContain(line => line.StartsWith("Everything at length", StringComparison.Ordinal));
        lines[^1].Should().Be("0 passed, 1 failed");
    }

    private static TestResult Passed(string name, string title) => Ended(name, title, TestOutcome.Passed);

    private static TestResult Failed(string name, string title, string message) => Ended(name, title, TestOutcome.Failed, message);

    private static TestResult Ended(string name, string title, TestOutcome outcome, string? message = null) =>
        new(new TestCase(name, new Uri("executor://a"), "a.dll")) { DisplayName = title, Outcome = outcome, ErrorMessage = message };

    private static string[] Run(params TestResult[] results)
    {
        using var folder = new TemporaryFolder();
        return RunIn(folder.Path, results);
    }

    private static string[] RunIn(string folder, TestResult[] results)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var events = new Events();
        new TableOfContentsLogger(output).Initialize(events, folder);
        events.Tell(results);
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    /// <summary>A test run that tells what it is told.</summary>
    private sealed class Events : TestLoggerEvents
    {
        public override event EventHandler<TestResultEventArgs>? TestResult;

        public override event EventHandler<TestRunCompleteEventArgs>? TestRunComplete;

#pragma warning disable CS0067 // Nothing else happens in this run.
        public override event EventHandler<TestRunMessageEventArgs>? TestRunMessage;

        public override event EventHandler<TestRunStartEventArgs>? TestRunStart;

        public override event EventHandler<TestRunMessageEventArgs>? DiscoveryMessage;

        public override event EventHandler<DiscoveryStartEventArgs>? DiscoveryStart;

        public override event EventHandler<DiscoveredTestsEventArgs>? DiscoveredTests;

        public override event EventHandler<DiscoveryCompleteEventArgs>? DiscoveryComplete;
#pragma warning restore CS0067

        public void Tell(IEnumerable<TestResult> results)
        {
            foreach (TestResult result in results)
            {
                TestResult?.Invoke(this, new TestResultEventArgs(result));
            }

            TestRunComplete?.Invoke(this, new TestRunCompleteEventArgs(null, false, false, null, null, TimeSpan.Zero));
        }
    }
}
