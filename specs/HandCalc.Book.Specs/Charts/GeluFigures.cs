using HandCalc.Book.Specs.ReadBack;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figures of GELU are read back: the curve by its formula, its slope by a nudge, and the entries of hidden on it.</summary>
public sealed class GeluFigures
{
    private const double End = 4;

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_entries_of_hidden_lie_on_the_whole_curve(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        DrawnPlot plot = DrawnPlot.Of(example, "5.2").Single();
        plot.Curve(comparison, "curve", -End, End, Gelu);
        plot.Curve(comparison, "guide", [(0, 0), (End, End)]);
        plot.Dots(comparison, "entry", Pairs(example, "activated"));
        comparison.Holds();
        Between(example, "5.2", [.. example.Step["hidden"].Value.Enumerate()]);
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_tangent_is_half_of_x_and_what_is_left_is_the_bend(string name)
    {
        Example example = Example.Of(name);
        double end = example.Step["hidden"].Value.Enumerate().Max(Math.Abs);
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "5.6");
        plots[0].Curve(comparison, "curve", -end, end, Gelu);
        plots[0].Curve(comparison, "tangent", -end, end, x => (Gelu(1e-5) - Gelu(-1e-5)) / 2e-5 * x);
        plots[0].Dots(comparison, "entry", Pairs(example, "activated"));
        plots[1].Curve(comparison, "curve", -end, end, x => (Gelu(x) + Gelu(-x)) / 2);
        plots[1].Curve(comparison, "tangent", -end, end, x => Normal.PDF(0, 1, 0) * x * x);
        (double X, double Y)[] bend = [.. Pairs(example, "activated").Select(pair => (pair.X, pair.Y - (pair.X / 2)))];
        plots[1].Dots(comparison, "entry", bend);
        comparison.Holds();
        DrawnPlot.Caption(example, "5.6").Should()
            .EndWith($"the bend which is left is at most {DrawnPlot.Said(bend.Max(pair => pair.Y))}.");
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_slope_is_that_of_the_curve(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        DrawnPlot plot = DrawnPlot.Of(example, "10.10").Single();
        plot.Curve(comparison, "curve", -End, End, Slope);
        (double X, double Y)[] slopes = [.. Pairs(example, "activated").Select(pair => (pair.X, Slope(pair.X)))];
        plot.Dots(comparison, "entry", slopes);
        comparison.Holds();
        Between(example, "10.10", [.. slopes.Select(pair => pair.Y)]);
    }

    private static void Between(Example example, string derivation, double[] values) => DrawnPlot.Caption(example, derivation)
        .Should().EndWith($"between {DrawnPlot.Said(values.Min())} and {DrawnPlot.Said(values.Max())}.");

    private static (double X, double Y)[] Pairs(Example example, string y) => [.. example.Step["hidden"].Value.Enumerate()
        .Zip(example.Step[y].Value.Enumerate()).OrderBy(pair => pair.First)];

    /// <summary>By the sigmoid: ½(1 + tanh u) = 1/(1 + e^−2u).</summary>
    private static double Gelu(double x) => x * SpecialFunctions.Logistic(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));

    private static double Slope(double x) => (Gelu(x + 1e-5) - Gelu(x - 1e-5)) / 2e-5;
}
