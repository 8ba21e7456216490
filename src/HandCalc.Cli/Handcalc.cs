using System.CommandLine;
using System.Globalization;
using HandCalc.Cli.Input;
using HandCalc.Cli.Printing;

namespace HandCalc.Cli;

/// <summary>The command as a function: arguments in, text and an exit code out.</summary>
internal static class Handcalc
{
    /// <summary>Runs the command without colours.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error) => Run(args, new Page(output, error));

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="page">What it writes on.</param>
    /// <param name="surroundings">Where it runs; by default where the process does.</param>
    /// <returns>What the process exits with: see <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Page page, Surroundings? surroundings = null) =>
        RunLine(args, page, () => CommandLine.Build(page, surroundings ?? Surroundings.OfProcess));

    /// <summary>Runs a command line with the manners of this one: invariant, and one sentence and an exit code for what can't be used.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="page">What it writes on.</param>
    /// <param name="build">Builds the command line.</param>
    /// <returns>What the process exits with: see <see cref="ExitCode"/>.</returns>
    internal static int RunLine(string[] args, Page page, Func<Command> build)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            int exitCode = RunParsed(args, page, build());
            page.Flush();
            return exitCode;
        }
        catch (InvalidInputException problem)
        {
            return page.Refuse(problem.Message);
        }
        catch (IOException problem)
        {
            return page.Refuse($"standard output: {OutputFile.Reason(problem, "the text can't be written")}; allowed: an output that takes the text.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static int RunParsed(string[] args, Page page, Command commandLine)
    {
        ParseResult parsed = commandLine.Parse(args, new ParserConfiguration
        {
            EnablePosixBundling = false,
            ResponseFileTokenReplacer = null,
        });
        Misuse.Refuse(parsed);
        return parsed.Invoke(new InvocationConfiguration { Output = page.Output, Error = page.Error, EnableDefaultExceptionHandler = false });
    }
}
