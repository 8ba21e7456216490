using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Charts;

/// <summary>
/// Scores as projections: a query and all keys of a head in a plane that has the query in it, so that nothing of a dot product is lost.
/// </summary>
internal static class QueryAndKeys
{
    private const double Lowest = 110, Highest = 230;

    /// <summary>What part of the range is added at each end, for the names.</summary>
    private const double Margin = 0.15;

    /// <summary>The figure: a panel for each of the first two heads.</summary>
    public static Chart Of(TrainingStep step)
    {
        int asks = step.Model.Ids.Length - 2;
        View[] views = [.. Enumerable.Range(0, Math.Min(step.Model.Heads, 2)).Select(head => View.Of(step, head, asks))];
        string kept = string.Join(" and ", views.Select(view => $"{Numbers.Fixed(100 * view.Kept, 0)} % in head {view.Head}"));
        return new("A score is how far a key reaches along the query, times the length of the query.", Markup.Of($"""
            Each panel is turned so that the query of <code>{step["Q[0]"].Rows[asks]}</code> points to the right; upwards is the
            direction, at right angles to it, in which the keys differ most. Of the variance of the keys, these two directions keep {kept}.
            """), [.. views.Select(view => Panel(view, step["K[0]"].Rows))]);
    }

    private static Plot Panel(View view, Axis keys)
    {
        string[] names = [.. Enumerable.Range(0, keys.Length).Select(j => keys[j])];
        (double X, double Y)[] tips = [.. view.Along.Zip(view.Beside)];
        (double X, double Y) query = (view.Length, 0);
        (Scale across, Scale up, double height) = Square(
            Scale.Over($"along the query, head {view.Head}", [0, view.Length, .. view.Along], more: Margin),
            Scale.Over("at right angles", [0, .. view.Beside], more: Margin));
        var plot = new Plot($"Query and keys of head {view.Head}",
            $"The query points to the right. Along it reach: {Figures.Numbered(names, view.Along)}.", across, up, height);
        foreach ((double x, double y) in tips)
        {
            plot.Curve("key", [(0, 0), (x, y)]).Curve("foot", [(x, y), (x, 0)]);
        }

        plot.Curve("query", [(0, 0), query]).Dots("query", [query]).Dots("key", tips).Label("query", query, "query");
        foreach (((double, double) tip, string name) in tips.Zip(names))
        {
            plot.Label("key", tip, Plot.Short(name));
        }

        return plot;
    }

    /// <summary>A right angle is one: both axes have as many pixels for the same length, and the shorter of them goes on farther.</summary>
    private static (Scale Across, Scale Up, double Height) Square(Scale across, Scale up)
    {
        double pixel = across.Length / Plot.InnerWidth(up), height = up.Length / pixel;
        return height > Highest ? (across.Longer(across.Length * height / Highest), up, Highest)
            : height < Lowest ? (across, up.Longer(Lowest * pixel), Lowest) : (across, up, height);
    }

    /// <summary>A query and the keys, seen in a plane.</summary>
    /// <param name="Head">The head.</param>
    /// <param name="Length">The length of the query.</param>
    /// <param name="Along">How far each key reaches along the query.</param>
    /// <param name="Beside">How far it reaches in the direction at right angles in which the keys differ most.</param>
    /// <param name="Kept">What part of the variance of the keys the two directions keep.</param>
    private sealed record View(int Head, double Length, double[] Along, double[] Beside, double Kept)
    {
        public static View Of(TrainingStep step, int head, int asks)
        {
            Vector<double> query = step[$"Q[{head}]"].Value.Row(asks);
            Matrix<double> keys = step[$"K[{head}]"].Value;
            double length = query.L2Norm();
            Vector<double> direction = length > 0 ? query / length : Vector<double>.Build.Dense(query.Count, k => k == 0 ? 1 : 0);
            Vector<double> along = keys * direction;
            Matrix<double> rest = keys - along.OuterProduct(direction);
            Vector<double> beside = rest * Centred(rest).Svd().VT.Row(0);
            beside *= beside[beside.AbsoluteMaximumIndex()] < 0 ? -1 : 1;
            double all = Spread(keys), kept = Spread(along.ToColumnMatrix()) + Spread(beside.ToColumnMatrix());
            return new(head, length, [.. along], [.. beside], all > 0 ? kept / all : 1);
        }

        private static double Spread(Matrix<double> rows) => Centred(rows).Enumerate().Sum(entry => entry * entry);

        private static Matrix<double> Centred(Matrix<double> rows)
        {
            Vector<double> mean = rows.ColumnSums() / rows.RowCount;
            return rows.MapIndexed((_, column, entry) => entry - mean[column]);
        }
    }
}
