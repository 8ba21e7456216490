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
    /// <param name="Prune">Whether approved files that no test compares any more are removed, though only a part is accepted.</param>
    /// <param name="Wrong">Whether numbers are accepted although what derives them fails.</param>
    /// <param name="Yes">Whether nobody is asked.</param>
    internal sealed record Choice(int? Step, string? Tensor, string? Example, bool Prune, bool Wrong, bool Yes)
    {
        /// <summary>Whether everything is accepted.</summary>
        public bool IsAll => (Step, Tensor, Example) is (null, null, null);

        /// <summary>Whether approved files that no test compares any more are removed.</summary>
        public bool Removes => IsAll || Prune;

        /// <summary>Whether a snapshot is among what is accepted.</summary>
        public bool Has(SnapshotFile file) => (Step is null || file.Step == Step)
            && (Tensor is null || file.Tensor == Tensor) && (Example is null || file.Example == Example);

        /// <summary>Whether what is wrong in a step of an example reaches what is accepted.</summary>
        public bool Reaches(string example, int step) => (Example is null || example == Example) && (Step is null || step <= Step);

        /// <summary>Whether numbers of a tensor in prose are; they are of the default example.</summary>
        public bool Has(string tensor, Lineage lineage) => (Step is null || (lineage.Contains(tensor) && lineage.Step(tensor) == Step))
            && (Tensor is null || tensor == Tensor) && (Example is null or Examples.Default);
    }

    /// <summary>Accepts what was received.</summary>
    public static int Run(Page page, Surroundings surroundings, Choice choice)
    {
        if (BuildServers.FirstOrDefault(name => surroundings.Variable(name) is { Length: > 0 } and not "false") is { } server)
        {
            throw new InvalidInputException($"accept: {server} is set, so this is a build server; allowed: a machine at which somebody "
                + "has read what moved.");
        }

        Checkout checkout = Checkout.Of("accept", surroundings.Folder);
        AcceptPlan plan = AcceptPlan.Of(checkout, choice);
        plan.Show(page);
        if (plan.IsEmpty)
        {
            return ExitCode.Fine;
        }

        if (plan.Doubts.Wrong.Count > 0 && !choice.Wrong)
        {
            page.Flush();
            page.Complain($"accept: {plan.Doubts.Wrong[0]}{(plan.Doubts.Wrong.Count > 1 ? $" (and {plan.Doubts.Wrong.Count - 1} more)" : "")}; "
                + "allowed: derivations that hold, or --wrong to approve wrong numbers all the same. Nothing was accepted.");
            return ExitCode.CheckFailed;
        }

        if (!choice.Yes && !Confirmed(page, surroundings))
        {
            page.Write("Nothing was accepted.");
            return ExitCode.Fine;
        }

        plan.CarryOut(surroundings.IsInterrupted ?? (() => false));
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
}
