using HandCalc.Specs.Runs;
using HandCalc.Specs.Witnesses;

namespace HandCalc.Specs.Explanations;

/// <summary>Runs a script with Node where this machine has it. Elsewhere the test is skipped and says why.</summary>
internal static class Node
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a script to its end.</summary>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="arguments">The script and its arguments.</param>
    /// <returns>All that it printed.</returns>
    public static string Run(string folder, params string[] arguments)
    {
        Thorough.Only();
        (int ExitCode, string Output)? run = OtherProgram.Run("node", folder, Patience, arguments);
        if (run is null)
        {
            Assert.Ignore($"node: there is none here, or it did not end within {Patience.TotalSeconds} seconds; it runs the script of the pages");
        }

        run!.Value.ExitCode.Should().Be(0, "{0}", run.Value.Output);
        return run.Value.Output;
    }
}
