using Spectre.Console;

namespace HandCalc.Cli.Commands;

/// <summary>What a gradient check found, in words.</summary>
internal static class CheckReport
{
    private const int Indent = 2;

    /// <summary>Writes how many gradients were checked, the worst disagreement, and in how many a mistake could hide.</summary>
    public static void Write(Page page, TrainingStep step, GradientCheck check)
    {
        string count = $"{Numbers.Count(check.Checked)} of {Numbers.Count(check.Total)} gradients checked against measured slopes; ";
        string worst = $"largest disagreement {Numbers.Tiny(check.Worst.Difference)} in {Place(step, check.Worst)} "
            + $"(allowed {Numbers.Tiny(check.Worst.Slope.Error)})";
        Style style = check.Agrees ? Palette.Good : Palette.Bad;
        Line line = new Line().To(Indent).Add(count, style);
        if (line.Width + worst.Length > page.Width)
        {
            page.Write(line);
            line = new Line().To(Indent);
        }

        page.Write(line.Add(worst, style));
        foreach (string told in Hiding(check) is { } hiding ? Wrapping.Words(hiding, page.Width - Indent) : [])
        {
            page.Write(new Line().To(Indent).Add(told, Palette.Quiet));
        }
    }

    /// <summary>
    /// What the check can't tell: a slope of zero agrees with a gradient of zero, by whatever factor or sign that was multiplied.
    /// </summary>
    private static string? Hiding(GradientCheck check)
    {
        if (check.Zeros == check.Checked)
        {
            return "Every one of them is exactly zero: no wrong factor or sign could have been noticed.";
        }

        (int Count, string Are)[] kinds = [(check.Zeros, "exactly zero"), (check.WithinError, "no larger than the error of the slope")];
        string[] told = [.. kinds.Where(kind => kind.Count > 0)
            .Select(kind => $"{Numbers.Count(kind.Count)} {(kind.Count == 1 ? "is" : "are")} {kind.Are}")];
        return told.Length == 0 ? null : $"Of these {Enumeration.And(told)}: a wrong factor or sign there would not be noticed.";
    }

    /// <summary>The entry in which gradient and slope lie farthest apart.</summary>
    public static string Place(TrainingStep step, GradientCheck.Row row) => step[row.Name].Definition.Entry(row.RowIndex, row.ColumnIndex);

    /// <summary>The exit code; a sentence on standard error if the check failed.</summary>
    public static int Verdict(Page page, TrainingStep step, GradientCheck check)
    {
        if (check.Agrees)
        {
            return ExitCode.Fine;
        }

        GradientCheck.Row worst = check.Worst;
        page.Flush();
        page.Complain($"The gradient of {Place(step, worst)}, {Numbers.Entry(worst.Gradient, Math.Abs(worst.Gradient))}, "
            + "and the measured slope of the loss "
            + $"differ by {Numbers.Tiny(worst.Difference)}; allowed: {Numbers.Tiny(check.Worst.Slope.Error)}.");
        return ExitCode.CheckFailed;
    }
}
