using HandCalc.Specs.TestLogger;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Runs;

/// <summary>
/// Runs fixtures, and the tests in each, in an order drawn from the seed in the environment: HANDCALC_TEST_ORDER=7 is one order, the same
/// whenever it is asked for. Without it NUnit's order stays.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class InRandomOrderAttribute : NUnitAttribute, IApplyToTest
{
    /// <inheritdoc/>
    public void ApplyToTest(Test test)
    {
        if (Variables.Given.Order is { } seed)
        {
            Shuffle(test, new Random(seed));
        }
    }

    /// <summary>Gives a suite and all that is in it ranks at random; NUnit runs the lower rank first.</summary>
    internal static void Shuffle(ITest test, Random random)
    {
        test.Properties.Set(PropertyNames.Order, random.Next());
        foreach (ITest child in test.Tests.OrderBy(child => child.FullName, StringComparer.Ordinal))
        {
            Shuffle(child, random);
        }
    }
}
