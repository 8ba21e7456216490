using HandCalc.Numerics;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>
/// eˣ and tanh x, which are computed from sums, products and one quotient: against a plain twin, against 240 binary digits, and in what
/// must hold at the ends.
/// </summary>
public sealed class ExponentialsSpecs
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>From below what underflows to above what overflows, each step a little other than the one before.</summary>
    private static readonly double[] Sweep = [.. Enumerable.Range(0, 20_000).Select(step => -760 + (step * 0.0741) + Math.Sin(step) / 32)];

    /// <summary>From the smallest double to where tanh has long been 1.</summary>
    private static readonly double[] TowardsZero = [.. Enumerable.Range(0, 20_000).Select(step => 30 * Math.Exp(-step * 0.0375))];

    private static readonly double[] Special =
    [
        0, double.NegativeZero, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, -double.Epsilon,
        1e-310, -1e-310,
        1e-20, -1e-20, 20, -20, 22, -22, 709.78, 709.79, 710, 711, -708.4, -745.1, -745.2, -746, -747, double.MaxValue, double.MinValue,
    ];

    [Test]
    public void They_are_their_plain_twins_to_the_last_bit()
    {
        double[] all = [.. Special, .. Sweep, .. TowardsZero, .. TowardsZero.Select(x => -x)];

        Check("eˣ", Exponentials.Exp, Plain.Exp, all);
        Check("tanh x", Exponentials.Tanh, Plain.Tanh, all);

        static void Check(string name, Func<Lanes, Lanes> function, Func<double, double> twin, double[] all) =>
            Row(Values(function, all)).Should(name).BeExactly(Row(all.Select(twin)));
    }

    [Test]
    public void The_exponential_is_less_than_a_unit_in_the_last_place_off() => WorstExp.Value.Should().BeLessThan(1);

    [Test]
    public void The_hyperbolic_tangent_is_less_than_two_and_a_half_units_off() => WorstTanh.Value.Should().BeLessThan(2.5);

    /// <summary>Far out there are not enough digits; a library that errs by half a unit itself is at hand everywhere.</summary>
    [Test]
    public void The_exponential_is_that_of_a_library_within_two_units() => Sweep.Concat(Special)
        .Where(x => !double.IsNaN(x)).Select(x => Apart(Exp(x), Math.Exp(x))).Max().Should().BeLessThanOrEqualTo(2);

    /// <summary>How many units the worst eˣ is off.</summary>
    internal static Lazy<double> WorstExp { get; } = new(() =>
        Enumerable.Range(0, 1500).Select(step => -20 + (step * 0.02666) + Math.Sin(step) / 64)
            .Max(x => Exact.Units(Exp(x), Exact.Exp(Exact.Of(x)))));

    /// <summary>How many units the worst tanh x is off.</summary>
    internal static Lazy<double> WorstTanh { get; } = new(() =>
        Enumerable.Range(0, 1500).Select(step => 20 * Math.Exp(-step * 0.008)).Max(x => Exact.Units(Tanh(x), Exact.Tanh(Exact.Of(x)))));

    [Test]
    public void They_end_where_they_must()
    {
        Exp(double.NegativeInfinity).Should().Be(0, "what is masked has no weight at all");
        Exp(-746).Should().Be(0);
        Exp(-745).Should().Be(double.Epsilon, "the smallest double is not yet 0");
        Exp(0).Should().Be(1);
        Exp(709.8).Should().Be(double.PositiveInfinity);
        Exp(double.NaN).Should().Be(double.NaN);
        Tanh(double.PositiveInfinity).Should().Be(1);
        Tanh(20).Should().Be(1);
        Tanh(18).Should().BeLessThan(1);
        Tanh(double.NaN).Should().Be(double.NaN);
    }

    [Test]
    public void The_hyperbolic_tangent_is_odd_and_near_zero_the_number_itself()
    {
        double[] all = [.. TowardsZero, 0, double.Epsilon];
        Row(Values(Exponentials.Tanh, [.. all.Select(x => -x)])).Should("tanh −x").BeExactly(-Row(Values(Exponentials.Tanh, all)));

        double[] tiny = [.. all.Where(x => x < 1e-17)];
        tiny.Length.Should().BeGreaterThan(10_000);
        Row(Values(Exponentials.Tanh, tiny)).Should("tanh x").BeExactly(Row(tiny));
    }

    /// <summary>Half-way between two multiples of ln 2, the power series is taken from the other side.</summary>
    [Test]
    public void They_never_fall()
    {
        Values(Exponentials.Exp, [.. Sweep.Order()]).Should().BeInAscendingOrder();
        Values(Exponentials.Tanh, [.. TowardsZero.Order()]).Should().BeInAscendingOrder();
        for (int n = -1070; n <= 1020; n++)
        {
            double between = (n + 0.5) * Ln2;
            double[] near = [.. Enumerable.Range(-4, 8)
                .Select(steps => between + (steps * (Math.BitIncrement(Math.Abs(between)) - Math.Abs(between))))];
            Values(Exponentials.Exp, near).Should().BeInAscendingOrder("around {0}", between);
        }
    }

    private static double Exp(double x) => Exponentials.Exp(x)[0];

    private static double Tanh(double x) => Exponentials.Tanh(x)[0];

    /// <summary>A function of eight numbers at a time.</summary>
    private static double[] Values(Func<Lanes, Lanes> function, double[] all)
    {
        double[] padded = [.. all, .. new double[Lanes.Count - 1]];
        for (int first = 0; first < all.Length; first += Lanes.Count)
        {
            Span<double> eight = padded.AsSpan(first, Lanes.Count);
            function(Lanes.Load(eight)).Store(eight);
        }

        return padded[..all.Length];
    }

    private static Matrix<double> Row(IEnumerable<double> values) => Matrix<double>.Build.DenseOfRows([values]);

    /// <summary>How many doubles lie between two of the same sign.</summary>
    private static long Apart(double one, double other) =>
        Math.Abs(BitConverter.DoubleToInt64Bits(one) - BitConverter.DoubleToInt64Bits(other));
}
