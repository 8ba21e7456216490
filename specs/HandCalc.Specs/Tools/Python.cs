using System.Diagnostics;
using HandCalc.Specs.TestLogger;

namespace HandCalc.Specs.Tools;

/// <summary>Runs Python where this machine has one with a certain module. Elsewhere the test is skipped and says why.</summary>
/// <param name="module">The module that is needed, as it is imported.</param>
/// <param name="called">What messages call it.</param>
internal sealed class Python(string module, string called)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The commands that may start a Python: the one that was chosen, or else the usual ones.</summary>
    private static readonly string[] Candidates = Variables.Given.Python is { } chosen
        ? [chosen]
        : [OperatingSystem.IsWindows() ? "python" : "python3", "/usr/bin/python3"];

    /// <summary>The first of them that has the module. It is looked for without loading it, which may take a second.</summary>
    private readonly Lazy<string?> command = new(() => Candidates.FirstOrDefault(candidate => OtherProgram.Run(
        candidate, Path.GetTempPath(), TimeSpan.FromSeconds(5),
        "-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)") is { ExitCode: 0 }));

    /// <summary>Runs a script to its end; skips the test where that can't be done.</summary>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="arguments">The script and its arguments.</param>
    /// <returns>Its exit code, and all that it printed.</returns>
    public (int ExitCode, string Output) Run(string folder, params string[] arguments)
    {
        Thorough.Only();
        if (command.Value is not { } python)
        {
            Assert.Ignore($"{string.Join(", ", Candidates)}: no Python with {called}; HANDCALC_PYTHON can name another.");
            throw new UnreachableException();
        }

        (int ExitCode, string Output)? run = OtherProgram.Run(python, folder, Patience, arguments);
        if (run is null)
        {
            Assert.Ignore($"{python}: the script did not end within {Patience.TotalSeconds} seconds");
        }

        return run!.Value;
    }
}
