using System.Collections.Immutable;
using HandCalc.Comparisons;
using HandCalc.Exports;
using HandCalc.Reading;
using HandCalc.Terminal.Printing;
using HandCalc.Training;

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
    /// <summary>Writes a row for each tensor of a file, where to start looking, and the count.</summary>
    /// <param name="page">What to write on.</param>
    /// <param name="step">The training step.</param>
    /// <param name="path">What the file is called.</param>
    /// <param name="file">What the file has.</param>
    /// <param name="digits">In how many digits each tensor must agree; by default as many as its precision lets us ask for.</param>
    /// <param name="format">How it is shown.</param>
    /// <param name="full">Whether tensors that only follow have rows of their own.</param>
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
