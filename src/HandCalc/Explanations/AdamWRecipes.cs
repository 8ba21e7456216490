using static HandCalc.Explanations.RecipeNotation;

namespace HandCalc.Explanations;

/// <summary>AdamW: the two averages and the step.</summary>
internal static class AdamWRecipes
{
    /// <summary>β₁ · m₀ + (1 − β₁) · g.</summary>
    public static Recipe FirstMoment(Definition previous, Definition gradient, double beta) =>
        (Beta1(beta) * Of(previous)) + ((1 - Beta1(beta)) * Of(gradient));

    /// <summary>β₂ · v₀ + (1 − β₂) · g².</summary>
    public static Recipe SecondMoment(Definition previous, Definition gradient, double beta) =>
        (Beta2(beta) * Of(previous)) + ((1 - Beta2(beta)) * Square(Of(gradient)));

    /// <summary>θ − η · (m̂ / (√v̂ + ε) + λ · θ) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).</summary>
    public static Recipe Update(Definition parameter, Definition first, Definition second, Definition time, OptimizerSettings settings)
    {
        Recipe m = Called("m̂", Of(first) / (1 - Power(Beta1(settings.Beta1), Of(time))));
        Recipe v = Called("v̂", Of(second) / (1 - Power(Beta2(settings.Beta2), Of(time))));
        Recipe direction = Part("direction", m / Part("√v̂ + ε", Sqrt(v) + new Number(settings.Epsilon, "ε")));
        Recipe decay = Part("decay", new Number(settings.WeightDecay, "λ") * Of(parameter));
        return Of(parameter) - (new Number(settings.LearningRate, "η") * (direction + decay));
    }

    private static Number Beta1(double beta) => new(beta, "β₁");

    private static Number Beta2(double beta) => new(beta, "β₂");
}
