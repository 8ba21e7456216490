using System.Globalization;
using HandCalc.Cli.Commands;
using HandCalc.Cli.Printing;
using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Specs.Command;

/// <summary>The commands beside the main job.</summary>
public sealed class StepsChecksAndHelp
{
    private static readonly TrainingStep Step = TrainingStep.Compute(Examples.Read(Examples.Default));

    [Test]
    public void A_step_in_full_shows_every_entry_of_every_tensor([Range(1, 13)] int number)
    {
        string[] words = CommandRun.Of("step", $"{number}", "--full").Succeeds().Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Tensor[] tensors = [.. Step.Tensors.Where(tensor => tensor.Step == number)];

        words.Count(word => word is "0" or "0.000000" || ((word[0] is '+' or '-') && double.TryParse(word, CultureInfo.InvariantCulture, out _)))
            .Should().BeGreaterThanOrEqualTo(tensors.Sum(tensor => tensor.Rows.Length * tensor.Columns.Length));
    }

    [Test]
    public void A_step_in_brief_is_short_and_names_what_it_leaves_out([Range(1, 13)] int number)
    {
        CommandRun brief = CommandRun.Of("step", $"{number}").Succeeds();
        CommandRun full = CommandRun.Of("step", $"{number}", "--full").Succeeds();

        brief.Lines.Length.Should().BeLessThan(200);
        if (full.Output != brief.Output)
        {
            brief.Lines[^1].Should().Contain("--full");
        }
    }

    [Test]
    public void No_line_of_a_step_is_wider_than_the_page([Range(1, 13)] int number) =>
        CommandRun.Of("step", $"{number}", "--full").Succeeds().Lines.Should().OnlyContain(line => line.Length <= 122);

    [Test]
    public void The_check_has_a_row_for_each_parameter()
    {
        CommandRun check = CommandRun.Of("check").Succeeds();

        foreach (Tensor parameter in Step.Parameters)
        {
            check.Lines.Should().ContainSingle(line => line.StartsWith($"  {parameter.Name} ", StringComparison.Ordinal));
        }
    }

    [Test]
    public void A_check_that_fails_ends_in_exit_code_1_and_one_sentence()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var failed = new GradientCheck([new GradientCheck.Row("b_2", 16, 1, 16, 0, 5, Gradient: 0.5, new MeasuredSlope(0.25, Error: 1e-8))]);

        CheckReport.Verdict(new Page(output, error), Step, failed).Should().Be(1);

        error.ToString().Should().MatchRegex(@"^The gradient of b_2\[5\], \S+, and the measured slope .* allowed: 1\.0e-08\.\n$");
    }

    [Test]
    public void The_examples_are_listed()
    {
        string list = CommandRun.Of("examples").Succeeds().Output;

        Examples.Names.Should().OnlyContain(name => list.Contains(name, StringComparison.Ordinal));
    }

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
