using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FluentAssertions.Execution;
using HandCalc.Numerics;
using HandCalc.Specs.TestLogger;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Runs;

/// <summary>
/// The gate runs the book under other settings, asked for by environment variables. One that the system does not know would prove
/// nothing: so whatever a run is asked for must be in force here, where the tests run.
/// </summary>
public sealed class WhatARunIsAskedFor
{
    private const string Invariant = "invariant";

    [Test]
    public void It_is_in_force()
    {
        using var all = new AssertionScope();

        Variables.Given.Refusal.Should().BeNull();

        if (Variables.Given.Culture is { } culture)
        {
            CultureInfo.CurrentCulture.Name.Should().Be(culture == Invariant ? "" : culture, "this culture is asked for");
            1.5.ToString("F1", CultureInfo.CurrentCulture).Equals("1.5", StringComparison.Ordinal)
                .Should().Be(culture == Invariant, "a culture that writes numbers as we do proves nothing");
        }

        Environment.ProcessorCount.Should().Be(int.Parse(Asked("DOTNET_PROCESSOR_COUNT") ?? $"{Environment.ProcessorCount}", null));
        Vector128.IsHardwareAccelerated.Should().Be(!IsSwitchedOff("EnableHWIntrinsic"));
        (Avx2.IsSupported && IsSwitchedOff("EnableAVX2")).Should().BeFalse("AVX2 is switched off");
        (Avx512F.IsSupported && IsSwitchedOff("EnableAVX512")).Should().BeFalse("AVX-512 is switched off");
        Threads.Count.Should().Be(Variables.Given.Threads ?? 1, "so many threads share large matrices");
        TestExecutionContext.CurrentContext.CurrentTest.Properties.ContainsKey(PropertyNames.Order)
            .Should().Be(Variables.Given.Order is not null, "an order is drawn if it is asked for");
    }

    [Test]
    public void A_seed_is_one_order_and_another_seed_another()
    {
        Order(seed: 1).Should().Equal(Order(seed: 1)).And.NotEqual(Order(seed: 2)).And.NotBeInAscendingOrder();
        Order(seed: 2).Should().BeEquivalentTo(Order(seed: 1), "every test is run");
    }

    private static string[] Order(int seed)
    {
        var suite = new TestSuite("all");
        foreach (char name in "abcdefgh")
        {
            suite.Add(new TestSuite($"{name}"));
        }

        InRandomOrderAttribute.Shuffle(suite, new Random(seed));
        return [.. suite.Tests.OrderBy(test => (int)test.Properties.Get(PropertyNames.Order)!).Select(test => test.Name)];
    }

    private static string? Asked(string variable) => Environment.GetEnvironmentVariable(variable);

    private static bool IsSwitchedOff(string feature) => Asked($"DOTNET_{feature}") == "0";
}
