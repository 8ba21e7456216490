using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Notation;

/// <summary>
/// Runs the fixtures in the order of the book: a fixture, and the namespace around it, comes as early as the first equation that it
/// derives. What derives nothing comes last.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class InOrderOfTheBookAttribute : NUnitAttribute, IApplyToTest
{
    /// <inheritdoc/>
    public void ApplyToTest(Test test) => Arrange(test);

    /// <summary>Puts what is in a suite into order, and gives its own place or that of the first test in it.</summary>
    private static int Arrange(ITest test)
    {
        int own = (int?)test.Properties.Get(PropertyNames.Order) ?? int.MaxValue;
        if (!test.IsSuite)
        {
            return own;
        }

        var inOrder = test.Tests.Select(child => (Test: child, Place: Arrange(child))).OrderBy(child => child.Place).ToList();
        foreach ((int rank, (ITest child, _)) in inOrder.Index())
        {
            child.Properties.Set(PropertyNames.Order, rank);
        }

        int first = inOrder.Count == 0 ? int.MaxValue : inOrder[0].Place;
        return Math.Min(first, own);
    }
}
