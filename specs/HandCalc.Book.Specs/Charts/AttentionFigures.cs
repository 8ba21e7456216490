using HandCalc.Book.Specs.ReadBack;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figures of step 3 are read back: query and keys, who sees whom, and the shares of attention.</summary>
public sealed class AttentionFigures
{
    /// <summary>Nothing of a score is lost: along the query, times its length, each key has its approved score.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void A_key_reaches_as_far_along_the_query_as_its_score_says(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        foreach ((int head, DrawnPlot plot) in DrawnPlot.Of(example, "3.1").Index())
        {
            int asks = example.Step.Model.Ids.Length - 2;
            double length = Math.Sqrt(example.Step[$"Q[{head}]"].Value.Row(asks).Sum(entry => entry * entry));
            double[] scores = [.. example.Step[$"scores[{head}]"].Value.Row(asks)];
            double[] beside = Beside(example, head, asks);

            plot.Dots(comparison, "query", [(length, 0)]);
            plot.Curve(comparison, "query", [(0, 0), (length, 0)]);
            plot.Dots(comparison, "key", scores.Select((score, j) => (score / length, beside[j])));
            plot.Names(comparison, "key", scores.Select((score, j) => (example.Step["X"].Rows[j], score / length, beside[j])));
            plot.Names(comparison, "query", [("query", length, 0)]);
            plot.Curve(comparison, "key", scores.SelectMany((score, j) => new[] { (0, 0), (score / length, beside[j]) }));
            plot.Curve(comparison, "foot", scores.SelectMany((score, j) => new[] { (score / length, beside[j]), (score / length, 0.0) }));
            comparison.Near($"{name}: head {head}: pixels across by pixels up", plot.UnitAcross / plot.UnitUp, 1, 1e-3);
        }

