using HandCalc.Exports;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc export</c>: the model and every tensor as JSON.</summary>
internal static class ExportCommand
{
    /// <summary>Writes the export to a file; to standard output if none is named, or <c>-</c>.</summary>
    public static int Run(Page page, TrainingStep step, string? modelFile, string? path)
    {
        if (path is null or "-")
        {
            Export.Write(step, page.Output);
            return ExitCode.Fine;
        }

        if (modelFile is not null && Path.GetFullPath(modelFile) == Path.GetFullPath(path))
        {
            throw new InvalidInputException($"--out: {path} is the model file itself; allowed: the path of another file.");
        }

        OutputFile.Write(path, output => Export.Write(step, output));
        return ExitCode.Fine;
    }
}
