namespace HandCalc.Book.Charts;

/// <summary>The layer norm at the first token: what it does with its numbers, and by which ways the gradient comes back to them.</summary>
internal static class LayerNorm
{
    private const int Token = 0;

    /// <summary>How many features a panel shows, from the first.</summary>
    private const int Most = 32;

    /// <summary>A token as it is, without its mean, and divided by its standard deviation.</summary>
    public static Chart Stages(TrainingStep step)
    {
        double[] raw = Row(step, "residual"), scaled = Row(step, "x_hat");
        double mean = step["mean"][Token, 0], deviation = Root(step);
        double[] centred = [.. raw.Select(x => x - mean)], both = [.. raw, .. centred, deviation, -deviation];
        return new("The layer norm moves the numbers of a token and stretches them; their pattern stays.", Markup.Of($"""
            The numbers of <code>{step["residual"].Rows[Token]}</code>, one panel after the other: as they are, with their mean
            {Figures.Number(mean)} as a line; without the mean, between lines at ±√(σ² + ε), which is {Figures.Number(deviation)};
            divided by it, between lines at ±1.{Part(step)}
            """),
            Panel("residual", raw, both, "number").Level("mean", mean),
            Panel("residual − μ", centred, both, "number").Level("deviation", deviation).Level("deviation", -deviation),
            Panel("x_hat = (residual − μ) / √(σ² + ε)", scaled, [.. scaled, 1, -1], "number").Level("deviation", 1).Level("deviation", -1));
    }

    /// <summary>The gradient of a token's numbers: by itself, through the variance, through the mean, and together.</summary>
    public static Chart ThreeWays(TrainingStep step)
    {
        double[] x = Row(step, "residual"), together = Row(step, "d.residual");
        double root = Root(step), mean = step["mean"][Token, 0];
        double[] byItself = [.. Row(step, "d.x_hat").Select(d => d / root)];
        double[] byVariance = [.. x.Select(entry => step["d.variance"][Token, 0] * 2 * (entry - mean) / x.Length)];
        double[] byMean = [.. x.Select(_ => step["d.mean"][Token, 0] / x.Length)];
        double[] all = [.. byItself, .. byVariance, .. byMean, .. together];
        return new("The gradient arrives along three paths, and they add up.", Markup.Of($"""
            The gradient of the numbers of <code>{step["residual"].Rows[Token]}</code>, on one scale: the path through each number's own x̂,
            the path through the variance, which follows the pattern of x̂, and the path through the mean, the same for all. The last
            panel is their sum.{Part(step)}
            """),
            Panel("by itself: d.x_hat / √(σ² + ε)", byItself, all, "gradient"),
            Panel("through σ²: d.variance · 2(x − μ)/d", byVariance, all, "gradient"),
            Panel("through μ: d.mean / d", byMean, all, "gradient"),
            Panel("together: d.residual", together, all, "gradient"));
    }

    private static Plot Panel(string of, double[] values, double[] range, string kind)
    {
        double[] shown = [.. values.Take(Most)];
        return new Plot(of, $"Feature by feature: {Figures.Numbered(shown)}.",
            Scale.Indices("feature", shown.Length), Scale.Over(of, [0, .. range]), 120).Bars(kind, shown);
    }

    private static double Root(TrainingStep step) => Math.Sqrt(step["variance"][Token, 0] + step.Model.LayerNormEpsilon);

    private static double[] Row(TrainingStep step, string tensor) => [.. step[tensor].Value.Row(Token)];

    private static string Part(TrainingStep step) =>
        Figures.Part(Math.Min(step.Model.DModel, Most), step.Model.DModel, "features: the first");
}
