using HandCalc.WrongRules;

namespace HandCalc.Comparisons;

/// <summary>The rules that a file may have computed by, instead of the book's.</summary>
internal static class KnownRules
{
    private static readonly ImmutableArray<WrongRule> All =
    [
        .. ForwardMistakes.All, .. InputMistakes.All, .. MaskMistakes.All, .. ActivationMistakes.All, .. NormMistakes.All,
            .. TargetMistakes.All,
        .. WrongRule.All, BackwardMistakes.SumNotSubtracted, OptimizerMistakes.DecayForgotten, .. OptimizerMistakes.All,
        .. OptimizerMistakes.OfWhatIsAsked, .. Gpt2Mistakes.All, .. BatchMistakes.All,
    ];

    /// <summary>Those that are right, and compute otherwise in single precision.</summary>
    public static ImmutableArray<WrongRule> Conventions { get; } = [.. SinglePrecision.All];

    /// <summary>Those that are wrong for a model.</summary>
    public static IEnumerable<WrongRule> Mistakes(Model model) => All
        .Where(rule => rule != (model.Loss == LossReduction.Mean ? ForwardMistakes.MeanForSum : ForwardMistakes.SumForMean));
}
