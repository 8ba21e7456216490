using HandCalc.Prose;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace HandCalc.Specs.Notation;

/// <summary>Makes a method the test of one entry of the errata, called by its number and the words of the method.</summary>
/// <param name="number">The number of the entry.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ErratumAttribute(int number) : NUnitAttribute, ISimpleTestBuilder, IImplyFixture
{
    /// <summary>The number of the entry.</summary>
    public int Number { get; } = number;

    /// <inheritdoc/>
    public TestMethod BuildFrom(IMethodInfo method, Test? suite)
    {
        ArgumentNullException.ThrowIfNull(method);
        TestMethod test = new NUnitTestCaseBuilder().BuildTestMethod(method, suite, null);
        test.Name = $"{Number} {Sentence.Of(method.Name)}";
        return test;
    }
}
