using System.Globalization;
using HandCalc.Numerics;
using NUnit.Framework.Interfaces;

namespace HandCalc.Specs.Runs;

/// <summary>
/// Lets threads share large matrices in all tests, as many as the environment says: HANDCALC_TEST_THREADS=2. Without it there is one.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AmongThreadsAttribute : NUnitAttribute, ITestAction
{
    /// <summary>The variable that says how many.</summary>
    public const string Variable = "HANDCALC_TEST_THREADS";

    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Suite;

    /// <inheritdoc/>
    public void BeforeTest(ITest test)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } count)
        {
            Threads.Count = int.Parse(count, CultureInfo.InvariantCulture);
        }
    }

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
    }
}
