using System.ComponentModel;
using System.Diagnostics;

namespace HandCalc.Specs.Tools;

/// <summary>Another program that this machine may have.</summary>
internal static class OtherProgram
{
    /// <summary>Runs a command to its end; null if it can't be started, or takes too long and is stopped.</summary>
    public static (int ExitCode, string Output)? Run(string command, string folder, TimeSpan patience, params string[] arguments) =>
        Run(command, folder, patience, [], arguments);

    /// <summary>The same in an environment with some variables more.</summary>
    public static (int ExitCode, string Output)? Run(
        string command, string folder, TimeSpan patience, Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1"; // threads that wait for work take time to start
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

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
