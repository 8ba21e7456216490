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

    /// <summary>Computes what an exercise asks for.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="folder">The folder of the workspace.</param>
    /// <param name="trials">The steps on which it is judged.</param>
    public static Answer Of(Assignment assignment, string folder, ImmutableArray<Trial> trials)
    {
        DirectoryInfo results = Directory.CreateTempSubdirectory("handcalc-practice-");
        try
        {
            string command = Environment.GetEnvironmentVariable("HANDCALC_PYTHON") ?? (OperatingSystem.IsWindows() ? "python" : "python3");
            var start = new ProcessStartInfo(command, ["run.py", assignment.Number, results.FullName])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment["PYTHONIOENCODING"] = "utf-8";
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(CSharpAnswer.Patience))
            {
                process.Kill(entireProcessTree: true);
                return new Answer.Broken(
                    $"It did not end within {CSharpAnswer.Patience.TotalSeconds} seconds: is there a loop without an end?");
            }

            _ = output.Result;
            return process.ExitCode switch
            {
                0 => new Answer.Computed([.. trials.Select(trial => (trial, ExportFile.Read(
                    Path.Combine(results.FullName, $"{trial.Name}.npz")).Tensors))]),
                NotDone => new Answer.NotDone(),
                _ => new Answer.Broken([.. error.Result.TrimEnd().Split('\n').TakeLast(MostLines).Select(line => line.TrimEnd())]),
            };
        }
        catch (Win32Exception)
        {
            return new Answer.Broken("There is no Python here that could be started; HANDCALC_PYTHON can name one.");
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }
}
