using System.ComponentModel;
using System.Diagnostics;
using HandCalc.Specs.Snapshots;

namespace HandCalc.Specs.Witnesses;

/// <summary>Runs training_step.py where a Python of this machine has PyTorch. Elsewhere the test is skipped and says why.</summary>
internal static class PyTorchScript
{
    private const string Variable = "HANDCALC_PYTHON";
    private const string Detection = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
    private const int CannotCompute = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Folder = Repository.Path("specs", "HandCalc.Specs", "Witnesses", "PyTorch");

    /// <summary>The commands that may start a Python: the one that was chosen, or else the usual ones.</summary>
    private static readonly string[] Candidates = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen
        ? [chosen]
        : [OperatingSystem.IsWindows() ? "python" : "python3", "/usr/bin/python3"];

    /// <summary>The first of them that has PyTorch. It is looked for without loading it, which would take a second.</summary>
    private static readonly Lazy<string?> Python = new(() => Candidates.FirstOrDefault(
        command => Start(command, TimeSpan.FromSeconds(5), "-c", Detection) is { ExitCode: 0 }));

    /// <summary>Runs the script to its end; skips the test where that can't be done.</summary>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static (int ExitCode, string Output) Run(params string[] arguments)
    {
        if (Python.Value is not { } python)
        {
            Assert.Ignore($"{string.Join(", ", Candidates)}: no Python with PyTorch; {Variable} can name another.");
            throw new UnreachableException();
        }

        (int ExitCode, string Output)? run = Start(python, Patience, ["training_step.py", .. arguments]);
        if (run is not { ExitCode: not CannotCompute })
        {
            Assert.Ignore($"{python}: {run?.Output.Trim() ?? $"the script did not end within {Patience.TotalSeconds} seconds"}");
        }

        return run!.Value;
    }

    /// <summary>Runs a command to its end; gives nothing if it can't be started, or takes too long and is stopped.</summary>
    private static (int ExitCode, string Output)? Start(string command, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return (process.ExitCode, output.Result + errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
