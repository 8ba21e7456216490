using HandCalc.Randomness;

namespace HandCalc.Specs.Engine;

/// <summary>The numbers are those of Python: <c>random.seed(s)</c>, then <c>random.random()</c> or <c>random.gauss(0, 0.1)</c>.</summary>
public sealed class RandomnessSpecs
{
    [TestCase(0L, 0.09417154046806644, -0.139657810470115, -0.0679714448078421)]
    [TestCase(42L, -0.014409032957792837, -0.01729036003315193, -0.011131586156766246)]
    [TestCase(1L << 32, 0.07888598085495196, 0.06779984204616889, 0.13679793770790433)]
    [TestCase((1L << 32) + 1, 0.014324638870965115, 0.11899785240826444, -0.037684469694958436)]
    [TestCase(long.MaxValue, -0.057436291309415334, 0.12905155840981153, 0.03629410941290464)]
    public void Gauss_is_that_of_Python(long seed, double first, double second, double third)
    {
        var stream = new GaussianStream(seed, 0.1);

        new[] { stream.Next(), stream.Next(), stream.Next() }.Should().Equal(
            [first, second, third], (found, python) => Math.Abs(found - python) <= 1e-16);
    }

    [TestCase(new uint[] { 42 }, 0.6394267984578837, 0.025010755222666936)]
    [TestCase(new uint[] { 0, 1 }, 0.11299430095636409, 0.41782886486292836)]
    public void Random_is_that_of_Python(uint[] key, double first, double second)
    {
        var twister = new MersenneTwister(key);

        new[] { twister.NextDouble(), twister.NextDouble() }.Should().Equal(first, second);
    }

    [Test]
    public void It_stays_so_after_the_state_was_twisted_again()
    {
        var twister = new MersenneTwister([42]);
        for (int drawn = 0; drawn < 1000; drawn++)
        {
            twister.NextDouble();
        }

        twister.NextDouble().Should().Be(0.09935462460613032);
    }
}
