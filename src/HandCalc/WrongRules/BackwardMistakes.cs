using HandCalc.Explanations;
using HandCalc.Operations;
using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes on the way back, from the loss to the embeddings (steps 8 to 12).</summary>
public static class BackwardMistakes
{
    /// <summary>d.losses = d.loss where the loss is a mean; d.loss / n where it is a sum.</summary>
    public static WrongRule SumTakenForMean { get; } = new("sum taken for mean",
        "The gradients are those of the sum where the loss is a mean, or the other way round: off by the number of losses.",
        (model, right) =>
        {
            (Axis losses, bool mean) = (right["losses"].Rows, model.Loss == LossReduction.Mean);
            Expression other = new TotalBackward(model.LossCount, !mean, losses.Length).Of(right["d.loss"]);
            return [("d.losses", new ToldByRecipe(other.Operation.Name, other.Formula,
                LossRecipes.OtherTotalBackward(right["d.loss"], losses, mean, model.LossCount), losses, Axis.None).Of(right["d.loss"]))];
        });

    /// <summary>d.logits = d.losses ⊙ (P − Y) in every row, where Y is zero in the last row.</summary>
    public static WrongRule LastPositionNotZero { get; } = new("last position not zero",
        "The last position has no next word and no loss, and receives a gradient all the same.",
        (_, right) => [("d.logits", ToldByRecipe.InPlaceOf(right["d.logits"], LossRecipes.WithLastRow(right["d.logits"])))]);

    /// <summary>d.residual = d.x_hat / √(variance + ε).</summary>
    public static WrongRule WithoutMeanTerms { get; } = new("LayerNorm without its mean terms",
        "Mean and variance are taken for constants on the way back, though every entry of the row is in both.",
        (_, right) => [("d.residual", ToldByRecipe.InPlaceOf(right["d.residual"],
            LayerNormRecipes.Directly(right["d.x_hat"], right["variance"], Epsilon(right))))]);

    /// <summary>d.residual = γ / √(variance + ε) ⊙ (dY − mean of dY − x̂ ⊙ mean of dY ⊙ x̂) with dY = d.normalized.</summary>
    public static WrongRule GammaOutsideTheMeans { get; } = new("γ outside the means",
        "γ multiplies the result where it belongs to the gradient that the means are taken of: right only while γ is constant.",
        (_, right) => [("d.residual", new ToldByRecipe("layer norm backward",
            "gamma / √(variance + ε) ⊙ (d.normalized − row means − x_hat ⊙ row means of d.normalized ⊙ x_hat)",
            LayerNormRecipes.GammaOutside(right["d.normalized"], right["x_hat"], right["gamma"], right["variance"], Epsilon(right)),
            right["d.residual"].Rows, right["d.residual"].Columns)
            .Of(right["d.normalized"], right["x_hat"], right["gamma"], right["variance"]))]);

    /// <summary>The variance and its derivative divide by D − 1.</summary>
    /// <remarks>Forward and backward agree with each other: the mistake is another function, not a wrong derivative.</remarks>
    public static WrongRule VarianceOfSample { get; } = new("N−1 variance",
        "The variance divides by N − 1, as for a sample, where layer normalization divides by N.",
        (model, right) =>
        {
            // One feature alone has no variance, whatever it is divided by.
            (Definition variance, Definition residual) = (right["variance"], right["d.residual"]);
            Recipe features = Number.Of(right["residual"].Columns), larger = model.DModel == 1 ? 1 : features / (features - 1);
            Definition[] operands = [.. residual.Operands.Select(operand => operand.Source)];
            return
            [
                (variance.Name, ToldByRecipe.InPlaceOf(variance, RecipeBook.Of(variance)! * larger)),
                (residual.Name, ToldByRecipe.InPlaceOf(residual, LayerNormRecipes.Backward(operands, Epsilon(right), larger))),
            ];
        });

    /// <summary>d.hidden = d.activated ⊙ (½·(1 + tanh u) + x·φ(x)) with x = hidden.</summary>
    public static WrongRule DerivativeOfAnotherGelu { get; } = new("GELU′ mixing tanh and erf",
        "The derivative takes the distribution from the tanh formula and the density from the exact one, and is that of neither.",
        (_, right) => [("d.hidden", ToldByRecipe.InPlaceOf(right["d.hidden"],
            GeluRecipes.MixedBackward(right["d.activated"], right["hidden"])))]);

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
        (model, right) => PerHead(model, "d.scaled", h => ToldByRecipe.InPlaceOf(right[$"d.scaled[{h}]"],
            Of(right[$"A[{h}]"]) * (1 - Of(right[$"A[{h}]"])) * Of(right[$"d.A[{h}]"]))));

    /// <summary>d.scaled = A ⊙ d.A.</summary>
    public static WrongRule SumNotSubtracted { get; } = new("softmax backward without its sum",
        "The weighted mean of the row's gradients is not subtracted, though raising one score lowers the weights of all others.",
        (model, right) => PerHead(model, "d.scaled", h => ToldByRecipe.InPlaceOf(right[$"d.scaled[{h}]"],
            Of(right[$"d.A[{h}]"]) * Of(right[$"A[{h}]"]))));

    /// <summary>d.scaled is taken through the softmax of all scores, masked ones too.</summary>
    public static WrongRule MaskIgnored { get; } = new("mask ignored on the way back",
        "The gradient goes back through a softmax over all scores, so words that were hidden from a position learn from it.",
        (model, right) => PerHead(model, "d.scaled", h => ToldByRecipe.InPlaceOf(right[$"d.scaled[{h}]"],
            SoftmaxRecipes.UnmaskedBackward(right[$"d.A[{h}]"], right[$"scaled[{h}]"]), right[$"scaled[{h}]"])));

    /// <summary>d.scores = d.scaled.</summary>
    public static WrongRule RootForgotten { get; } = new("1/√d_k forgotten on the way back",
        "The scores were divided by √d_k, and their gradients are not.",
        (model, right) => PerHead(model, "d.scores", h => new Copy().Of(right[$"d.scaled[{h}]"])));

    /// <summary>A row of d.E_token is the row of d.X of the token's last position.</summary>
    public static WrongRule RepeatedTokenOverwritten { get; } = new("repeated token overwritten",
        "A word that comes twice keeps the gradient of its last position only, where those of all its positions add up.",
        (model, right) => [("d.E_token", ToldByRecipe.InPlaceOf(right["d.E_token"],
            EmbeddingRecipes.GatherByToken(right["d.X"], right["d.E_token"].Rows, model.Ids, lastAlone: true)))]);

    /// <summary>Every mistake that is known by name, with those of the optimizer at the end.</summary>
    internal static ImmutableArray<WrongRule> All { get; } =
    [
        SumTakenForMean, LastPositionNotZero, WithoutMeanTerms, GammaOutsideTheMeans, VarianceOfSample, DerivativeOfAnotherGelu,
        ResidualBranchDropped, OutputWeightsNotTransposed, HeadSlicesSwapped, DiagonalOfSoftmaxOnly, MaskIgnored, RootForgotten,
        RepeatedTokenOverwritten, OptimizerMistakes.DecayInTheGradient, OptimizerMistakes.BiasCorrectionForgotten,
    ];

    private static Range Columns(int head, int width) => (head * width)..((head + 1) * width);
}
