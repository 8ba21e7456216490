using System.Collections.Immutable;
using HandCalc.Comparisons;
using HandCalc.Exports;
using HandCalc.Reading;
using HandCalc.Terminal.Printing;
using HandCalc.Training;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc compare</c>: tensors that another program has computed, against those of the training step.</summary>
internal static class CompareCommand
{
    /// <summary>The formats that there are.</summary>
    public static readonly string[] Formats = ["text", "json"];

    /// <summary>How a comparison is shown.</summary>
    /// <param name="IsJson">Whether it is written for programs.</param>
    /// <param name="Full">Whether tensors that only follow have rows of their own.</param>
    internal sealed record View(bool IsJson, bool Full)
    {
        /// <summary>The view that is asked for.</summary>
        /// <exception cref="InvalidInputException">There is no such format.</exception>
        public static View Of(string? format, bool full) => format is null || Formats.Contains(format)
            ? new(format == Formats[1], full)
            : throw new InvalidInputException($"--format: there is no format '{format}'; allowed: {string.Join(", ", Formats)}."
                + Spelling.Suggestion(format, Formats));
    }

    /// <summary>Writes a row for each tensor of a file, where to start looking, and the count.</summary>
    /// <param name="page">What to write on.</param>
    /// <param name="step">The training step.</param>
    /// <param name="path">What the file is called.</param>
    /// <param name="file">What the file has.</param>
    /// <param name="digits">In how many digits each tensor must agree; by default as many as its precision lets us ask for.</param>
    /// <param name="view">How it is shown.</param>
    public static int Run(Page page, TrainingStep step, string path, ExportFile file, int? digits, View view)
    {
        (ImmutableArray<ExportedTensor> known, ImmutableArray<SkippedName> skipped) = SkippedName.Apart(step, path, file);
        Comparison comparison = page.Working("Comparing", () => Comparison.Run(step, known, digits));
        if (view.IsJson)
        {
            page.Output.Write(CompareJson.Text(path, step, comparison, skipped));
        }
        else
        {
            Write(page, step, path, file.Model is not null, comparison, skipped, digits, view.Full);
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
