using System.ComponentModel;
using System.Diagnostics;

namespace HandCalc.Specs.Witnesses;

/// <summary>Runs Python where this machine has one with a certain module. Elsewhere the test is skipped and says why.</summary>
/// <param name="module">The module that is needed, as it is imported.</param>
/// <param name="called">What messages call it.</param>
internal sealed class Python(string module, string called)
{
    private const string Variable = "HANDCALC_PYTHON";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The commands that may start a Python: the one that was chosen, or else the usual ones.</summary>
    private static readonly string[] Candidates = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen
        ? [chosen]
        : [OperatingSystem.IsWindows() ? "python" : "python3", "/usr/bin/python3"];

    /// <summary>The first of them that has the module. It is looked for without loading it, which may take a second.</summary>
    private readonly Lazy<string?> command = new(() => Candidates.FirstOrDefault(candidate => Start(
        candidate, Path.GetTempPath(), TimeSpan.FromSeconds(5),
        "-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)") is { ExitCode: 0 }));

    /// <summary>Runs a script to its end; skips the test where that can't be done.</summary>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="arguments">The script and its arguments.</param>
    /// <returns>Its exit code, and all that it printed.</returns>
    public (int ExitCode, string Output) Run(string folder, params string[] arguments)
    {
        if (command.Value is not { } python)
        {
            Assert.Ignore($"{string.Join(", ", Candidates)}: no Python with {called}; {Variable} can name another.");
            throw new UnreachableException();
        }

        (int ExitCode, string Output)? run = Start(python, folder, Patience, arguments);
        if (run is null)
        {
            Assert.Ignore($"{python}: the script did not end within {Patience.TotalSeconds} seconds");
        }

        return run!.Value;
    }

    /// <summary>Runs a command to its end; gives nothing if it can't be started, or takes too long and is stopped.</summary>
    private static (int ExitCode, string Output)? Start(string command, string folder, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
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
