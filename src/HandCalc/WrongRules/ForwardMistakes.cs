using HandCalc.Operations;
using MathNet.Numerics;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>
/// Mistakes on the way to the loss (steps 1 to 7). Each computes another function, and where its derivative goes wrong with it,
/// that is part of the mistake: no slope would notice.
/// </summary>
public static class ForwardMistakes
{
    /// <summary>scaled = scores.</summary>
    public static WrongRule RootForgotten { get; } = Scaled("1/√d_k forgotten",
        "The scores go into the softmax without being divided by √d_k.", _ => 1);

    /// <summary>A = softmax(scaled), over all positions.</summary>
    public static WrongRule MaskForgotten { get; } = new("mask forgotten", "Each position looks at the positions behind it too.",
        (model, right) => PerHead(model, "A", h => new Softmax().Of(right[$"scaled[{h}]"])));

    /// <summary>The loss is a mean where the model says sum.</summary>
    public static WrongRule MeanForSum { get; } = new("mean for sum",
        "The loss looks like the mean of the losses, not their sum: a model file says which one is meant.",
        (model, right) => [("loss", new Total(Mean: true, model.LossCount).Of(right["losses"]))]);

    /// <summary>The loss is a sum where the model says mean.</summary>
    public static WrongRule SumForMean { get; } = new("sum for mean",
        "The loss looks like the sum of the losses, not their mean: a model file says which one is meant.",
        (_, right) => [("loss", new Total(Mean: false).Of(right["losses"]))]);

    /// <summary>Every mistake of this kind, in the order of the computation.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        new("positions forgotten", "Each token has its row of E_token, and its position's row of E_pos is not added.", (_, right) =>
            [("X", Replaced(right["X"], x => right["X"].Expression!.Evaluate([x[0], x[1] * 0])))]),
        RootForgotten,
        Scaled("d_k for √d_k", "The scores are divided by d_k, not by its root.", model => model.DHead * model.DHead),
        Scaled("√d_model for √d_k", "The scores are divided by the root of all features, not of those of one head.", model => model.DModel),
        MaskForgotten,
        new("softmax over columns", "The columns sum to one, where the rows should.", (model, right) =>
            PerHead(model, "A", h => OverColumns(right[$"A[{h}]"], causal: true)).Append(("P", OverColumns(right["P"], causal: false)))),
        new("heads in the other order", "The heads stand side by side from the last to the first.", (model, right) =>
            [("concat", ByEntry(right["concat"], (heads, i, j) => heads[^(1 + (j / model.DHead))][i, j % model.DHead]))]),
        new("heads interleaved", "The features of the heads take turns, where all features of a head stand together.",
            "concat", (heads, i, j) => heads[j % heads.Length][i, j / heads.Length]),
        new("GELU by erf", "This is the exact GELU, x·Φ(x), forward or backward; the book, like GPT-2, uses the tanh formula.",
            (_, right) =>
        [
            ("activated", ByEntry(right["activated"], (x, i, j) => x[0][i, j] * Normal(x[0][i, j]))),
            ("d.hidden", ByEntry(right["d.hidden"], (x, i, j) => x[0][i, j] * (Normal(x[1][i, j]) + (x[1][i, j] * Density(x[1][i, j]))))),
        ]),
        new("ε outside the root", "ε is added to the standard deviation, where it belongs to the variance, inside the root.", (_, right) =>
            [("x_hat", ByEntry(right["x_hat"], (x, i, j) => (x[0][i, j] - x[1][i, 0]) / (Math.Sqrt(x[2][i, 0]) + Epsilon(right))))]),
        EpsilonOf(0), EpsilonOf(1e-3), EpsilonOf(1e-6),
        new("targets not shifted", "Each position is asked for its own word, where it should predict the next one.", (model, right) =>
            TargetMistakes.Of(right, model, row => row)),
        MeanForSum, SumForMean,
    ];

    /// <summary>Another ε in the layer norm, forward and backward: none, or what other libraries take.</summary>
    public static WrongRule EpsilonOf(double epsilon) => new(
        epsilon == 0 ? "no ε" : string.Create(CultureInfo.InvariantCulture, $"ε = {epsilon:0e-0}"),
        epsilon == 0 ? "The layer norm adds nothing to the variance, where the model file has an ε."
            : string.Create(CultureInfo.InvariantCulture,
                $"The layer norm adds {epsilon:0e-0} to the variance, not the ε of the model file."),
        (_, right) => from tensor in right.Definitions
                      let other = tensor.Expression?.Operation switch
                      {
                          Normalization norm => norm with { Epsilon = epsilon },
                          VarianceBackward norm => norm with { Epsilon = epsilon },
                          MeanBackward norm => norm with { Epsilon = epsilon },
                          NormalizationBackward norm => norm with { Epsilon = epsilon },
                          _ => default(Operation),
                      }
                      where other is not null
                      select (tensor.Name, other.Of([.. tensor.Operands])));

    private static WrongRule Scaled(string name, string description, Func<Model, int> size) => new(name, description, (model, right) =>
        PerHead(model, "scaled", h => new Scaling(size(model)).Of(right[$"scores[{h}]"])));

    private static Expression OverColumns(Definition y, bool causal) => Replaced(y, x => Softmax.Forward(
        x[0].MapIndexed((i, j, entry) => causal && j > i ? double.NegativeInfinity : entry).Transpose(), causal: false).Transpose());

    private static double Normal(double x) => (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))) / 2;

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
}
