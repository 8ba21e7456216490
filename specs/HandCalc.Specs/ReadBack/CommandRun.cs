using HandCalc.Cli;
using HandCalc.Cli.Input;
using HandCalc.Specs.Notation;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.ReadBack;

/// <summary>What one run of the command left behind. The command runs inside the test, without a process of its own.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Its standard error.</summary>
    public string Error { get; } = Heard(Error);

    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Runs the command.</summary>
    public static CommandRun Of(params string[] args) => Of([], args);

    /// <summary>Runs the command with something on its standard input.</summary>
    public static CommandRun Of(byte[] input, params string[] args) => Of(input, Page.PlainWidth, args);

    /// <summary>Runs the command on a terminal of a width.</summary>
    public static CommandRun Of(byte[] input, int width, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stream = new MemoryStream(input);
        int exitCode = Handcalc.Run(args, new Page(output, error, width), CommandEnvironment.OfProcess with { Input = () => stream });
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that the command did what it was asked, and complained of nothing.</summary>
    public CommandRun Succeeds()
    {
        Error.Should().BeEmpty();
        ExitCode.Should().Be(0);
        return this;
    }

    /// <summary>
    /// Asserts that it printed some texts, whatever else; the first that it did not print is named before all that it printed.
    /// </summary>
    public CommandRun Says(params string[] texts)
    {
        texts.Where(text => !Output.Contains(text, StringComparison.Ordinal))
            .Select(text => $"the command does not say \"{text}\"; it says:\n{Output}").RequireNone();
        return this;
    }

    private static string Heard(string error)
    {
        SaysOnceThatAnExampleIsBrokenAttribute.Hear(error);
        return error;
    }

    /// <summary>
    /// Asserts that the command refused: one sentence that says what is allowed, exit code 2, nothing on standard output.
    /// </summary>
    public void IsRefusedNaming(params string[] parts)
    {
        ExitCode.Should().Be(2);
        Output.Should().BeEmpty();
        Error.Should().EndWith("\n").And.NotContain("\r").And.NotContain("   at ").And.NotContain("Exception").And.Contain("allowed: ");
        Error.TrimEnd('\n').Should().NotContain("\n");
        foreach (string part in parts)
        {
            Error.Should().Contain(part);
        }
    }
}
