using HandCalc.Cli.Commands;
using HandCalc.Cli.Printing;
using HandCalc.Differences;

namespace HandCalc.Cli.Review;

/// <summary>What would be accepted: snapshots, numbers in prose, and what would be removed.</summary>
internal sealed record AcceptPlan(
    Checkout Checkout, AcceptCommand.Choice Choice, IReadOnlyList<SnapshotFile> Files, IReadOnlyList<SnapshotFile> Stale,
    IReadOnlyList<ReceivedPage> Pages, IReadOnlyList<string> Whole, IReadOnlyList<Rewrite> Rewrites, Lineage Lineage, string[] Names)
{
    private const int Indent = 2;
    private const int MostShown = 20;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Files.Count == 0 && Rewrites.Count == 0 && Whole.Count == 0 && (Stale.Count == 0 || !Choice.Prune);

    /// <summary>What was done, as a sentence.</summary>
    public string Done => $"Accepted {Count(Files.Count, "snapshot")}, {Count(Rewrites.Count, "place")} in prose"
        + (Whole.Count > 0 ? $", {Count(Whole.Count, "page")} whole" : "")
        + (Choice.Prune ? $"; removed {Count(Stale.Count, "stale file")}." : ".");

    /// <summary>Plans what a choice asks for.</summary>
    /// <exception cref="InvalidInputException">It names an example or a tensor that is not there.</exception>
    public static AcceptPlan Of(Checkout checkout, AcceptCommand.Choice choice)
    {
        IReadOnlyList<SnapshotFile> all = checkout.Files();
        RequireKnown(choice, all);
        string[] names = [.. all.Select(file => file.Tensor).Distinct()];
        Lineage lineage = Lineage.Of(names);
        ReceivedPage[] pages = [.. ReceivedPage.In(checkout)];
        ReceivedPage[] byLine = [.. pages.Where(page => page.IsLineByLine && !IsEvidence(page))];
        return new AcceptPlan(
            checkout,
            choice,
            [.. all.Where(file => file.IsReceived && choice.Has(file))],
            [.. checkout.Stale(all).Where(choice.Has)],
            byLine,
            choice.IsAll ? [.. pages.Except(byLine).Select(page => page.Page)] : [],
            [.. byLine.SelectMany(page => page.Rewrites(names, tensor => choice.Has(tensor, lineage)))],
            lineage,
            names);
    }

    /// <summary>Shows the difference, each number in prose that is renewed, and what is stale.</summary>
    public void Show(Page page)
    {
        if (Files.Any(file => file.Example.Length > 0))
        {
            Side before = new("approved", Checkout.Approved()), after = new("received", Checkout.WithReceived());
            foreach (StepComparison comparison in Side.Pairs(before, after, Choice.Example))
            {
                DiffText.Write(page, comparison, full: false);
                page.Write();
            }
        }

        foreach (Rewrite rewrite in Rewrites)
        {
            page.Write(new Line().Add($"{Relative(rewrite.Page)}:{rewrite.Line}", Palette.Quiet).Add($"  {rewrite.Before} → ").Add(rewrite.After, Palette.Strong));
            page.Write(new Line().To(Indent).Add(rewrite.Sentence, Palette.Quiet));
        }

        foreach (string whole in Whole)
        {
            page.Write($"{Relative(whole)}  whole");
        }

        foreach (SnapshotFile stale in Stale.Take(MostShown))
        {
            page.Write($"{Relative(stale.Verified)}  stale: no test compares it any more{(Choice.Prune ? "; removed" : "")}");
        }

        if (Stale.Count > 0)
        {
            page.Write(new Line().Add($"{Count(Stale.Count, "stale file")}{(Choice.Prune ? "" : "; --prune removes them")}", Palette.Quiet));
        }

        page.Write(IsEmpty ? "Nothing was received that would be accepted." : $"{Count(Files.Count, "snapshot")}, {Count(Rewrites.Count, "place")} in prose.");
    }

    /// <summary>Each file is replaced as a whole: a rename, or a file written beside it and moved into its place.</summary>
    public void CarryOut()
    {
        foreach (SnapshotFile file in Files)
        {
            Try(file.Verified, () => File.Move(file.Received, file.Verified, overwrite: true));
        }

        foreach (ReceivedPage received in Pages.Where(page => Rewrites.Any(rewrite => rewrite.Page == page.Page)))
        {
            received.Accept(Names, tensor => Choice.Has(tensor, Lineage));
        }

        foreach (ReceivedPage received in ReceivedPage.In(Checkout).Where(page => Whole.Contains(page.Page)))
        {
            Try(received.Page, () => File.Move(received.Received, received.Page, overwrite: true));
        }

        foreach (SnapshotFile stale in Choice.Prune ? Stale : [])
        {
            Try(stale.Verified, () => File.Delete(stale.Verified));
        }
    }

    private static void RequireKnown(AcceptCommand.Choice choice, IReadOnlyList<SnapshotFile> all)
    {
        RequireKnown("--example", choice.Example, [.. all.Select(file => file.Example).Where(name => name.Length > 0).Distinct()]);
        RequireKnown("--tensor", choice.Tensor, [.. all.Select(file => file.Tensor).Distinct()]);
    }

    private static void RequireKnown(string option, string? name, string[] names)
    {
        if (name is not null && !names.Contains(name))
        {
            string meant = Spelling.Suggestion(name, names);
            throw new InvalidInputException($"{option}: there is no '{name}'; allowed: {Enumeration.First(MostShown, names)}.{meant}");
        }
    }

    /// <summary>The page of evidence is not about single tensors: it is taken whole or not at all.</summary>
    private static bool IsEvidence(ReceivedPage page) => Path.GetFileName(page.Page) == "VERIFIED.md";

    private static void Try(string path, Action change)
    {
        try
        {
            change();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"accept: {path}: {problem.Message.TrimEnd('.')}; allowed: a file that can be replaced. What was accepted before it stays accepted.", problem);
        }
    }

    private static string Count(int count, string what) => $"{Numbers.Count(count)} {what}{(count == 1 ? "" : "s")}";

    private string Relative(string path) => Path.GetRelativePath(Checkout.Root, path);
}
