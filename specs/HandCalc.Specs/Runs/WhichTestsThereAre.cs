using HandCalc.Specs.TestLogger;

namespace HandCalc.Specs.Runs;

/// <summary>A test that is gone, new, moved to the thorough run or skipped is named at the end of a run, in one line.</summary>
public sealed class WhichTestsThereAre
{
    private const string Approved = """
        # A.Specs
        Part.Chapter
          First
          Fourth, or skipped for a reason that it gives
          Second ×2
          Third, in a thorough run
        # B.Specs
        Other
          Fifth

        """;

    private const string Waits = "It takes seconds; to ask for it: …";

    /// <summary>A chapter for two examples, and a test for three.</summary>
    private static readonly TestedCase[] AsApproved =
    [
        Ran("Part.Chapter(one).First"), Ran("Part.Chapter(two).First"), Ran("Part.Chapter(one).Second(1)"),
        Ran("Part.Chapter(one).Second(\"a.b(c)\")"),
        Ran("Part.Chapter(one).Fourth"), Skipped("Part.Chapter(one).Third", Waits),
    ];

    private static readonly TestCaseData[] Changes =
    [
        Change("nothing", AsApproved),
        Change("another example", [.. AsApproved, Ran("Part.Chapter(three).First")]),
        Change("a machine that lacks something", [.. Without("Fourth"), Skipped("Part.Chapter(one).Fourth", "There is no such program.")]),
        Change("a test is gone", Without("First"), "is missing: Part.Chapter.First"),
        Change("a test is new", [.. AsApproved, Ran("Part.Chapter(one).Sixth")], "is new: Part.Chapter.Sixth"),
        Change("a test has moved", [.. Without("First"), Ran("Part.Page.First")], "is missing: Part.Chapter.First",
            "is new: Part.Page.First"),
        Change("a case is gone", Without("Second(1)"), "is another: Part.Chapter.Second: approved '×2', now ''"),
        Change("a test waits for a thorough run", [.. Without("First"), Skipped("Part.Chapter(one).First", Waits)],
            "is another: Part.Chapter.First: approved '', now 'in a thorough run'"),
        Change("a test does not wait any more", [.. Without("Third"), Ran("Part.Chapter(one).Third")],
            "is another: Part.Chapter.Third: approved 'in a thorough run', now ''"),
        Change("a test is skipped", [.. Without("First"), Skipped("Part.Chapter(one).First", "Not today.")],
            "is another: Part.Chapter.First: approved '', now 'or skipped for a reason that it gives'"),
    ];

    [TestCaseSource(nameof(Changes))]
    public void What_differs_is_named(object cases, string[] differences)
    {
        string run = Received((TestedCase[])cases);

        ApprovedTests.Differences(Approved, run, isThorough: false).Should().Equal(differences);
        ApprovedTests.Differences(run, Received((TestedCase[])cases, run), isThorough: false).Should()
            .BeEmpty("what was received can be approved");
    }

    [Test]
    public void As_approved_it_is_the_same_text() => Received(AsApproved).Should().Be(Approved);

    /// <summary>A thorough run skips what this machine lacks, and no more.</summary>
    [Test]
    public void In_a_thorough_run_only_the_tests_themselves_count()
    {
        TestedCase[] thorough = [.. Without("Third"), Ran("Part.Chapter(one).Third")];

        ApprovedTests.Differences(Approved, Received(thorough), isThorough: true).Should().BeEmpty();
        ApprovedTests.Differences(Approved, Received([.. thorough.Skip(2)]), isThorough: true).Should()
            .Equal("is missing: Part.Chapter.First");
    }

    /// <summary>A thorough run may try more cases, and an ordinary one just those that are approved.</summary>
    [TestCase(3, 9, true, true)]
    [TestCase(3, 2, true, false)]
    [TestCase(2, 1, true, false)]
    [TestCase(3, 9, false, false)]
    public void How_many_cases_there_may_be(int approved, int run, bool isThorough, bool isRight) =>
        ApprovedTests.Differences(Cases(approved), Cases(run), isThorough).Any().Should().Be(!isRight);

    private static string Cases(int count) => $"# Project\nPart.Chapter\n  Test{(count == 1 ? "" : $" ×{count}")}\n";

    [TestCase("Chapter", "First", true)]
    [TestCase("Chapter", "Fourth", true)]
    [TestCase("Other", "Fifth", true)]
    [TestCase("Chapter", "Third", false)]
    [TestCase("Chapter", "Fifth", false)]
    [TestCase("apter", "First", false)]
    public void Whether_a_test_is_one_of_every_run(string fixture, string test, bool expected) =>
        ApprovedTests.IsOfEveryRun(Approved, fixture, test).Should().Be(expected);

    private static string Received(TestedCase[] cases, string approved = Approved) =>
        new ApprovedTests(["one", "two", "three"]).Text(cases, approved);

    private static TestedCase[] Without(string test) =>
        [.. AsApproved.Where(one => !one.FullName.EndsWith($".{test}", StringComparison.Ordinal))];

    private static TestedCase Ran(string name) => new("A.Specs", $"A.Specs.{name}", null);

    private static TestedCase Skipped(string name, string why) => new("A.Specs", $"A.Specs.{name}", why);

    private static TestCaseData Change(string name, TestedCase[] cases, params string[] differences) =>
        new TestCaseData(cases, differences).SetArgDisplayNames(name);
}
