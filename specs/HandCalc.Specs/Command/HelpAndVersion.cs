using HandCalc.Models;

namespace HandCalc.Specs.Command;

/// <summary>What every command has: help, a version, and a model that can be named.</summary>
public sealed class HelpAndVersion
{
    private static readonly string[] Commands =
        ["", "step", "explain", "train", "write", "export", "compare", "check", "examples", "diff", "accept", "bench"];

    /// <summary>What the help of every command says.</summary>
    internal static string All =>
        string.Join('\n', Commands.Select(command => CommandRun.Of([.. Words(command), "--help"]).Succeeds().Output));

    [TestCaseSource(nameof(Commands))]
    public void Help_and_version_are_everywhere(string command)
    {
        string[] words = Words(command);

        CommandRun.Of([.. words, "--help"]).Succeeds().Output.Should().Contain($"handcalc {command}".TrimEnd()).And.Contain("--version");
        CommandRun.Of([.. words, "--help"]).Lines.Should().OnlyContain(line => line.Length <= 100);
        CommandRun.Of([.. words, "--version"]).Succeeds().Output.Should().MatchRegex(@"^\d+\.\d+\.\d+\S*\n$");
    }

    [Test]
    public void A_model_can_be_named_before_or_after_the_command() =>
        CommandRun.Of("--example", Examples.Default, "step", "3").Should().Be(CommandRun.Of("step", "3", "--example", Examples.Default));

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
