using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figure of the loss over many steps is read back, and compared with steps that are taken one by one.</summary>
public sealed class LossFigures
{
    private const int Steps = 500, Every = 5;

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Loss_and_largest_weight_are_those_of_steps_that_are_taken_one_by_one(string name)
    {
        Example example = Example.Of(name);
        DrawnPlot[] plots = DrawnPlot.Of(example, "14.4");
        TrainingStep[] seen = [.. Seen(example.Step)];
        double guess = Math.Log(example.Step.Model.Vocabulary.Length);
        var comparison = new Comparison();
        plots[0].Curve(comparison, "curve", seen.Select(step => ((double)step.State.StepsTaken, Loss(step))));
        plots[0].Curve(comparison, "guide", [(0, guess), (Steps, guess)]);
        plots[1].Curve(comparison, "curve", Enumerable.Range(0, example.Step.Model.Heads).SelectMany(head =>
            seen.Select(step => ((double)step.State.StepsTaken, Largest(step, head)))));
        plots[1].Curve(comparison, "guide", [(0, Uniform(example.Step)), (Steps, Uniform(example.Step))]);

        comparison.Holds();
        DrawnPlot.Caption(example, "14.4").Should().Contain($"After {Steps} steps the mean loss is {DrawnPlot.Said(Loss(seen[^1]))}; "
            + $"that of a guess at random is {DrawnPlot.Said(guess)}.");
    }

    private static IEnumerable<TrainingStep> Seen(TrainingStep step)
    {
        for (; step.State.StepsTaken <= Steps; step = step.Next())
        {
            if (step.State.StepsTaken % Every == 0)
            {
                yield return step;
            }
        }
    }

    /// <summary>The mean of −ln P, of the words that come next.</summary>
    private static double Loss(TrainingStep step) =>
        step.Model.Targets.Select((target, i) => -Math.Log(step["P"].Value[i, target])).Average();

    /// <summary>The largest weight of the last row that predicts, by the scores of that row: e to it, divided by the sum of all.</summary>
    private static double Largest(TrainingStep step, int head)
    {
        int row = step.Model.Ids.Length - 2;
        double[] scores = [.. step[$"scaled[{head}]"].Value.Row(row).Take(row + 1)];
        return Math.Exp(scores.Max()) / scores.Sum(Math.Exp);
    }

    private static double Uniform(TrainingStep step) => 1.0 / (step.Model.Ids.Length - 1);
}
