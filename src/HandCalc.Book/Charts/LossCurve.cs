namespace HandCalc.Book.Charts;

/// <summary>The loss over many steps of training, and how far attention weights come from uniform.</summary>
internal static class LossCurve
{
    private const int Steps = 500, Every = 5;

    /// <summary>The mean loss before each step, under the line of a guess at random; and beside it the largest weight in a row.</summary>
    public static Chart Of(TrainingStep step)
    {
        TrainingStep[] seen = [.. Seen(step)];
        double guess = Math.Log(step.Model.Vocabulary.Length);
        (double X, double Y)[] loss = [.. seen.Select(at => ((double)at.State.StepsTaken, at.MeanLoss))];
        Plot losses = new Plot("The loss", "The mean loss falls from that of a guess at random towards zero.",
            Scale.Between("steps taken", 0, Steps, 5), Scale.Over("mean loss", [0, guess, .. loss.Select(point => point.Y)]))
            .Level("guide", guess).Curve("curve", loss)
            .Label("guide", (Steps * 0.7, guess), "a guess at random", side: 1).Label("curve", loss[^1], "mean loss", side: -1);
        int row = step.Model.Targets.Length - 1;
        double uniform = 1.0 / (row + 1);
        Plot attention = new Plot("The attention weights", "The largest weight of the row begins at uniform, and rises with training.",
            Scale.Between("steps taken", 0, Steps, 5), Scale.Over("largest weight in the last row asked", [0, 1])).Level("guide", uniform)
            .Label("guide", (Steps * 0.7, uniform), "uniform", side: 1);
        foreach (int head in Enumerable.Range(0, step.Model.Heads))
        {
            (double X, double Y)[] largest =
                [.. seen.Select(at => ((double)at.State.StepsTaken, at[$"A[{head}]"].Value.Row(row).Max()))];
            attention.Curve("curve", largest).Label("curve", largest[^1], $"A[{head}]", side: -1);
        }

        return new("Over many steps the loss falls towards zero, and attention begins to choose.", Markup.Of($"""
            After {Steps} steps the mean loss is {Figures.Number(loss[^1].Y)}; that of a guess at random is {Figures.Number(guess)}.
            The second panel has the largest weight in the last row that is asked for a word, of each head.
            """), losses, attention);
    }

    /// <summary>Takes a step, if the numbers do not grow too large for it.</summary>
    private static bool IsTaken(TrainingLoop loop)
    {
        try
        {
            loop.Step();
            return true;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    private static IEnumerable<TrainingStep> Seen(TrainingStep step)
    {
        var loop = new TrainingLoop(step.Model, step.State);
        yield return step;
        while (loop.StepsTaken < Steps && IsTaken(loop))
        {
            if (loop.StepsTaken % Every == 0)
            {
                yield return TrainingStep.Compute(step.Model, loop.State);
            }
        }
    }
}
