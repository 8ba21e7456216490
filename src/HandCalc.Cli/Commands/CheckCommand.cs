namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc check</c>: every gradient against the measured slope of the loss.</summary>
internal static class CheckCommand
{
    /// <summary>Checks all gradients and writes a row for each parameter.</summary>
    public static int Run(Page page, TrainingStep step)
    {
        GradientCheck check = Check(page, step);
        var table = new TextTable("parameter", " gradients", " zero", " within error", " largest", " worst difference", "in");
        foreach (GradientCheck.Row row in check.Rows)
        {
            double largest = step[$"d.{row.Name}"].LargestEntry;
            table.Add(
                new TextCell(row.Name, Palette.Strong),
                Numbers.Count(row.Checked),
                Numbers.Count(row.Zeros),
                Numbers.Count(row.WithinError),
                Numbers.Plain(largest),
                new TextCell(Numbers.Tiny(row.Difference), row.Agrees ? Palette.Good : Palette.Bad),
                CheckReport.Place(step, row));
        }

        page.Write(new Line().Add(step.Model.Name, Palette.Heading));
        page.Write(new Line().Add($"Every gradient against (L(x + h) − L(x − h)) / 2h, h = {Numbers.Shortest(FiniteDifferences.Nudge)}",
            Palette.Quiet));
        page.Write();
        table.Write(page);
        page.Write();
        CheckReport.Write(page, step, check);
        return CheckReport.Verdict(page, step, check);
    }

    private static GradientCheck Check(Page page, TrainingStep step)
    {
        using Progress progress = page.Progress("Checking gradients");
        int done = 0;
        return GradientCheck.Run(step, checkedOne: () => progress.Report((double)++done / step.Computation.ParameterCount));
    }
}
