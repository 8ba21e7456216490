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

    private const int MostLines = 3, MostPrinted = 40;

    /// <summary>The commands that may start a Python: the one that was chosen, or else the usual ones.</summary>
    private static readonly string[] Candidates = Environment.GetEnvironmentVariable("HANDCALC_PYTHON") is { Length: > 0 } chosen ? [chosen]
        : OperatingSystem.IsWindows() ? ["python"] : ["python3", "/usr/bin/python3"];

    /// <summary>The first of them that has NumPy; it is looked for without loading it.</summary>
    private static readonly Lazy<string?> Command = new(() => Candidates.FirstOrDefault(candidate => Run(candidate, Path.GetTempPath(),
        () => false, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('numpy') is None)") is { ExitCode: 0 }));

    /// <summary>Computes what an exercise asks for.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="folder">The folder of the workspace.</param>
    /// <param name="trials">The steps on which it is judged.</param>
    /// <param name="isGivenUp">Whether nobody waits any more.</param>
    public static Answer Of(Assignment assignment, string folder, ImmutableArray<Trial> trials, Func<bool> isGivenUp)
    {
        if (Command.Value is not { } command)
        {
            return new Answer.Broken($"{string.Join(", ", Candidates)}: no Python with NumPy; HANDCALC_PYTHON can name another.");
        }

        DirectoryInfo results = Directory.CreateTempSubdirectory("handcalc-practice-");
        try
        {
            if (Run(command, folder, isGivenUp, "run.py", assignment.Number, results.FullName) is not var (code, printed, error))
            {
                return isGivenUp() ? new Answer.Broken() : CSharpAnswer.Endless;
            }

            string[] lines = [.. printed.TrimEnd().Split('\n').Where(line => line.Length > 0)];
            Answer answer = code switch
            {
                0 => Computed(trials, results.FullName),
                NotDone => new Answer.NotDone(lines is [.., var open] ? open : ""),
                _ when error.Length == 0 => new Answer.Broken($"It ended with the exit code {code}, and said nothing."),
                _ => new Answer.Broken([.. error.TrimEnd().Split('\n').TakeLast(MostLines).Select(line => line.TrimEnd())]),
            };
            return answer with { Printed = [.. (code == NotDone ? lines.SkipLast(1) : lines).Take(MostPrinted)] };
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static Answer Computed(ImmutableArray<Trial> trials, string results)
    {
        var found = ImmutableArray.CreateBuilder<(Trial, ImmutableArray<ExportedTensor>)>();
        foreach (Trial trial in trials)
        {
            string path = Path.Combine(results, $"{trial.Name}.npz");
            if (!File.Exists(path))
            {
                return new Answer.Broken("It ended before it returned anything.");
            }

            ExportFile file = ExportFile.Read(path);
            if (!file.Unreadable.IsEmpty)
            {
                return new Answer.Broken([.. file.Unreadable.Select(array => $"{array.Key} of {trial.Told}: {array.Value}").Take(MostLines)]);
            }

            found.Add((trial, file.Tensors));
        }

        return new Answer.Computed(found.ToImmutable());
    }

    /// <summary>Runs a program; null if it does not end.</summary>
    private static (int ExitCode, string Printed, string Error)? Run(
        string command, string folder, Func<bool> isGivenUp, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1"; // threads that wait for work take time to start
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close(); // the keys are those of whoever watches
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            var clock = Stopwatch.StartNew();
            while (!process.WaitForExit(CSharpAnswer.Pause))
            {
                if (clock.Elapsed > CSharpAnswer.Patience || isGivenUp())
                {
                    process.Kill(entireProcessTree: true);
                    return null;
                }
            }

            return (process.ExitCode, output.Result, error.Result);
        }
        catch (Win32Exception)
        {
            return (-1, "", $"{command}: it could not be started");
        }
    }
}
