using System.CommandLine;
using HandCalc.Terminal.Printing;

namespace HandCalc.Terminal;

/// <summary>Runs a command line: arguments in, text and an exit code out.</summary>
internal static class CommandRunner
{
    /// <summary>Runs a command line as every command is run: invariant, with a sentence and an exit code for what can't be used.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="page">What it writes on.</param>
    /// <param name="build">Builds the command line.</param>
    /// <returns>What the process exits with: see <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Page page, Func<Command> build)
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
            string reason = OutputFile.Reason(problem, "the text can't be written");
            return page.Refuse($"standard output: {reason}; allowed: an output that takes the text.");
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
        return parsed.Invoke(
            new InvocationConfiguration { Output = page.Output, Error = page.Error, EnableDefaultExceptionHandler = false });
    }
}
