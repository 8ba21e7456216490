using System.Globalization;
using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
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
            (model, right) => [("hidden",
                Replaced(right["hidden"], values => (InputMistakes.Normalized(values[0], model.LayerNormEpsilon) * values[1])
                .MapIndexed((_, j, entry) => entry + OfRow(values[2], j))))]),
        new("layer norm forgotten", "normalized is the residual, as it is.",
            (_, right) => [("normalized", new Expression("copy", "residual", [right["residual"]], values => values[0]))]),
        new("layer norm over the wrong axis", "Mean and variance are those of the columns, over the tokens, where they belong to the rows.",
            (model, right) => [("x_hat", Replaced(right["x_hat"], values =>
                InputMistakes.Normalized(values[0].Transpose(), model.LayerNormEpsilon).Transpose()))]),
        new("layer norm over all entries", "Mean and variance are those of the whole matrix, where each row has its own.",
            (model, right) => [("x_hat", Replaced(right["x_hat"], values => OverAll(values[0], model.LayerNormEpsilon)))]),
        new("RMS norm", "The mean is not subtracted, and the rows are divided by the root of their mean square.",
            (model, right) => [("x_hat", Replaced(right["x_hat"], values => RootMeanSquare(values[0], model.LayerNormEpsilon)))]),
        new("the mean not subtracted", "The rows are divided by their standard deviation, and their mean is not subtracted.",
            (model, right) => [("x_hat", Replaced(right["x_hat"], values =>
                DividedByRoot(values[0], values[2], model.LayerNormEpsilon)))]),
        new("the norm for the standard deviation",
            "The rows are divided by the root of the sum of the squares, where it is that of their mean.",
            (model, right) => [("x_hat", Replaced(right["x_hat"], values =>
                values[0].MapIndexed((i, _, entry) => (entry - values[1][i, 0]) / Math.Sqrt(values[2][i, 0] * model.DModel))))]),
        new("variance for its root", "The rows are divided by their variance, not by its root.",
            (model, right) => [("x_hat", Replaced(right["x_hat"], values => values[0].MapIndexed((i, _, entry) =>
                (entry - values[1][i, 0]) / (values[2][i, 0] + model.LayerNormEpsilon))))]),
        EpsilonOutside(1e-6), EpsilonOutside(1e-8), EpsilonOutside(1e-12),
        .. new[] { 1e-4, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12 }.Select(ForwardMistakes.EpsilonOf),
        new("γ forgotten", "The normalized rows are not multiplied by γ.",
            (_, right) => [("normalized",
                Replaced(right["normalized"], values => values[0].MapIndexed((_, j, entry) => entry + OfRow(values[2], j))))]),
        new("β forgotten", "β is not added to the normalized rows.",
            (_, right) => [("normalized",
                Replaced(right["normalized"], values => values[0].MapIndexed((_, j, entry) => entry * OfRow(values[1], j))))]),
        new("γ forgotten on the way back", "The error is not multiplied by γ.",
            (_, right) => [("d.x_hat", Replaced(right["d.x_hat"], values => values[0]))]),
        new("d.γ without x_hat", "The gradient of γ is the sum of the errors, where each is multiplied by its x_hat first.",
            (_, right) => [("d.gamma", Replaced(right["d.gamma"], values => values[0].ColumnSums().ToRowMatrix()))]),
        new("d.γ with normalized", "The gradient of γ multiplies the errors by normalized, where x_hat belongs.",
            (_, right) => [("d.gamma", new Expression("sum of products over rows", "Σ rows of d.normalized ⊙ normalized",
                [right["d.normalized"], right["normalized"]], values =>
                    values[0].PointwiseMultiply(values[1]).ColumnSums().ToRowMatrix()))]),
        Backward("layer norm backward without its variance term", "The way through the variance is missing from the gradient.", mean: true,
            variance: false),
        Backward("layer norm backward without its mean term", "The way through the mean is missing from the gradient.", mean: false,
            variance: true),
        new("layer norm backward forgotten", "The error goes through the layer norm as it is.",
            (_, right) => [("d.residual", Replaced(right["d.residual"], values => values[0]))]),
    ];

    private static WrongRule EpsilonOutside(double epsilon) => new(
        string.Create(CultureInfo.InvariantCulture, $"ε = {epsilon:0e-0} outside the root"),
        string.Create(CultureInfo.InvariantCulture,
            $"{epsilon:0e-0} is added to the standard deviation; here the ε of the model file is added to the variance, inside the root."),
        (_, right) => [("x_hat", Replaced(right["x_hat"], values =>
            values[0].MapIndexed((i, _, entry) => (entry - values[1][i, 0]) / (Math.Sqrt(values[2][i, 0]) + epsilon))))]);

    private static WrongRule Backward(string name, string description, bool mean, bool variance) => new(name, description,
        (model, right) => [("d.residual", Replaced(right["d.residual"], values => values[0].MapIndexed((i, j, entry) =>
            (entry / Math.Sqrt(values[5][i, 0] + model.LayerNormEpsilon)) + (variance
                ? values[1][i, 0] * 2 * (values[3][i, j] - values[4][i, 0]) / model.DModel : 0)
            + (mean ? values[2][i, 0] / model.DModel : 0))))]);

    private static Expression Added(Definition tensor, Definition more)
    {
        Expression right = tensor.Expression!;
        return new("sum", $"{right.Formula} + {more.Name}", [.. right.Operands, more],
            values =>
            {
                Matrix<double>[] all = [.. values];
                return right.Evaluate(all[..^1]) + all[^1];
            });
    }

    private static Matrix<double> OverAll(Matrix<double> x, double epsilon)
    {
        double mean = x.Enumerate().Average(), variance = x.Enumerate().Average(entry => Math.Pow(entry - mean, 2));
        return x.Map(entry => (entry - mean) / Math.Sqrt(variance + epsilon));
    }

    private static Matrix<double> RootMeanSquare(Matrix<double> x, double epsilon) =>
        DividedByRoot(x, x.PointwisePower(2).RowSums().ToColumnMatrix() / x.ColumnCount, epsilon);

    private static Matrix<double> DividedByRoot(Matrix<double> x, Matrix<double> square, double epsilon) =>
        x.MapIndexed((i, _, entry) => entry / Math.Sqrt(square[i, 0] + epsilon));

    private static double OfRow(Matrix<double> row, int j) => row[0, j];
}
