using HandCalc.Cli.Printing;
using Spectre.Console;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc check</c>: every gradient against the measured slope of the loss.</summary>
internal static class CheckCommand
{
    private const int ReportEvery = 64;

    /// <summary>Checks all gradients and writes a row for each parameter.</summary>
    public static int Run(Page page, TrainingStep step)
    {
        GradientCheck check = page.Colours is { } terminal && CheckBudget.IsLong(step.Model) ? WithProgress(terminal, step) : GradientCheck.Run(step);
        var table = new TextTable("parameter", " gradients", " zero", " within error", " largest", " worst difference", "in");
        foreach (GradientCheck.Row row in check.Rows)
        {
            double largest = step[$"d.{row.Name}"].LargestEntry;
            table.Add(
                new Cell(row.Name, Palette.Strong),
                Numbers.Count(row.Checked),
                Numbers.Count(row.Zeros),
                Numbers.Count(row.WithinError),
                Numbers.Plain(largest),
                new Cell(Numbers.Tiny(row.Difference), row.Agrees ? Palette.Good : Palette.Bad),
                CheckReport.Place(step, row));
        }

        page.Write(new Line().Add(step.Model.Name, Palette.Heading));
        page.Write(new Line().Add($"Every gradient against (L(x + h) − L(x − h)) / 2h, h = {Numbers.Shortest(FiniteDifferences.Nudge)}", Palette.Quiet));
        page.Write();
        table.Write(page);
        page.Write();
        CheckReport.Write(page, step, check);
        return CheckReport.Verdict(page, step, check);
    }

    private static GradientCheck WithProgress(IAnsiConsole terminal, TrainingStep step) => terminal.Progress().AutoClear(true).Start(progress =>
    {
        ProgressTask task = progress.AddTask("Checking gradients", maxValue: step.Model.ParameterCount);
        int waiting = 0;
        return GradientCheck.Run(step, checkedOne: () =>
        {
            if (++waiting == ReportEvery)
            {
                task.Increment(waiting);
                waiting = 0;
                terminal.Profile.Out.Writer.Flush();
            }
        });
    });
}
