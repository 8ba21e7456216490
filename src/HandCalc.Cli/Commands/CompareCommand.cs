using HandCalc.Comparisons;
using HandCalc.Exports;
using HandCalc.Reading;

namespace HandCalc.Cli.Commands;

/// <summary>How a comparison is written: for people, or for programs.</summary>
internal enum CompareFormat
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As JSON.</summary>
    Json,
}

/// <summary><c>handcalc compare</c>: tensors that another program has computed, against those of the training step.</summary>
internal static class CompareCommand
{
    /// <summary>
    /// Writes a row for each tensor of a file, in full also for those that only follow; where to start looking, and the count. Without a
    /// count of digits each tensor must agree in as many as its precision lets us ask for.
    /// </summary>
    public static int Run(
        Page page, TrainingStep step, string path, ExportFile file, int? digits, CompareFormat format, bool full)
    {
        (ImmutableArray<ExportedTensor> known, ImmutableArray<SkippedName> skipped) = SkippedName.Apart(step, path, file);
        Comparison comparison = page.Working("Comparing", () => Comparison.Run(step, known, digits));
        if (format == CompareFormat.Json)
        {
            page.Output.Write(CompareJson.Text(path, step, comparison, skipped));
        }
        else
        {
            Write(page, step, path, file.Model is not null, comparison, skipped, digits, full);
        }

        return comparison.Agrees ? ExitCode.Fine : ExitCode.CheckFailed;
    }

    private static void Write(
        Page page, TrainingStep step, string path, bool hasModel, Comparison comparison, ImmutableArray<SkippedName> skipped,
        int? digits, bool full)
    {
        string origin = hasModel ? $"the model of {path}" : $"{path} names no model: it may be of another";
        page.Write(new Line().Add(step.Model.Name, Palette.Heading).Add($"   {origin}", Palette.Quiet));
        string must = digits is { } asked ? $"{asked} digits of the largest entry"
            : $"{Comparison.DigitsOfDouble} digits of the largest entry; in a coarser precision, what its rounding leaves";
        page.Write(new Line().Add($"To agree: {must}", Palette.Quiet));
        page.Write();
        CompareReport.WriteTable(page, comparison, full);
        page.Write();
        if (comparison.Start is { } start)
        {
            CompareReport.WriteStart(page, comparison, start, full);
            page.Write();
        }

        CompareReport.WriteNotes(page, comparison);
        CompareReport.WriteSkipped(page, skipped);
        CompareReport.WriteCount(page, comparison);
    }
}
