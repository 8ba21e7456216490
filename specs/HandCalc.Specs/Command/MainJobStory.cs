using System.Globalization;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>Without a subcommand the command tells one training step.</summary>
public sealed class MainJobStory
{
    private static readonly CommandRun Run = OfPublishedModel();
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void It_tells_the_thirteen_steps_in_order()
    {
        string[] headings = [.. Run.Succeeds().Lines.Where(line => line.StartsWith("Step ", StringComparison.Ordinal)).Select(line => line.Split('·')[0])];

        headings.Should().Equal(Enumerable.Range(1, 13).Select(number => $"Step {number} "));
    }

    [Test]
    public void Every_equation_of_the_first_head_is_told()
    {
        foreach (string equation in Step.Tensors.Where(tensor => tensor.Step is 3 or 5 or 9).Select(tensor => tensor.Equation)
            .Where(equation => equation.Contains('=', StringComparison.Ordinal) && !equation.Contains("[1]", StringComparison.Ordinal)))
        {
            Run.Output.Should().Contain($"  {equation} ");
        }
    }

    [Test]
    public void It_ends_with_the_loss_before_and_after() =>
        Run.Output.Should().Contain($"{Six(Step.MeanLoss)} before, {Six(Step.Next().MeanLoss)} after   (mean of {Step.Model.Targets.Length})");

    [Test]
    public void It_shows_the_probability_of_each_next_word_before_and_after()
    {
        TrainingStep next = Step.Next();
        foreach ((int position, int word) in Step.Model.Targets.Index())
        {
            Run.Lines.Should().ContainSingle(line => line.StartsWith("  " + Step["P"].Rows[position], StringComparison.Ordinal)
                && line.Contains(Six(Step["P"][position, word]) + "  " + Six(next["P"][position, word]), StringComparison.Ordinal));
        }
    }

    [Test]
    public void It_says_how_many_gradients_were_checked_and_the_worst_disagreement()
    {
        string count = Step.Model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture);

        Run.Lines[^1].Should().MatchRegex($@"^  {count} of {count} gradients checked .*; largest disagreement \d\.\de-\d+ in \S+.* \(allowed \d\.\de-\d+\)$");
    }

    [Test]
    public void It_fits_a_page()
    {
        Run.Lines.Length.Should().BeLessThan(130);
        Run.Lines.Should().OnlyContain(line => line.Length <= 122);
        Run.Lines.Should().NotContain(line => line.EndsWith(' '));
    }

    [Test]
    public void It_is_plain_text() => Run.Output.Should().NotContain("\u001b").And.NotContain("\r").And.EndWith("\n");

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("ar-SA")]
    public void It_is_the_same_in_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            OfPublishedModel().Should().Be(Run);
            CultureInfo.CurrentCulture.Name.Should().Be(culture);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Without_arguments_it_tells_the_default_example()
    {
        CommandRun run = CommandRun.Of().Succeeds();

        run.Lines[0].Should().StartWith($"One training step of {Examples.Default}: ");
        run.Should().Be(CommandRun.Of("--example", Examples.Default));
    }

    private static CommandRun OfPublishedModel()
    {
        using var folder = new TemporaryFolder();
        return CommandRun.Of("--model", folder.WriteModel());
    }

    private static string Six(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);
}
