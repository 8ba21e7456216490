namespace HandCalc.Explanations;

/// <summary>Says why a result is exactly zero: an exact zero is seldom an accident.</summary>
internal sealed class WhyZero(Grounding grounding)
{
    /// <summary>A sentence; null where the result is not zero.</summary>
    public string? Of(Recipe recipe, Indices indices) =>
        grounding.Value(recipe, indices) != 0 ? null : Grounding.Plain(recipe, indices) switch
        {
            (Number, _) => null,
            (Fold { IsSum: true } sum, var at) => OfSum(sum.Over.At(at).All(k => IsZero(sum.Of, at with { K = k }))),
            (Apply { Operator: Operator.Add } sum, var at) => OfSum(sum.Of.All(term => IsZero(term, at))),
            (Apply { Operator: Operator.Subtract } difference, var at) =>
                IsZero(difference.Of[0], at) ? "Both sides of the difference are exactly zero." : "Both sides of the difference are equal.",
            (Apply apply, var at) => apply.Of.FirstOrDefault(of => IsZero(of, at)) is { } zero
                ? $"Exactly zero, because {new FormulaText(grounding, FormulaText.Style.Symbols).Of(zero, at)} is."
                : "Smaller than the smallest number that a double holds.",
            (var other, var at) => $"Exactly zero, because {new FormulaText(grounding, FormulaText.Style.Symbols).Of(other, at)} is.",
        };

    private static string OfSum(bool allZero) => allZero ? "Every term is exactly zero." : "The terms cancel exactly.";

    private bool IsZero(Recipe recipe, Indices indices) => grounding.Value(recipe, indices) == 0;
}
