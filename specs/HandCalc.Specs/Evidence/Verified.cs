using System.Globalization;
using System.Reflection;
using HandCalc.Specs.Documents;
using HandCalc.Specs.TestLogger;
using NUnit.Framework.Interfaces;

namespace HandCalc.Specs.Evidence;

/// <summary>
/// The page of evidence, VERIFIED.md, is written by this test and approved like a snapshot. An error in it may be off by a factor of
/// ten, and stand in another tensor: the last bits of a logarithm differ between systems, and so do the errors that grow from them.
/// </summary>
public sealed partial class Verified
{
    private const double Factor = 10;

    private static string Stated => File.Exists(PagePath) ? File.ReadAllText(PagePath) : "";

    private static string PagePath => Repository.Path("VERIFIED.md");

    [Test]
    public void The_page_of_evidence_says_what_is_measured()
    {
        string approved = Stated, received = Repository.Path("VERIFIED.received.md");
        string[] rows = approved.Split('\n');
        Claim[] claims = Claims.All.Value;

        string measured = Page(claims.Select(claim => rows.FirstOrDefault(row => Holds(row, claim)) ?? claim.Row(claim.AsMeasured)));
        if (measured == approved)
        {
            File.Delete(received);
            return;
        }

        string renewed = Page(claims.Select(claim => claim.Row(claim.AsMeasured)));
        File.WriteAllText(received, renewed);
        ReceivedRecord.Add(received, renewed);
        ReceivedRecord.IsOnlyDifferent();
        Assert.Fail($"VERIFIED.md is not what was measured.\n"
            + $"{string.Concat(Difference(rows, measured.Split('\n')).Select(line => $"  {line}\n"))}  received  VERIFIED.received.md\n"
            + ApprovedTests.ToAccept);
    }

    /// <summary>Tests that there are, and that an ordinary run runs.</summary>
    [Test]
    public void Every_claim_names_tests_that_run()
    {
        string approved = File.ReadAllText(Repository.Path("specs", "tests.verified.txt"));
        string[] wrong = [.. Claims.All.Value.SelectMany(claim => claim.Tests.DefaultIfEmpty()
            .Where(test => !IsTest(claim.FixtureName, test)
                || (test is not null && !ApprovedTests.IsOfEveryRun(approved, claim.FixtureName, test)))
            .Select(test => $"{claim.FixtureName}: {test}"))];

        wrong.Should().BeEmpty("a claim names tests of every run that are approved");
    }

    /// <summary>
    /// An error may be off by a factor of ten, up or down; the tensor that is named must be off by a tenth of the worst at least.
    /// </summary>
    [TestCase("5e-16 in `b`", true)]
    [TestCase("6e-17 in `b`", true)]
    [TestCase("4e-15 in `b`", true)]
    [TestCase("5e-16 in `a`", true)]
    [TestCase("4e-17 in `b`", false)]
    [TestCase("6e-15 in `b`", false)]
    [TestCase("5e-16 in `c`", false)]
    [TestCase("5e-16 in `d`", false)]
    [TestCase("5e-16", false)]
    [TestCase("none", false)]
    public void A_stated_error_holds_within_a_factor_of_ten(string stated, bool holds)
    {
        var claim = new Claim("A claim", "A/Fixture.cs", [], "a witness", "1e-12", new("a", 6e-17), new("b", 5e-16), new("c", 4e-17));

        Holds(claim.Row(stated), claim).Should().Be(holds);
        Holds(claim.Row(stated).Replace("witness", "wish", StringComparison.Ordinal), claim).Should().BeFalse("it is another claim");
    }

    [Test]
    public void Only_what_differs_is_shown() =>
        Difference(["head", "| a | by b | 1 |", "| c | by d | 2 |", "old"],
            ["head", "| a | by b | 5 |", "| c | by d | 2 |", "| e | by f | 3 |"])
        .Should().Equal("a: stated '1', measured '5'", "is no longer there: old", "is new: | e | by f | 3 |");

    private static bool IsTest(string fixture, string? test)
    {
        Type? type = typeof(Verified).Assembly.GetTypes().SingleOrDefault(type => type.Name == fixture && !type.IsNested);
        MethodInfo[] methods = [.. type?.GetMethods().Where(method => test is null || method.Name == test) ?? []];
        return methods.Any(method => method.GetCustomAttributes().Any(attribute => attribute is ISimpleTestBuilder or ITestBuilder))
            && !methods.Append((MemberInfo)type!)
                .Any(member => member.IsDefined(typeof(IgnoreAttribute)) || member.IsDefined(typeof(ExplicitAttribute)));
    }

