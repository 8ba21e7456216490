using HandCalc.Operations;
using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes on the way back, from the loss to the embeddings (steps 8 to 12).</summary>
public static class BackwardMistakes
{
    /// <summary>d.losses = d.loss where the loss is a mean; d.loss / n where it is a sum.</summary>
    public static WrongRule SumTakenForMean { get; } = new("sum taken for mean",
        "The gradients are those of the sum where the loss is a mean, or the other way round: off by the number of losses.",
        (model, right) =>
            [("d.losses", new TotalBackward(right["losses"].Rows.Length, Mean: model.Loss != LossReduction.Mean).Of(right["d.loss"]))]);

    /// <summary>d.logits = d.losses ⊙ (P − Y) in every row, where Y is zero in the last row.</summary>
    public static WrongRule LastPositionNotZero { get; } = new("last position not zero",
        "The last position has no next word and no loss, and receives a gradient all the same.",
        (model, right) => [("d.logits", ByEntry(right["d.logits"], (x, i, j) => x[0][Math.Min(i, model.Targets.Length - 1), 0]
            * (x[1][i, j] - (i < model.Targets.Length && j == model.Targets[i] ? 1 : 0))))]);

    /// <summary>d.residual = d.x_hat / √(variance + ε).</summary>
    public static WrongRule WithoutMeanTerms { get; } = new("LayerNorm without its mean terms",
        "Mean and variance are taken for constants on the way back, though every entry of the row is in both.",
        (_, right) => [("d.residual", ByEntry(right["d.residual"], (x, i, j) => x[0][i, j] / Math.Sqrt(x[5][i, 0] + Epsilon(right))))]);

    /// <summary>d.residual = γ / √(variance + ε) ⊙ (dY − mean of dY − x̂ ⊙ mean of dY ⊙ x̂) with dY = d.normalized.</summary>
    public static WrongRule GammaOutsideTheMeans { get; } = new("γ outside the means",
        "γ multiplies the result where it belongs to the gradient that the means are taken of: right only while γ is constant.",
        (_, right) => [("d.residual", new("layer norm backward",
            "gamma / √(variance + ε) ⊙ (d.normalized − row means − x_hat ⊙ row means of d.normalized ⊙ x_hat)",
            [right["d.normalized"], right["x_hat"], right["gamma"], right["variance"]], x => GammaOutside([.. x], Epsilon(right))))]);

    /// <summary>The variance and its derivative divide by D − 1.</summary>
    /// <remarks>Forward and backward agree with each other: the mistake is another function, not a wrong derivative.</remarks>
    public static WrongRule VarianceOfSample { get; } = new("N−1 variance",
        "The variance divides by N − 1, as for a sample, where layer normalization divides by N.",
        (model, right) =>
        {
            // One feature alone has no variance, whatever it is divided by.
            double larger = (double)model.DModel / Math.Max(1, model.DModel - 1);
            (Definition variance, Definition residual) = (right["variance"], right["d.residual"]);
            return
            [
                (variance.Name, Replaced(variance, x => variance.Expression!.Evaluate(x) * larger)),
                (residual.Name, Replaced(residual, x => residual.Expression!.Evaluate([x[0], x[1] * larger, .. x[2..]]))),
            ];
        });

    /// <summary>d.hidden = d.activated ⊙ <see cref="MixedDerivative"/>(hidden).</summary>
    public static WrongRule DerivativeOfAnotherGelu { get; } = new("GELU′ mixing tanh and erf",
        "The derivative takes the distribution from the tanh formula and the density from the exact one, and is that of neither.",
        "d.hidden", (x, i, j) => x[0][i, j] * MixedDerivative(x[1][i, j]));

    /// <summary>d.attention = d.hidden · W_1ᵀ.</summary>
    public static WrongRule ResidualBranchDropped { get; } = new("residual branch dropped",
        "attention is used twice, by the feed-forward network and by the sum around it, and only the first sends its gradient back.",
        (_, right) => [("d.attention", new Product().Of(right["d.hidden"], right["W_1"].T))]);

    /// <summary>d.concat = d.attention · W_O.</summary>
    public static WrongRule OutputWeightsNotTransposed { get; } = new("W_O for W_Oᵀ",
        "The gradient of the heads is the gradient of the output times W_O, where its transpose belongs; W_O is square, so both fit.",
        (_, right) => [("d.concat", new Product().Of(right["d.attention"], right["W_O"]))]);

