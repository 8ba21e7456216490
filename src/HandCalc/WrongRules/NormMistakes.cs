using HandCalc.Operations;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes around the residual and the layer norm that other texts and programs make (steps 4 to 6 and 10).</summary>
public static class NormMistakes
{
    /// <summary>Every mistake of this kind.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        new("a residual around attention", "X is added to what comes out of W_O; this book's block has no residual there.",
            (_, right) => [("attention", Added(right["attention"], right["X"])), ("d.X", Added(right["d.X"], right["d.attention"]))]),
        new("the residual from X", "ffn is added to X, where it is added to attention.",
            (_, right) => [("residual", Addition.OfTerms(new Copy().Of(right["X"]), new Copy().Of(right["ffn"]))),
                ("d.attention", new Product().Of(right["d.hidden"], right["W_1"].T)), ("d.X", Added(right["d.X"], right["d.residual"]))]),
        new("X in the residual too", "The residual adds X as well.",
            (_, right) => [("residual", Added(right["residual"], right["X"])), ("d.X", Added(right["d.X"], right["d.residual"]))]),
        new("layer norm before the feed-forward network",
            "hidden is computed of attention after a layer norm (pre-norm); this book's block has none there.",
            (_, right) => [("hidden", Replaced(right["hidden"], x =>
                right["hidden"].Expression!.Evaluate([Normalized(x[0], Epsilon(right)), x[1], x[2]])))]),
        new("layer norm forgotten", "normalized is the residual, as it is.",
            (_, right) => [("normalized", new Copy().Of(right["residual"]))]),
        Norm("layer norm over the wrong axis",
            "Mean and variance are those of the columns, over the tokens, where they belong to the rows.",
            (x, epsilon) => Normalized(x[0].Transpose(), epsilon).Transpose()),
        Norm("layer norm over all entries", "Mean and variance are those of the whole matrix, where each row has its own.",
            (x, epsilon) => OverAll(x[0], epsilon)),
        Norm("RMS norm", "The mean is not subtracted, and the rows are divided by the root of their mean square.", (x, epsilon) =>
            DividedByRoot(x[0], x[0].PointwisePower(2).RowSums().ToColumnMatrix() / x[0].ColumnCount, epsilon)),
        Norm("the mean not subtracted", "The rows are divided by their standard deviation, and their mean is not subtracted.",
            (x, epsilon) => DividedByRoot(x[0], x[2], epsilon)),
        Deviation("the norm for the standard deviation",
            "The rows are divided by the root of the sum of the squares, where it is that of their mean.",
            (variance, _, features) => Math.Sqrt(variance * features)),
        Deviation("variance for its root", "The rows are divided by their variance, not by its root.",
            (variance, epsilon, _) => variance + epsilon),
        .. new[] { 1e-6, 1e-8, 1e-12 }.Select(epsilon => Deviation(
            string.Create(CultureInfo.InvariantCulture, $"ε = {epsilon:0e-0} outside the root"),
            string.Create(CultureInfo.InvariantCulture,
                $"{epsilon:0e-0} is added to the standard deviation; the ε of the model file is added to the variance, inside the root."),
            (variance, _, _) => Math.Sqrt(variance) + epsilon)),
        .. new[] { 1e-4, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12 }.Select(ForwardMistakes.EpsilonOf),
        new("γ forgotten", "The normalized rows are not multiplied by γ.", "normalized", (x, i, j) => x[0][i, j] + x[2][0, j]),
        new("β forgotten", "β is not added to the normalized rows.", "normalized", (x, i, j) => x[0][i, j] * x[1][0, j]),
        new("γ forgotten on the way back", "The gradient is not multiplied by γ.", "d.x_hat", (x, i, j) => x[0][i, j]),
        new("d.γ without x_hat", "The gradient of γ is the sum of the gradients, where each is multiplied by its x_hat first.",
            (_, right) => [("d.gamma", SumOverRows.OfRows(right["d.normalized"]))]),
        new("d.γ with normalized", "The gradient of γ multiplies the gradients by normalized, where x_hat belongs.",
            (_, right) => [("d.gamma", new SumOfProductsOverRows().Of(right["d.normalized"], right["normalized"]))]),
        Backward("layer norm backward without its variance term",
            "The way through the variance is missing from the gradient.", variance: 0),
        Backward("layer norm backward without its mean term", "The way through the mean is missing from the gradient.", mean: 0),
        new("layer norm backward forgotten", "The gradient goes through the layer norm as it is.", "d.residual", (x, i, j) => x[0][i, j]),
    ];

    /// <summary>A matrix, each row with mean 0 and variance 1.</summary>
    internal static Matrix<double> Normalized(Matrix<double> x, double epsilon)
    {
        Vector<double> mean = x.RowSums() / x.ColumnCount;
        Vector<double> variance = x.MapIndexed((i, _, entry) => Math.Pow(entry - mean[i], 2)).RowSums() / x.ColumnCount;
        return x.MapIndexed((i, _, entry) => (entry - mean[i]) / Math.Sqrt(variance[i] + epsilon));
    }

    /// <summary>x_hat from residual, mean and variance, and ε.</summary>
    private static WrongRule Norm(string name, string description, Func<Matrix<double>[], double, Matrix<double>> rule) =>
        new(name, description, (_, right) => [("x_hat", Replaced(right["x_hat"], x => rule(x, Epsilon(right))))]);

    /// <summary>What the rows are divided by, from the variance, ε and the number of features.</summary>
    private static WrongRule Deviation(string name, string description, Func<double, double, int, double> divisor) =>
        Norm(name, description, (x, epsilon) => x[0].MapIndexed((i, _, entry) =>
            (entry - x[1][i, 0]) / divisor(x[2][i, 0], epsilon, x[0].ColumnCount)));

    private static WrongRule Backward(string name, string description, int mean = 1, int variance = 1) => new(name, description,
        (_, right) => [("d.residual", Replaced(right["d.residual"], x =>
            right["d.residual"].Expression!.Evaluate([x[0], x[1] * variance, x[2] * mean, .. x[3..]])))]);

    private static Expression Added(Definition tensor, Definition more) =>
        Replaced(tensor, x => tensor.Expression!.Evaluate(x[..^1]) + x[^1], more);

    private static Matrix<double> OverAll(Matrix<double> x, double epsilon)
    {
        double mean = x.Enumerate().Average(), variance = x.Enumerate().Average(entry => Math.Pow(entry - mean, 2));
        return x.Map(entry => (entry - mean) / Math.Sqrt(variance + epsilon));
    }

    private static Matrix<double> DividedByRoot(Matrix<double> x, Matrix<double> square, double epsilon) =>
        x.MapIndexed((i, _, entry) => entry / Math.Sqrt(square[i, 0] + epsilon));
}
