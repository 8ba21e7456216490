using System.ComponentModel;
using System.Diagnostics;
using HandCalc.Exports;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Reading;

namespace HandCalc.Practice.Languages;

/// <summary>Runs the text of an exercise in Python, and reads what it has written.</summary>
internal static class PythonAnswer
{
    /// <summary>What run.py exits with where nothing is written yet.</summary>
    private const int NotDone = 3;

    private const int MostLines = 3;

    /// <summary>The commands that may start a Python: the one that was chosen, or else the usual ones.</summary>
    private static readonly string[] Candidates = Environment.GetEnvironmentVariable("HANDCALC_PYTHON") is { Length: > 0 } chosen ? [chosen]
        : OperatingSystem.IsWindows() ? ["python"] : ["python3", "/usr/bin/python3"];

    /// <summary>The first of them that has NumPy; it is looked for without loading it.</summary>
    private static readonly Lazy<string?> Command = new(() => Candidates.FirstOrDefault(candidate => Run(candidate, Path.GetTempPath(),
        "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('numpy') is None)") is { ExitCode: 0 }));

    /// <summary>Computes what an exercise asks for.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="folder">The folder of the workspace.</param>
    /// <param name="trials">The steps on which it is judged.</param>
    public static Answer Of(Assignment assignment, string folder, ImmutableArray<Trial> trials)
    {
        if (Command.Value is not { } command)
        {
            return new Answer.Broken($"{string.Join(", ", Candidates)}: no Python with NumPy; HANDCALC_PYTHON can name another.");
        }

        DirectoryInfo results = Directory.CreateTempSubdirectory("handcalc-practice-");
        try
        {
            return Run(command, folder, "run.py", assignment.Number, results.FullName) switch
            {
                null => new Answer.Broken($"It did not end within {CSharpAnswer.Patience.TotalSeconds} seconds: is there a loop without an end?"),
                { ExitCode: 0 } => new Answer.Computed([.. trials.Select(trial => (trial, ExportFile.Read(
                    Path.Combine(results.FullName, $"{trial.Name}.npz")).Tensors))]),
                { ExitCode: NotDone } => new Answer.NotDone(),
                { ExitCode: var code, Error: "" } => new Answer.Broken($"It ended with the exit code {code}, and said nothing."),
                { Error: var error } => new Answer.Broken(
                    [.. error.TrimEnd().Split('\n').TakeLast(MostLines).Select(line => line.TrimEnd())]),
            };
        }
        catch (InvalidInputException problem)
        {
            return new Answer.Broken($"It ended, and wrote nothing that can be read: {problem.Message}");
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    /// <summary>Runs a program; null if it does not end.</summary>
    private static (int ExitCode, string Error)? Run(string command, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(CSharpAnswer.Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            _ = output.Result;
            return (process.ExitCode, error.Result);
        }
        catch (Win32Exception)
        {
            return (-1, $"{command}: it could not be started");
        }
    }
}
