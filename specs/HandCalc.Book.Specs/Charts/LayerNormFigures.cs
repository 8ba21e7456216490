using HandCalc.Book.Specs.ReadBack;
using MathNet.Numerics.Statistics;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figures of the layer norm are read back, bar by bar.</summary>
public sealed class LayerNormFigures
{
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void A_token_is_shown_as_it_is_without_its_mean_and_normalized(string name)
    {
        Example example = Example.Of(name);
        double[] raw = [.. example.Step["residual"].Value.Row(0)];
        double mean = raw.Mean(), deviation = Math.Sqrt(raw.PopulationVariance() + example.Step.Model.LayerNormEpsilon);
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "6.4");
        plots[0].Bars(comparison, "number", raw);
        plots[0].Curve(comparison, "mean", -0.5, raw.Length - 0.5, _ => mean);
        plots[1].Bars(comparison, "number", [.. raw.Select(x => x - mean)]);
        plots[2].Bars(comparison, "number", [.. example.Step["x_hat"].Value.Row(0)]);
        foreach ((DrawnPlot plot, double level) in new[] { (plots[1], deviation), (plots[2], 1) })
        {
            double end = raw.Length - 0.5;
            plot.Curve(comparison, "deviation", [(-0.5, level), (end, level), (-0.5, -level), (end, -level)]);
        }

        comparison.Holds();
        DrawnPlot.Caption(example, "6.4").Should().Contain($"mean {DrawnPlot.Said(mean)} as a line")
            .And.Contain($"which is {DrawnPlot.Said(deviation)};").And.Contain($"numbers of {example.Step["X"].Rows[0]},");
    }

    /// <summary>The three terms of the short form: those of 10.4 after the variance and the mean have been put in.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_three_ways_are_the_terms_of_the_short_form_and_their_sum_is_the_gradient(string name)
    {
        Example example = Example.Of(name);
        double[] raw = [.. example.Step["residual"].Value.Row(0)], g = [.. example.Step["d.x_hat"].Value.Row(0)];
        double r = Math.Sqrt(raw.PopulationVariance() + example.Step.Model.LayerNormEpsilon);
        double[] xHat = [.. raw.Select(x => (x - raw.Mean()) / r)];
        double along = g.Zip(xHat, (left, right) => left * right).Mean();
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "10.4");
        plots[0].Bars(comparison, "gradient", [.. g.Select(d => d / r)]);
        plots[1].Bars(comparison, "gradient", [.. xHat.Select(x => -x * along / r)]);
        plots[2].Bars(comparison, "gradient", [.. g.Select(_ => -g.Mean() / r)]);
        plots[3].Bars(comparison, "gradient", [.. example.Step["d.residual"].Value.Row(0)]);
        comparison.Of($"{name}: one scale for all", $"{plots.Select(plot => Math.Round(plot.UnitUp, 12)).Distinct().Count()}", "1");
        comparison.Holds();
    }
}
