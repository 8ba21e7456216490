using HandCalc.Cli.Printing;
using HandCalc.Comparisons;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc compare</c>: tensors that another program has computed, against those of the training step.</summary>
internal static class CompareCommand
{
    /// <summary>Writes a row for each tensor of a file, where to start looking, and the count.</summary>
    /// <param name="page">What to write on.</param>
    /// <param name="step">The training step.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="file">What the file has.</param>
    /// <param name="digits">In how many digits each tensor must agree; by default as many as its precision lets us ask for.</param>
    public static int Run(Page page, TrainingStep step, string path, ExportFile file, int? digits)
    {
        Comparison comparison = Compare(step, path, file, digits);
        string origin = file.Model is null ? $"{path} names no model: it may be of another" : $"the model of {path}";
        page.Write(new Line().Add(step.Model.Name, Palette.Heading).Add($"   {origin}", Palette.Quiet));
        string must = digits is { } asked ? $"{asked} digits of the largest entry"
            : $"{Comparison.DigitsOfDouble} digits of the largest entry, {Comparison.DigitsOfSingle} in single precision";
        page.Write(new Line().Add($"To agree: {must}", Palette.Quiet));
        page.Write();
        CompareReport.WriteTable(page, comparison);
        page.Write();
        if (comparison.Start is { } start)
        {
            CompareReport.WriteStart(page, comparison, start);
            page.Write();
        }

        CompareReport.WriteCount(page, comparison);
        return comparison.Agrees ? ExitCode.Fine : ExitCode.CheckFailed;
    }

    private static Comparison Compare(TrainingStep step, string path, ExportFile file, int? digits)
    {
        try
        {
            return Comparison.Run(step, file.Tensors, digits);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{path}: {problem.Message}", problem);
        }
    }
}
