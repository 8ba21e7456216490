using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Notation;

/// <summary>
/// Gives a test that derives no equation its place in the order of the book: after the thirteen steps, by number.
/// </summary>
/// <param name="chapter">Which fixture: 14 or later.</param>
/// <param name="number">Which test of the fixture, from 1.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlaceAttribute(int chapter, int number) : NUnitAttribute, IApplyToTest
{
    /// <summary>The chapter.</summary>
    public int Chapter { get; } = chapter;

    /// <summary>The place in the chapter.</summary>
    public int Number { get; } = number;

    /// <inheritdoc/>
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        test.Properties.Set(PropertyNames.Order, (Chapter * DerivesAttribute.PlacesOfAStep) + Number);
    }
}
