using HandCalc.Models;

namespace HandCalc.Specs.Command;

/// <summary>What every command has: help, a version, and a model that can be named.</summary>
public sealed class HelpAndVersion
{
    [TestCase("")]
    [TestCase("step")]
    [TestCase("explain")]
    [TestCase("export")]
    [TestCase("compare")]
    [TestCase("check")]
    [TestCase("examples")]
    [TestCase("diff")]
    [TestCase("accept")]
    [TestCase("bench")]
    public void Help_and_version_are_everywhere(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        CommandRun.Of([.. words, "--help"]).Succeeds().Output.Should().Contain($"handcalc {command}".TrimEnd()).And.Contain("--version");
        CommandRun.Of([.. words, "--help"]).Lines.Should().OnlyContain(line => line.Length <= 100);
        CommandRun.Of([.. words, "--version"]).Succeeds().Output.Should().MatchRegex(@"^\d+\.\d+\.\d+\S*\n$");
    }

    [Test]
    public void A_model_can_be_named_before_or_after_the_command() =>
        CommandRun.Of("--example", Examples.Default, "step", "3").Should().Be(CommandRun.Of("step", "3", "--example", Examples.Default));
}
