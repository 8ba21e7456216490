using HandCalc.Exports;
using HandCalc.Terminal;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc train</c>: many steps, the loss as it falls, and a file from which training goes on.</summary>
internal static class TrainCommand
{
    private const int MostRows = 20;

    /// <summary>Trains, and writes a row every so many steps.</summary>
    /// <param name="page">What it writes on.</param>
    /// <param name="start">The step that comes first.</param>
    /// <param name="steps">How many steps to take.</param>
    /// <param name="every">After how many steps a row is written; by default there are about twenty rows.</param>
    /// <param name="path">Where the state is put in the end; nowhere if it is null.</param>
    /// <param name="isInterrupted">Whether to stop; by default when a signal says so.</param>
    public static int Run(Page page, TrainingStep start, int steps, int? every, string? path, Func<bool>? isInterrupted = null)
    {
        if (path is not null)
        {
            OutputFile.Require(path);
        }

        var loop = new TrainingLoop(start.Model, start.State);
        var table = new LossTable(page, start, steps);
        bool isStopped = Train(page, loop, steps, every ?? Every(steps), table, isInterrupted);
        page.Write();
        table.WriteSparkline();
        if (isStopped)
        {
            page.Write(new Line().Add(
                $"Stopped after {Names.Steps(loop.StepsTaken - start.State.StepsTaken)} of {Numbers.Count(steps)}.", Palette.Strong));
        }

        if (path is not null)
        {
            OutputFile.Write(path, output => SavedState.Write(start.Model, loop.State, output));
            page.Write(new Line().Add(
                $"{path} has what {Names.Steps(loop.StepsTaken)} came to; --from {path} goes on from there.", Palette.Quiet));
        }

        return isStopped ? ExitCode.Interrupted : ExitCode.Fine;
    }

    /// <summary>Takes the steps. A row has the loss before a step moves anything, the last row that after all of them.</summary>
    /// <returns>Whether somebody stopped it.</returns>
    private static bool Train(Page page, TrainingLoop loop, int steps, int every, LossTable table, Func<bool>? isInterrupted)
    {
        using var signals = new Interruption();
        using Progress progress = page.Progress("Training");
        for (int done = 0; ; done++)
        {
            bool isStopped = done < steps && (isInterrupted?.Invoke() ?? signals.IsAsked), isLast = isStopped || done == steps;
            int taken = loop.StepsTaken;
            double loss = isLast ? loop.FindLoss() : loop.Step();
            bool isShown = isLast || done % every == 0;
            if (isShown)
            {
                progress.Clear();
            }

            table.Add(taken, loss, isShown);
            if (isLast)
            {
                return isStopped;
            }

            progress.Report((double)done / steps);
        }
    }

    /// <summary>A round number of steps, of which there are not many: 1, 2, 5, 10, 20, 50, …</summary>
    private static int Every(int steps)
    {
        int every = 1;
        while (steps / every > MostRows)
        {
            every = every.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] == '2' ? every / 2 * 5 : every * 2;
        }

        return every;
    }
}
