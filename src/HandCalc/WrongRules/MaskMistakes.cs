using HandCalc.Operations;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in the causal mask (step 3).</summary>
public static class MaskMistakes
{
    /// <summary>Every mistake of this kind.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        Weights("mask after the softmax",
            "The weights of hidden positions are set to 0 after the softmax, and the rows no longer add up to 1.",
            scores => Seen(Softmax.Forward(scores, causal: false), (i, j) => j <= i, 0)),
        Weights("masked scores are 0", "Hidden scores are 0 and not −∞, so that they have a weight: e⁰ is 1.",
            scores => Softmax.Forward(Seen(scores, (i, j) => j <= i, 0), causal: false)),
        Sees("mask turned round", "Each position looks at itself and the positions behind it, where it should look at those before it.",
            (i, j) => j >= i),
        Sees("mask off by one", "No position looks at itself.", (i, j) => j < Math.Max(i, 1)),   // the first would see nothing
        Sees("mask one too far", "Each position looks at the next one too.", (i, j) => j <= i + 1),
        new("softmax without its sum", "The exponentials are not divided by their sum.", (model, right) =>
            PerHead(model, "A", h => Replaced(right[$"A[{h}]"], x => Seen(x[0], (i, j) => j <= i, double.NegativeInfinity).PointwiseExp()))
                .Append(("P", Replaced(right["P"], x => x[0].PointwiseExp())))),
    ];

    private static WrongRule Sees(string name, string description, Func<int, int, bool> sees) => Weights(name, description,
        scores => Softmax.Forward(Seen(scores, sees, double.NegativeInfinity), causal: false));

    private static WrongRule Weights(string name, string description, Func<Matrix<double>, Matrix<double>> rule) => new(name, description,
        (model, right) => PerHead(model, "A", h => Replaced(right[$"A[{h}]"], x => rule(x[0]))));

    private static Matrix<double> Seen(Matrix<double> scores, Func<int, int, bool> sees, double otherwise) =>
        scores.MapIndexed((i, j, entry) => sees(i, j) ? entry : otherwise);
}
