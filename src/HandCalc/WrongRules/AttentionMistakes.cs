using HandCalc.Operations;
using HandCalc.Tensors;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes on the way back through attention (step 11).</summary>
public static class AttentionMistakes
{
    /// <summary>d.concat = d.attention · W_O.</summary>
    public static WrongRule OutputWeightsNotTransposed { get; } = new(
        "W_O for W_Oᵀ",
        "The error of the heads is the error of the output times W_O, where its transpose belongs; W_O is square, so both fit.",
        (_, right) => [("d.concat", new Product().Of(right["d.attention"], right["W_O"]))]);

    /// <summary>d.head[h] is cut from the columns of the next head.</summary>
    public static WrongRule HeadSlicesSwapped { get; } = new(
        "head slices swapped",
        "Each head receives the error of another head's columns.",
        (model, right) => PerHead(model, h =>
            ($"d.head[{h}]", Slice.OfColumns(right["d.concat"], Columns((h + 1) % model.Heads, model.DHead)))));

    /// <summary>d.scaled = A ⊙ (1 − A) ⊙ d.A.</summary>
    public static WrongRule DiagonalOfSoftmaxOnly { get; } = new(
        "softmax Jacobian's diagonal only",
        "Softmax is treated entry by entry, like a sigmoid, though raising one score lowers the weights of all others.",
        (model, right) => PerHead(model, h => ($"d.scaled[{h}]", Diagonal(right[$"d.A[{h}]"], right[$"A[{h}]"]))));

    /// <summary>d.scaled = A ⊙ d.A.</summary>
    public static WrongRule SumNotSubtracted { get; } = new(
        "softmax backward without its sum",
        "The weighted mean of the row's errors is not subtracted, though raising one score lowers the weights of all others.",
        (model, right) => PerHead(model, h => ($"d.scaled[{h}]",
            Replaced(right[$"d.scaled[{h}]"], values => values[0].PointwiseMultiply(values[1])))));

    /// <summary>d.scaled is taken through the softmax of all scores, masked ones too.</summary>
    public static WrongRule MaskIgnored { get; } = new(
        "mask ignored on the way back",
        "The error goes back through a softmax over all scores, so words that were hidden from a position learn from it.",
        (model, right) => PerHead(model, h =>
            ($"d.scaled[{h}]", Unmasked(right[$"d.A[{h}]"], right[$"A[{h}]"], right[$"scaled[{h}]"]))));

    /// <summary>d.scores = d.scaled.</summary>
    public static WrongRule RootForgotten { get; } = new(
        "1/√d_k forgotten on the way back",
        "The scores were divided by √d_k, and their gradients are not.",
        (model, right) => PerHead(model, h => ($"d.scores[{h}]", new Copy().Of(right[$"d.scaled[{h}]"]))));

    private static Range Columns(int head, int width) => (head * width)..((head + 1) * width);

    private static Expression Diagonal(Definition dY, Definition y) =>
        new("softmax backward", $"{y.Name} ⊙ (1 − {y.Name}) ⊙ {dY.Name}", [dY, y],
            values => values[0].Map2((gradient, weight) => weight * (1 - weight) * gradient, values[1]));

    private static Expression Unmasked(Definition dY, Definition y, Definition x) =>
        new SoftmaxBackward().Of(dY, y) with
        {
            Formula = $"softmax backward of {dY.Name} at softmax({x.Name})",
            Operands = [dY, x],
            Evaluate = values => new SoftmaxBackward().Of(dY, y).Evaluate([values[0], Softmax.Forward(values[1], causal: false)]),
        };
}
