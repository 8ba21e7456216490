namespace HandCalc.Book.Charts;

/// <summary>Who sees whom, how a token shares its attention out, and what the gradient makes of its scores.</summary>
internal static class Attention
{
    /// <summary>How many tokens a panel shows, from the first.</summary>
    private const int Most = 12;

    private const double RowHeight = 22;

    /// <summary>The causal mask: a row looks at the columns that have a dot.</summary>
    public static Chart WhoSeesWhom(TrainingStep step)
    {
        string[] rows = Tokens(step);
        int all = step.Model.Ids.Length;
        (double X, double Y)[] pairs = [.. Pairs(rows.Length)];
        Plot plot = new Plot("Who sees whom", $"A grid of {rows.Length} rows and columns. Each row has dots up to its own column.",
            Scale.Indices("position that is looked at", rows.Length), Scale.Names("token that looks", rows), rows.Length * RowHeight)
            .Dots("seen", pairs.Where(pair => pair.X <= pair.Y)).Dots("hidden", pairs.Where(pair => pair.X > pair.Y));
        return new("A token sees itself and what came before it.", Markup.Of($"""
            Read along a row: {Numbers.Count(all * (all + 1) / 2)} of {Numbers.Count((long)all * all)} pairs are seen, and all that is
            right of the diagonal is hidden.{Part(step)}
            """), plot);
    }

    /// <summary>Each row of A as one whole, cut into its weights; and where equal parts would be cut.</summary>
    public static Chart Shares(TrainingStep step)
    {
        string[] rows = Tokens(step);
        Tensor[] heads = [.. Enumerable.Range(0, Math.Min(step.Model.Heads, 2)).Select(head => step[$"A[{head}]"])];
        (Tensor of, (double column, double row), double factor) = heads.SelectMany(of => Pairs(step.Model.Ids.Length)
            .Where(pair => pair.X <= pair.Y).Select(pair => (of, pair, Factor: of[(int)pair.Y, (int)pair.X] * (pair.Y + 1))))
            .MaxBy(weight => Math.Abs(weight.Factor - 1));
        return new("Every row is one whole, shared out among the tokens that it sees.", Markup.Of($"""
            In each part stands the position that is looked at; the short lines below a row cut it into equal parts. Farthest from its
            equal part is <code>{of.Definition.Entry((int)row, (int)column)}</code>, {Figures.Number(factor)} times as large.{Part(step)}
            """), [.. heads.Select(weights => Panel(weights, rows))]);
    }

    /// <summary>The gradients of the last weights that a loss depends on, with their average; and those of the scores.</summary>
    public static Chart Gradients(TrainingStep step)
    {
        int looks = step.Model.Ids.Length - 2;
        string[] rows = [.. Tokens(step).Take(looks + 1)];
        double average = Enumerable.Range(0, looks + 1).Sum(j => step["A[0]"][looks, j] * step["d.A[0]"][looks, j]);
        return new("A score falls where looking raises the loss more than the average does.", Markup.Of($"""
            The row of <code>{step["A[0]"].Rows[looks]}</code> in head 0. The line among the gradients of its weights is their average,
            {Figures.Number(average)}. Where a bar ends right of the line, the score has a gradient above zero, and the step lowers it;
            where it ends left, the score rises.{Figures.Part(rows.Length, looks + 1, "tokens: the first")}
            """),
            Row("d.A[0]").Curve("mean", [(average, -0.5), (average, rows.Length - 0.5)]), Row("d.scaled[0]"));

        Plot Row(string name)
        {
            double[] row = [.. Enumerable.Range(0, rows.Length).Select(j => step[name][looks, j])];
            var plot = new Plot($"A row of {name}", $"Token by token: {Figures.Numbered(rows, row)}.",
                Scale.Over(name, [0, .. row], about: 4), Scale.Names("token that is looked at", rows), rows.Length * RowHeight);
            foreach ((int j, double gradient) in row.Index())
            {
                plot.Bar("gradient", (0, j - 0.3), (gradient, j + 0.3));
            }

            return plot;
        }
    }

    private static Plot Panel(Tensor weights, string[] rows)
    {
        IEnumerable<string> told = rows
            .Select((row, i) => $"{row}: {Figures.Numbered(Enumerable.Range(0, i + 1).Select(j => weights[i, j]))}.");
        var plot = new Plot($"The rows of {weights.Name}", $"Bars of length 1. {string.Join(' ', told)}",
            Scale.Between($"sum of the weights {weights.Name}", 0, 1), Scale.Names("token that looks", rows),
            rows.Length * (RowHeight + 4));
        foreach (int i in Enumerable.Range(0, rows.Length))
        {
            double from = 0;
            foreach (int j in Enumerable.Range(0, i + 1))
            {
                double to = from + weights[i, j], part = (j + 1.0) / (i + 1);
                plot.Bar("weight", (from, i - 0.32), (to, i + 0.26)).Inside("weight", from, to, i - 0.03, $"{j}");
                plot.Curve("equal", j < i ? [(part, i + 0.26), (part, i + 0.44)] : []);
                from = to;
            }
        }

        return plot;
    }

    private static string[] Tokens(TrainingStep step) => [.. Enumerable.Range(0, Math.Min(step.Model.Ids.Length, Most))
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} {Plot.Short(step["X"].Rows[i])}"))];

    private static IEnumerable<(double X, double Y)> Pairs(int tokens) =>
        from row in Enumerable.Range(0, tokens)
        from column in Enumerable.Range(0, tokens)
        select ((double)column, (double)row);

    private static string Part(TrainingStep step) =>
        Figures.Part(Math.Min(step.Model.Ids.Length, Most), step.Model.Ids.Length, "tokens: the first");
}
