using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in the causal mask (step 3).</summary>
public static class MaskMistakes
{
    /// <summary>A = softmax(scaled), with zeros above the diagonal.</summary>
    public static WrongRule MaskAfterSoftmax { get; } = new(
        "mask after the softmax",
        "The weights of hidden positions are set to 0 after the softmax, and the rows no longer add up to 1.",
        (model, right) => Weights(model, right, values => Seen(Softmax.Forward(values, causal: false), (i, j) => j <= i, 0)));

    /// <summary>A = softmax of the scores, where 0 stands in the place of those that are hidden.</summary>
    public static WrongRule MaskedScoresAreZero { get; } = new(
        "masked scores are 0",
        "Hidden scores are 0 and not −∞, so that they have a weight: e⁰ is 1.",
        (model, right) => Weights(model, right, values => Softmax.Forward(Seen(values, (i, j) => j <= i, 0), causal: false)));

    /// <summary>Each position sees itself and what comes after it.</summary>
    public static WrongRule MaskTurnedRound { get; } = new(
        "mask turned round",
        "Each position looks at itself and the positions behind it, where it should look at those before it.",
        (model, right) => Weights(model, right, values =>
            Softmax.Forward(Seen(values, (i, j) => j >= i, double.NegativeInfinity), causal: false)));

    /// <summary>Each position sees those before it, and not itself; the first, which would see nothing, itself.</summary>
    public static WrongRule MaskOffByOne { get; } = new(
        "mask off by one",
        "No position looks at itself.",
        (model, right) => Weights(model, right, values =>
            Softmax.Forward(Seen(values, (i, j) => j < Math.Max(i, 1), double.NegativeInfinity), causal: false)));

    /// <summary>Each position sees the one behind it too.</summary>
    public static WrongRule MaskOneTooFar { get; } = new(
        "mask one too far",
        "Each position looks at the next one too.",
        (model, right) => Weights(model, right, values =>
            Softmax.Forward(Seen(values, (i, j) => j <= i + 1, double.NegativeInfinity), causal: false)));

    /// <summary>A = exp(scaled), which is not divided by its sum.</summary>
    public static WrongRule NotDivided { get; } = new(
        "softmax without its sum",
        "The exponentials are not divided by their sum.",
        (model, right) => Weights(model, right, values => Seen(values, (i, j) => j <= i, double.NegativeInfinity).PointwiseExp())
            .Append(("P", Replaced(right["P"], values => values[0].PointwiseExp()))));

    /// <summary>Every mistake above.</summary>
    public static IEnumerable<WrongRule> All { get; } =
        [MaskAfterSoftmax, MaskedScoresAreZero, MaskTurnedRound, MaskOffByOne, MaskOneTooFar, NotDivided];

    private static IEnumerable<(string Tensor, Expression Formula)> Weights(
        Model model, Computation right, Func<Matrix<double>, Matrix<double>> rule) =>
        PerHead(model, h => ($"A[{h}]", Replaced(right[$"A[{h}]"], values => rule(values[0]))));

    private static Matrix<double> Seen(Matrix<double> scores, Func<int, int, bool> sees, double otherwise) =>
        scores.MapIndexed((i, j, entry) => sees(i, j) ? entry : otherwise);
}
