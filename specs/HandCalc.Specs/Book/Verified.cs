using System.Globalization;
using System.Text.RegularExpressions;
using HandCalc.Specs.Documents;
using HandCalc.Specs.Runs;
using HandCalc.Specs.Snapshots;

namespace HandCalc.Specs.Book;

/// <summary>
/// The page of evidence, VERIFIED.md, is written by this test and approved like a snapshot. An error in it may be off by a factor of
/// ten: the last bits of a logarithm differ between systems, and so do the errors that grow from them.
/// </summary>
public sealed partial class Verified
{
    private const double Factor = 10;

    [Test]
    public void The_page_of_evidence_says_what_is_measured()
    {
        string page = Repository.Path("VERIFIED.md");
        string approved = File.Exists(page) ? File.ReadAllText(page) : "";
        string[] stated = [.. Stated().Matches(approved).Select(row => row.Groups["error"].Value)];
        Claim[] claims = [.. Claims.All()];

        string measured = Page(claims.Select((claim, index) =>
            claim.Row(index < stated.Length && Holds(stated[index], claim) ? stated[index] : claim.Measured)));
        string received = Repository.Path("VERIFIED.received.md");
        if (measured == approved)
        {
            File.Delete(received);
            return;
        }

        string renewed = Page(claims.Select(claim => claim.Row(claim.Measured)));
        File.WriteAllText(received, renewed);
        ReceivedRecord.Add(received, renewed);
        ReceivedRecord.IsOnlyDifferent();
        Assert.Fail("VERIFIED.md is not what was measured.\n  received  VERIFIED.received.md\n"
            + "If that is right: mv VERIFIED.received.md VERIFIED.md");
    }

    /// <summary>Whether a stated error is still about what is measured.</summary>
    private static bool Holds(string stated, Claim claim) =>
        double.TryParse(stated, CultureInfo.InvariantCulture, out double error) && claim.Worst is { } worst
        && worst <= error * Factor && error <= Math.Max(worst, 1e-17) * Factor;

    private static string Page(IEnumerable<string> rows) =>
        $"""
        # Verified

        What this book claims, where it is proved, against what, and how far it is off at the worst. The tests write this page and fail
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

        - What the documents say beside the facts that a check knows: [these texts](snapshots/documents) show it, sentence by sentence, and
          turn red when it changes, until somebody has read and accepted it.
        - Why the chapters say what they say. What they say of their example is checked; after a change of the model
          [this list](snapshots/documents/sentences.verified.txt) has the sentences that no longer hold, until somebody writes them anew.
        - Numbers that depend on a machine or on what was, and rules for authors:
          {string.Join(";\n  ", Facts.Judged.Select(phrase => $"\"{phrase}\""))};
          and the times in the [table of the benchmarks](src/HandCalc.Benchmarks/README.md#where-the-time-goes).

        """;

    /// <summary>The last cell of each claim's row: rows link a fixture, the header does not.</summary>
    [GeneratedRegex(@"^\| .*\]\(specs/.* \| (?<error>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Stated();
}