    /// <summary>The cells that differ, of rows with the same claim; and the rows that are on one side only.</summary>
    private static IEnumerable<string> Difference(IReadOnlyCollection<string> stated, IReadOnlyCollection<string> measured)
    {
        List<string> gone = [.. stated.Except(measured)], added = [.. measured.Except(stated)];
        foreach (string row in added.ToArray())
        {
            string[] cells = row.Split(" | ");
            if (cells.Length > 1
                && gone.Find(other => other.Split(" | ") is var cellsOfOther && cellsOfOther[0] == cells[0]
                    && cellsOfOther.Length == cells.Length) is { } same)
            {
                (_, _) = (gone.Remove(same), added.Remove(row));
                foreach ((string before, string now) in same.Split(" | ").Zip(cells).Where(pair => pair.First != pair.Second))
                {
                    yield return $"{Bare(cells[0])}: stated '{Bare(before)}', measured '{Bare(now)}'";
                }
            }
        }

        foreach (string line in gone.Select(row => $"is no longer there: {row}").Concat(added.Select(row => $"is new: {row}")))
        {
            yield return line;
        }

        static string Bare(string cell) => cell.Trim(' ', '|');
    }

    /// <summary>Whether a row states a claim, with an error that is still about what is measured.</summary>
    private static bool Holds(string row, Claim claim)
    {
        string stated = row.Split(" | ")[^1].TrimEnd(' ', '|');
        if (row != claim.Row(stated))
        {
            return false;
        }

        return claim.Worst is not { } worst || double.IsNaN(worst.Error) ? stated == claim.AsMeasured
            : Error().Match(stated) is { Success: true } said
            && double.Parse(said.Groups["error"].Value, CultureInfo.InvariantCulture) is var error
            && worst.Error <= error * Factor && error <= Math.Max(worst.Error, 1e-17) * Factor
            && claim.Errors.Any(measured => (measured.Tensor ?? "") == said.Groups["tensor"].Value
                && measured.Error >= worst.Error / Factor);
    }

    private static string Page(IEnumerable<string> rows) =>
        $"""
        # Verified

        What this book claims, which tests prove it, against what, and how far it is off at the worst. The tests write this page and fail
        when it is stale. An error is relative to the largest entry of its tensor, except where slopes and losses are compared; a last bit,
        to the way from a number to the nearest tie, at which it would be rounded the other way.

        | claim | proved in | against | allowed | worst error |
        |---|---|---|---|---:|
        {string.Join('\n', rows)}

        {WhatNobodyChecks}
        """;

    private static string WhatNobodyChecks =>
        $"""
        ## What nobody checks

        Prose says more than numbers, names and commands. A test can tell whether `x_hat` exists, not whether a sentence about it is well
        put. What follows is judged by whoever reads it:

        - What the documents and the chapters say beside the facts that a check knows: [these texts](snapshots/documents) show it,
          sentence by sentence, and turn red when it changes, until somebody has read and accepted it. What the chapters say of their
          example is checked; after a change of the model [this list](snapshots/documents/sentences.verified.txt) has the sentences that
          no longer hold, until somebody writes them anew.
        - Numbers that depend on a machine or on what was, and rules for authors:
          {string.Join(";\n  ", Facts.Judged.Select(phrase => $"\"{phrase}\""))};
          and the times in the [table of the benchmarks](src/HandCalc.Benchmarks/README.md#where-the-time-goes).
        - What `bench` measures, its times, rates and bytes; its losses are compared. A matrix of more than sixty-four rows, and a sum of as
          many terms, printed whole: no model that is read back has one. What a browser makes of a page, but in a thorough run.
        - What the pages say beside the chapters, of the colours, the letters, the lanes of the figure and the keys:
          [these words](snapshots/documents/pages.verified.txt) are approved like the documents, and so is
          [what happens](snapshots/documents/scripts.verified.txt) when a reader presses a key, searches, or changes the theme or the
          example.
        - The colours of the terminal, but as far as they tell a sign.

        """;

    [GeneratedRegex("^(?<error>[0-9]e-?[0-9]+)( in `(?<tensor>.+)`)?$")]
    private static partial Regex Error();
}
