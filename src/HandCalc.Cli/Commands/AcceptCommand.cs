using HandCalc.Cli.Input;
using HandCalc.Cli.Review;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc accept</c>: what was received takes the place of what is approved, after one look at what moved.</summary>
internal static class AcceptCommand
{
    /// <summary>What a build server sets. A container on a desk is none, though some tools take it for one.</summary>
    private static readonly string[] BuildServers = ["CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL", "GITHUB_ACTIONS", "GITLAB_CI"];

    /// <summary>Accepts what was received.</summary>
    public static int Run(Page page, CommandEnvironment environment, AcceptChoice choice)
    {
        if (BuildServers.FirstOrDefault(name => environment.Variable(name) is { Length: > 0 } and not "false") is { } server)
        {
            throw new InvalidInputException($"accept: {server} is set, so this is a build server; allowed: "
                + "a machine at which somebody has read what moved.");
        }

        Checkout checkout = Checkout.Of("accept", environment.Folder);
        AcceptPlan plan = AcceptPlan.Of(checkout, choice);
        plan.Show(page);
        if (plan.IsEmpty)
        {
            return ExitCode.Fine;
        }

        if (plan.Doubts.Wrong.Count > 0 && !choice.Wrong)
        {
            page.Flush();
            page.Complain($"accept: {Enumeration.First(plan.Doubts.Wrong)}; "
                + "allowed: derivations that hold, or --wrong to approve wrong numbers all the same. Nothing was accepted.");
            return ExitCode.CheckFailed;
        }

        if (!choice.Yes && !Confirmed(page, environment))
        {
            page.Write("Nothing was accepted.");
            return ExitCode.Fine;
        }

        plan.CarryOut(environment.IsInterrupted ?? (() => false));
        page.Write(plan.Done);
        return ExitCode.Fine;
    }

    private static bool Confirmed(Page page, CommandEnvironment environment)
    {
        if (environment.Ask is not { } ask)
        {
            throw new InvalidInputException("accept: nobody can be asked here; allowed: --yes, or a terminal.");
        }

        page.Output.Write("Accept? [y/N] ");
        page.Flush();
        return ask()?.Trim() is "y" or "Y" or "yes";
    }
}