        comparison.Holds();
    }

    /// <summary>The share is told by the eigenvalues of the covariance, and the figure has been drawn without it.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_caption_says_what_part_of_the_variance_the_plane_keeps(string name)
    {
        Example example = Example.Of(name);
        int asks = example.Step.Model.Ids.Length - 2;
        string right = string.Join(" and ", Enumerable.Range(0, 2).Select(head =>
        {
            (Matrix<double> covariance, Matrix<double> across, Vector<double> query) = Spread(example, head, asks);
            double kept = (query * covariance * query) + across.Evd(Symmetricity.Symmetric).EigenValues.Max(value => value.Real);
            return string.Create(CultureInfo.InvariantCulture, $"{100 * kept / covariance.Trace():F0} % in head {head}");
        }));

        DrawnPlot.Caption(example, "3.1").Should().EndWith($"these two directions keep {right}.")
            .And.Contain($"the query of {example.Step["X"].Rows[asks]} points");
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void A_pair_is_seen_where_its_weight_is_not_zero(string name)
    {
        Example example = Example.Of(name);
        Matrix<double> weights = example.Step["A[0]"].Value;
        (double X, double Y)[] Places(Func<double, bool> of) => [.. from row in Enumerable.Range(0, weights.RowCount)
            from column in Enumerable.Range(0, weights.ColumnCount)
            where of(weights[row, column])
            select ((double)column, (double)row)];
        var comparison = new Comparison();
        DrawnPlot plot = DrawnPlot.Of(example, "3.3").Single();
        plot.Dots(comparison, "seen", Places(weight => weight > 0));
        plot.Dots(comparison, "hidden", Places(weight => weight == 0));
        comparison.Of($"{name}: who looks", plot.Rows, Tokens(example));
        comparison.Holds();
        DrawnPlot.Caption(example, "3.3").Should()
            .Contain($": {weights.Enumerate().Count(weight => weight > 0)} of {weights.Enumerate().Count()} pairs");
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Every_row_of_A_is_cut_where_its_weights_add_up(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        (double Off, string Of)[] all = [];
        foreach ((int head, DrawnPlot plot) in DrawnPlot.Of(example, "3.4").Index())
        {
            Matrix<double> weights = example.Step[$"A[{head}]"].Value;
            Matrix<double> sums = weights * weights.MapIndexed((i, j, _) => i <= j ? 1.0 : 0, Zeros.Include);
            (int Row, int Column)[] seen = [.. from row in Enumerable.Range(0, weights.RowCount)
                from column in Enumerable.Range(0, weights.ColumnCount) where weights[row, column] > 0 select (row, column)];
            plot.Rods(comparison, "weight", [.. seen.Select(at =>
                (at.Row, sums[at.Row, at.Column] - weights[at.Row, at.Column], sums[at.Row, at.Column]))]);
            plot.Curve(comparison, "equal", seen.Where(at => at.Column < at.Row)
                .Select(at => (At: (at.Column + 1) / (at.Row + 1.0), at.Row))
                .SelectMany(cut => new[] { (cut.At, cut.Row + 0.26), (cut.At, cut.Row + 0.44) }));
            comparison.Of($"{name}: who looks", plot.Rows, Tokens(example));
            comparison.Of($"{name}: who is looked at", plot.Texts("weight"),
                [.. seen.Select(at => $"{at.Column}")]);
            all = [.. all, .. seen.Select(at => (weights[at.Row, at.Column] * (at.Row + 1),
                example.Step[$"A[{head}]"].Definition.Entry(at.Row, at.Column)))];
        }

        comparison.Holds();
        (double off, string of) = all.MaxBy(weight => Math.Abs(weight.Off - 1));
        DrawnPlot.Caption(example, "3.4").Should().EndWith($"is {of}, {off.ToString("G3", CultureInfo.InvariantCulture)} times as large.");
    }

    /// <summary>The gradient of a row of scores is that of its weights times the Jacobian of the softmax, diag(a) − aᵀ·a.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_gradient_of_a_score_is_its_distance_from_the_average_times_its_weight(string name)
    {
        Example example = Example.Of(name);
        int looks = example.Step.Model.Ids.Length - 2;
        Vector<double> a = example.Step["A[0]"].Value.Row(looks), g = example.Step["d.A[0]"].Value.Row(looks);
        Vector<double> scores = g * (Matrix<double>.Build.DenseOfDiagonalVector(a) - a.OuterProduct(a));
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "11.7");
        foreach ((DrawnPlot plot, Vector<double> row) in plots.Zip([g, scores]))
        {
            plot.Rods(comparison, "gradient", [.. row.Take(looks + 1).Select((gradient, j) => (j, 0.0, gradient))]);
            comparison.Of($"{name}: who is looked at", plot.Rows, Tokens(example)[..^1]);
        }

        plots[0].Curve(comparison, "mean", [(a * g, -0.5), (a * g, looks + 0.5)]);
        comparison.Holds();
        DrawnPlot.Caption(example, "11.7").Should().Contain($"row of {example.Step["X"].Rows[looks]} in head 0")
            .And.Contain($"is their average, {DrawnPlot.Said(a * g)}.");
    }

    private static string[] Tokens(Example example) => [.. Enumerable.Range(0, example.Step.Model.Ids.Length)
        .Select(i => $"{i} {example.Step["X"].Rows[i]}")];

    /// <summary>The covariance of the keys, that of what is at right angles to the query, and the direction of the query.</summary>
    private static (Matrix<double> Covariance, Matrix<double> Across, Vector<double> Query) Spread(Example example, int head, int asks)
    {
        Matrix<double> keys = example.Step[$"K[{head}]"].Value;
        int n = keys.RowCount;
        Matrix<double> centre = Matrix<double>.Build.DenseIdentity(n) - (Matrix<double>.Build.Dense(n, n, 1) / n);
        Matrix<double> covariance = keys.Transpose() * centre * keys / n;
        Vector<double> query = example.Step[$"Q[{head}]"].Value.Row(asks).Normalize(2);
        Matrix<double> without = Matrix<double>.Build.DenseIdentity(keys.ColumnCount) - query.OuterProduct(query);
        return (covariance, without * covariance * without, query);
    }

    /// <summary>The keys in the principal direction at right angles to the query; the one that reaches farthest, above.</summary>
    private static double[] Beside(Example example, int head, int asks)
    {
        Evd<double> evd = Spread(example, head, asks).Across.Evd(Symmetricity.Symmetric);
        int most = evd.EigenValues.Map(value => value.Real).MaximumIndex();
        Vector<double> beside = example.Step[$"K[{head}]"].Value * evd.EigenVectors.Column(most);
        return [.. beside * Math.Sign(beside[beside.AbsoluteMaximumIndex()])];
    }
}
