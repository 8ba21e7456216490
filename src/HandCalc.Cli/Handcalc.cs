using HandCalc.Cli.Input;
using HandCalc.Terminal;

namespace HandCalc.Cli;

/// <summary>The command as a function: arguments in, text and an exit code out.</summary>
internal static class Handcalc
{
    /// <summary>Runs the command without colours.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error) => Run(args, new Page(output, error));

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="page">What it writes on.</param>
    /// <param name="environment">Where it runs; by default where the process does.</param>
    /// <returns>What the process exits with: see <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Page page, CommandEnvironment? environment = null) =>
        CommandRunner.Run(args, page, () => CommandLine.Build(page, environment ?? CommandEnvironment.OfProcess));
}
