using System.Globalization;
using HandCalc.Prose;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace HandCalc.Specs.Notation;

/// <summary>
/// Makes a method the test of one equation of the book. The test is called by its number and the words of the method.
/// </summary>
/// <param name="number">The number of the derivation: its step and its place in the step, such as 11.2.</param>
/// <param name="latex">The equation, in LaTeX.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DerivesAttribute(string number, string latex) : NUnitAttribute, ISimpleTestBuilder, IImplyFixture
{
    /// <summary>The number of the derivation.</summary>
    public string Number { get; } = number;

    /// <summary>The number as a rank: 11.2 comes before 11.10.</summary>
    public int Place
    {
        get
        {
            string[] parts = Number.Split('.');
            return (int.Parse(parts[0], CultureInfo.InvariantCulture) * 1000) + int.Parse(parts[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The equation, in LaTeX.</summary>
    public string Latex { get; } = latex;

    /// <inheritdoc/>
    public TestMethod BuildFrom(IMethodInfo method, Test? suite)
    {
        ArgumentNullException.ThrowIfNull(method);
        TestMethod test = new NUnitTestCaseBuilder().BuildTestMethod(method, suite, null);
        test.Name = $"{Number} {Sentence.Of(method.Name)}";
        test.Properties.Set(nameof(Latex), Latex);
        test.Properties.Set(nameof(Chapter), Chapter.Title(method.TypeInfo.Type));
        return test;
    }
}