    /// <summary>d.head[h] is cut from the columns of the next head.</summary>
    public static WrongRule HeadSlicesSwapped { get; } = new("head slices swapped",
        "Each head receives the gradient of another head's columns.",
        (model, right) => PerHead(model, "d.head", h =>
            Slice.OfColumns(right["d.concat"], Columns((h + 1) % model.Heads, model.DHead))));

    /// <summary>d.scaled = A ⊙ (1 − A) ⊙ d.A.</summary>
    public static WrongRule DiagonalOfSoftmaxOnly { get; } = new("softmax Jacobian's diagonal only",
        "Softmax is treated entry by entry, like a sigmoid, though raising one score lowers the weights of all others.",
        (model, right) => PerHead(model, "d.scaled", h =>
            ByEntry(right[$"d.scaled[{h}]"], (x, i, j) => x[1][i, j] * (1 - x[1][i, j]) * x[0][i, j])));

    /// <summary>d.scaled = A ⊙ d.A.</summary>
    public static WrongRule SumNotSubtracted { get; } = new("softmax backward without its sum",
        "The weighted mean of the row's gradients is not subtracted, though raising one score lowers the weights of all others.",
        (model, right) => PerHead(model, "d.scaled", h => ByEntry(right[$"d.scaled[{h}]"], (x, i, j) => x[0][i, j] * x[1][i, j])));

    /// <summary>d.scaled is taken through the softmax of all scores, masked ones too.</summary>
    public static WrongRule MaskIgnored { get; } = new("mask ignored on the way back",
        "The gradient goes back through a softmax over all scores, so words that were hidden from a position learn from it.",
        (model, right) => PerHead(model, "d.scaled", h =>
        {
            Definition scaled = right[$"d.scaled[{h}]"];
            return Replaced(scaled, x => scaled.Expression!.Evaluate([x[0], Softmax.Forward(x[2], causal: false)]), right[$"scaled[{h}]"]);
        }));

    /// <summary>d.scores = d.scaled.</summary>
    public static WrongRule RootForgotten { get; } = new("1/√d_k forgotten on the way back",
        "The scores were divided by √d_k, and their gradients are not.",
        (model, right) => PerHead(model, "d.scores", h => new Copy().Of(right[$"d.scaled[{h}]"])));

    /// <summary>A row of d.E_token is the row of d.X of the token's last position.</summary>
    public static WrongRule RepeatedTokenOverwritten { get; } = new("repeated token overwritten",
        "A word that comes twice keeps the gradient of its last position only, where those of all its positions add up.",
        (model, right) => [("d.E_token", ByEntry(right["d.E_token"], (x, id, j) =>
            model.Ids.LastIndexOf(id) is >= 0 and int last ? x[0][last, j] : 0))]);

    /// <summary>Every mistake that is known by name, with those of the optimizer at the end.</summary>
    internal static ImmutableArray<WrongRule> All { get; } =
    [
        SumTakenForMean, LastPositionNotZero, WithoutMeanTerms, GammaOutsideTheMeans, VarianceOfSample, DerivativeOfAnotherGelu,
        ResidualBranchDropped, OutputWeightsNotTransposed, HeadSlicesSwapped, DiagonalOfSoftmaxOnly, MaskIgnored, RootForgotten,
        RepeatedTokenOverwritten, OptimizerMistakes.DecayInTheGradient, OptimizerMistakes.BiasCorrectionForgotten,
    ];

    /// <summary>½·(1 + tanh u) + x·φ(x): right would be the derivative of ½·x·(1 + tanh u), or else Φ(x) + x·φ(x).</summary>
    public static double MixedDerivative(double x)
    {
        double u = Math.Sqrt(2 / Math.PI) * (x + (Gelu.Cubic * x * x * x));
        double density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        return (0.5 * (1 + Math.Tanh(u))) + (x * density);
    }

    private static Range Columns(int head, int width) => (head * width)..((head + 1) * width);

    private static DenseMatrix GammaOutside(Matrix<double>[] x, double epsilon)
    {
        (Matrix<double> dY, Matrix<double> xHat, Matrix<double> gamma, Matrix<double> variance) = (x[0], x[1], x[2], x[3]);
        Vector<double> mean = dY.RowSums() / dY.ColumnCount;
        Vector<double> meanOfProduct = dY.PointwiseMultiply(xHat).RowSums() / dY.ColumnCount;
        return DenseMatrix.Create(dY.RowCount, dY.ColumnCount, (i, j) =>
            gamma[0, j] / Math.Sqrt(variance[i, 0] + epsilon) * (dY[i, j] - mean[i] - (xHat[i, j] * meanOfProduct[i])));
    }
}
