using HandCalc.Operations;

namespace HandCalc.Book.Charts;

/// <summary>GELU, its tangent and its slope, with the entries of hidden on the curve.</summary>
internal static class GeluCurve
{
    private const int Points = 97, MostDots = 600;
    private const double Far = 4;

    /// <summary>The curve from far below zero to far above.</summary>
    public static Chart Whole(TrainingStep step)
    {
        double[] entries = Entries(step);
        double end = Math.Max(Far, Largest(step)), middle = entries.Average();
        (double X, double Y)[] curve = [.. Between(-end, end).Select(x => (x, Gelu.Value(x)))];
        Plot plot = new Plot("GELU", "The curve is close to zero on the left and close to x on the right. The entries of hidden lie on it.",
            Scale.Between("x", -end, end, 8), Scale.Over("GELU(x)", [.. curve.Select(point => point.Y), end]))
            .Curve("guide", [(0, 0), (end, end)]).Curve("curve", curve).Dots("entry", entries.Select(x => (x, Gelu.Value(x))))
            .Label("guide", (end / 2, end / 2), "x").Label("curve", (-end / 2, Gelu.Value(-end / 2)), "GELU(x)", side: -1)
            .Label("entry", (middle, Gelu.Value(middle)), "hidden");
        return new("GELU lets large numbers pass, holds back what is far below zero, and bends in between.", Markup.Of($"""
            The dots are the entries of <code>hidden</code>: all lie {Range(entries)}.{Part(step, entries)}
            """), plot);
    }

    /// <summary>The curve where the entries lie, with its tangent at zero; and what is left of it without that straight line.</summary>
    public static Chart Bend(TrainingStep step)
    {
        double[] entries = Entries(step);
        double slope = Gelu.Derivative(0), square = 1 / Math.Sqrt(2 * Math.PI);
        double Rest(double x) => Gelu.Value(x) - (slope * x);
        return new("Near zero GELU is nearly its tangent x/2; what is left is the bend.", Markup.Of($"""
            The dots are the entries of <code>hidden</code>: on the curve, and all but on the straight line. In the second panel that
            line is taken away; the bend which is left is at most {Figures.Number(entries.Max(Rest))}.{Part(step, entries)}
            """),
            Close(step, "GELU and its tangent at zero", "GELU(x)", Gelu.Value, x => slope * x, "x/2")
                .Label("curve", (Largest(step) / 2, Gelu.Value(Largest(step) / 2)), "GELU(x)", side: -1),
            Close(step, "What GELU has beyond its tangent", "GELU(x) − x/2", Rest, x => square * x * x, "x²/√2π"));
    }

    /// <summary>The slope of the curve.</summary>
    public static Chart Slope(TrainingStep step)
    {
        double[] entries = Entries(step), slopes = [.. entries.Select(Gelu.Derivative)];
        double end = Math.Max(Far, Largest(step));
        (double X, double Y)[] curve = [.. Between(-end, end).Select(x => (x, Gelu.Derivative(x)))];
        Plot plot = new Plot("The slope of GELU", "Zero on the left, one half at zero, one on the right.",
            Scale.Between("x", -end, end, 8), Scale.Over("GELU′(x)", curve.Select(point => point.Y)))
            .Curve("curve", curve).Dots("entry", entries.Zip(slopes)).Label("entry", (entries.Average(), slopes.Average()), "hidden");
        return new("The slope says what part of the gradient passes: none far on the left, all of it far on the right.", Markup.Of($"""
            At the entries of <code>hidden</code> it lies {Range(slopes)}.{Part(step, entries)}
            """), plot);
    }

    /// <summary>A curve and a line that it comes close to, over the range of the entries, with the entries on it.</summary>
    private static Plot Close(TrainingStep step, string title, string up, Func<double, double> of, Func<double, double> line, string name)
    {
        double[] across = [.. Between(-Largest(step), Largest(step))];
        double side = -Largest(step) / 2;
        return new Plot(title, "In the range of the entries of hidden, curve and dashed line nearly coincide.",
            Scale.Over("x", across, 4), Scale.Over(up, across.SelectMany(x => new[] { of(x), line(x) })))
            .Curve("curve", across.Select(x => (x, of(x)))).Curve("tangent", across.Select(x => (x, line(x))))
            .Dots("entry", Entries(step).Select(x => (x, of(x)))).Label("tangent", (side, line(side)), name, side: 1);
    }

    /// <summary>The entries of hidden in ascending order; of very many some, evenly chosen, the least and the largest among them.</summary>
    private static double[] Entries(TrainingStep step)
    {
        double[] all = [.. step["hidden"].Value.Enumerate().Order()];
        return all.Length <= MostDots ? all
            : [.. Enumerable.Range(0, MostDots).Select(k => all[(int)((long)k * (all.Length - 1) / (MostDots - 1))])];
    }

    private static string Part(TrainingStep step, double[] entries) =>
        Figures.Part(entries.Length, (long)step["hidden"].Rows.Length * step["hidden"].Columns.Length, "entries, evenly chosen");

    private static string Range(double[] values) => $"between {Figures.Number(values.Min())} and {Figures.Number(values.Max())}";

    private static double Largest(TrainingStep step) => step["hidden"].LargestEntry is > 0 and var largest ? largest : 1;

    private static IEnumerable<double> Between(double start, double end) =>
        Enumerable.Range(0, Points).Select(k => start + ((end - start) * k / (Points - 1)));
}
