using HandCalc.Specs.TestLogger;

namespace HandCalc.Specs.Tools;

/// <summary>
/// A run that takes its time: HANDCALC_THOROUGH=1. It starts other programs: PyTorch, NumPy, Node, a browser, the command itself, and git
/// to make checkouts. An ordinary run takes seconds, and compares with the results of PyTorch that are stored; the gate is thorough.
/// </summary>
internal static class Thorough
{
    /// <summary>Whether it is asked for.</summary>
    public static bool IsAskedFor => Variables.Given.Thorough;

    /// <summary>Skips a test of an ordinary run.</summary>
    public static void Only()
    {
        if (!IsAskedFor)
        {
            Assert.Ignore($"{ApprovedTests.WaitsForAThoroughRun}; to ask for it: HANDCALC_THOROUGH=1 dotnet test");
        }
    }
}
