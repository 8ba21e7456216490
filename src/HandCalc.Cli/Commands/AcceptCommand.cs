using HandCalc.Cli.Printing;
using HandCalc.Cli.Review;
using HandCalc.Differences;
using HandCalc.Models;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc accept</c>: what was received takes the place of what is approved, after one look at what moved.</summary>
internal static class AcceptCommand
{
    /// <summary>What a build server sets. A container on a desk is none, though some tools take it for one.</summary>
    private static readonly string[] BuildServers = ["CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL", "GITHUB_ACTIONS", "GITLAB_CI"];

    /// <summary>What is accepted.</summary>
    /// <param name="Step">The only step, if one is named.</param>
    /// <param name="Tensor">The only tensor, if one is named.</param>
    /// <param name="Example">The only example, if one is named.</param>
    /// <param name="Prune">Whether approved files that no test compares any more are removed.</param>
    /// <param name="Yes">Whether nobody is asked.</param>
    internal sealed record Choice(int? Step, string? Tensor, string? Example, bool Prune, bool Yes)
    {
        /// <summary>Whether everything is accepted.</summary>
        public bool IsAll => (Step, Tensor, Example) is (null, null, null);

        /// <summary>Whether a snapshot is among what is accepted.</summary>
        public bool Has(SnapshotFile file) => (Step is null || file.Step == Step)
            && (Tensor is null || file.Tensor == Tensor) && (Example is null || file.Example == Example);

        /// <summary>Whether numbers of a tensor in prose are; they are of the default example.</summary>
        public bool Has(string tensor, Lineage lineage) => (Step is null || (lineage.Contains(tensor) && lineage.Step(tensor) == Step))
            && (Tensor is null || tensor == Tensor) && (Example is null or Examples.Default);
    }

    /// <summary>Accepts what was received.</summary>
    public static int Run(Page page, Surroundings surroundings, Choice choice)
    {
        if (BuildServers.FirstOrDefault(name => surroundings.Variable(name) is { Length: > 0 } and not "false") is { } server)
        {
            throw new InvalidInputException($"accept: {server} is set, so this is a build server; allowed: a machine at which somebody has read what moved.");
        }

        Checkout checkout = Checkout.Of("accept", surroundings.Folder);
        Plan plan = Plan.Of(checkout, choice);
        plan.Show(page);
        if (plan.IsEmpty)
        {
            return ExitCode.Fine;
        }

        if (!choice.Yes && !Confirmed(page, surroundings))
        {
            page.Write("Nothing was accepted.");
            return ExitCode.Fine;
        }

        plan.CarryOut();
        page.Write(plan.Done);
        return ExitCode.Fine;
    }

    private static bool Confirmed(Page page, Surroundings surroundings)
    {
        if (surroundings.Ask is not { } ask)
        {
            throw new InvalidInputException("accept: nobody can be asked here; allowed: --yes, or a terminal.");
        }

        page.Output.Write("Accept? [y/N] ");
        page.Flush();
        return ask()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>What would be accepted: snapshots, numbers in prose, and what would be removed.</summary>
    private sealed record Plan(
        Checkout Checkout, Choice Choice, IReadOnlyList<SnapshotFile> Files, IReadOnlyList<SnapshotFile> Stale,
        IReadOnlyList<ReceivedPage> Pages, IReadOnlyList<string> Whole, IReadOnlyList<Rewrite> Rewrites, Lineage Lineage, string[] Names)
    {
        private const int Indent = 2;
        private const int MostShown = 20;

        public bool IsEmpty => Files.Count == 0 && Rewrites.Count == 0 && Whole.Count == 0 && (Stale.Count == 0 || !Choice.Prune);

        public string Done => $"Accepted {Count(Files.Count, "snapshot")}, {Count(Rewrites.Count, "place")} in prose"
            + (Whole.Count > 0 ? $", {Count(Whole.Count, "page")} whole" : "")
            + (Choice.Prune ? $"; removed {Count(Stale.Count, "stale file")}." : ".");

        public static Plan Of(Checkout checkout, Choice choice)
        {
            IReadOnlyList<SnapshotFile> all = checkout.Files();
            RequireKnown(choice, all);
            string[] names = [.. all.Select(file => file.Tensor).Distinct()];
            Lineage lineage = Lineage.Of(names);
            ReceivedPage[] pages = [.. ReceivedPage.In(checkout)];
            ReceivedPage[] byLine = [.. pages.Where(page => page.IsLineByLine && !IsEvidence(page))];
            return new Plan(
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

        private static void RequireKnown(Choice choice, IReadOnlyList<SnapshotFile> all)
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
}
