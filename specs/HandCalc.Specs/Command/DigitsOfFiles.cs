using System.Globalization;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>In how many digits a file must agree: as many as its numbers have.</summary>
public sealed class DigitsOfFiles
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void Single_precision_is_told_and_held_to_fewer_digits()
    {
        CommandRun run = new TensorFile().Map(number => (float)number).Compare().Succeeds();

        ComparedFiles.Rows(run).Should()
            .Contain(("d.W_Q[0]", "agrees to 7 digits (single precision)")).And.Contain(("gamma", "agrees exactly"));
    }

    [Test]
    public void Floats_that_are_written_as_decimals_are_floats()
    {
        Thorough.Only();
        CommandRun run = new TensorFile()
            .Map(number => double.Parse(((float)number).ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            .Compare().Succeeds();

        ComparedFiles.Rows(run).Should().Contain(("d.W_Q[0]", "agrees to 7 digits (single precision)"));
    }

    [Test]
    public void What_is_computed_from_single_precision_is_no_better()
    {
        string[] parameters = [.. Step.Parameters.Select(parameter => parameter.Name)];
        TrainingState rounded = Step.Parameters.Aggregate(
            Step.State, (state, parameter) => state.With(parameter.Name, parameter.Value.Map(number => (double)(float)number)));

        TensorFile.Of(TrainingStep.Compute(Step.Model, rounded)).Compare().Succeeds();
    }

    [Test]
    public void Whoever_wrote_few_decimals_learns_how_many_digits_agree()
    {
        TensorFile rounded = TensorFile.With("X").Map(number => Math.Round(number, 4));

        CommandRun run = rounded.Compare();

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain(
            "\n  It is right, and was rounded when it was written: it agrees to 3 digits, and --digits 3 asks for no more\n");
        rounded.Compare("--digits", "3").Succeeds();
    }

    [TestCase("8", 0)]
    [TestCase("9", 1)]
    public void The_digits_that_must_agree_can_be_asked_for(string digits, int exitCode) =>
        TensorFile.With("X").Map(number => number * (1 + 1.1e-9)).Compare("--digits", digits).ExitCode.Should().Be(exitCode);
}
