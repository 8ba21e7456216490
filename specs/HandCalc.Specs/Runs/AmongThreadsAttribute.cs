using HandCalc.Numerics;
using HandCalc.Specs.TestLogger;
using NUnit.Framework.Interfaces;

namespace HandCalc.Specs.Runs;

/// <summary>
/// Lets threads share large matrices in all tests, as many as the environment says: HANDCALC_TEST_THREADS=2. Without it there is one.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AmongThreadsAttribute : NUnitAttribute, ITestAction
{
    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Suite;

    /// <inheritdoc/>
    public void BeforeTest(ITest test) => Threads.Count = Variables.Given.Threads ?? Threads.Count;

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
    }
}
