using HandCalc.Timing;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc bench</c>: how long a training step takes, for a model of any size.</summary>
internal static class BenchCommand
{
    private const double Micro = 1e6, Giga = 1e9;

    /// <summary>Measures steps and writes a table, and the median once more in the last line.</summary>
    public static int Run(Page page, Model model, int? steps, int threads, TimeSpan? warmUp = null)
    {
        StepTimes times = Measure(page, model, steps, threads, warmUp);
        var table = new TextTable(" median", " minimum", " steps a second", " allocated a step", " GFLOP/s");
        table.Add(
            Microseconds(times.Median),
            Microseconds(times.Minimum),
            times.Median < 0.1 ? Numbers.Count((long)(1 / times.Median)) : Numbers.Fixed(1 / times.Median, 2),
            $"{Numbers.Count((long)times.AllocatedBytes)} bytes",
            Numbers.Fixed(2 * StepWork.MultiplyAdds(model) / times.Median / Giga, 1));
        page.Write(new Line().Add(model.Name, Palette.Heading).Add(
            $"   {Numbers.Count(model.ParameterCount)} parameters, {(threads == 1 ? "one thread" : $"{threads} threads")}", Palette.Quiet));
        page.Write();
        table.Write(page);
        page.Write();
        page.Write(new Line().Add(
            $"losses of the first steps: {string.Join(' ', times.FirstLosses.Select(loss => Numbers.Fixed(loss, 9)))}", Palette.Quiet));
        page.Write($"median {Microseconds(times.Median)} per step");
        return ExitCode.Fine;
    }

    private static StepTimes Measure(Page page, Model model, int? steps, int threads, TimeSpan? warmUp)
    {
        using Progress progress = page.Progress("Training steps");
        (int all, int done) = (1, 0);
        return StepTimes.Measure(
            new TrainingLoop(model), threads, steps, warmUp, planned: (count, _) => all = count, done: () =>
                progress.Report((double)++done / all));
    }

    private static string Microseconds(double seconds) => $"{Numbers.Fixed(seconds * Micro, 1)} us";
}
