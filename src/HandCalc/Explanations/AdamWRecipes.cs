using HandCalc.Operations;
using static HandCalc.Explanations.RecipeNotation;

namespace HandCalc.Explanations;

/// <summary>AdamW: the two averages and the step.</summary>
internal static class AdamWRecipes
{
    /// <summary>β₁ · m₀ + (1 − β₁) · g.</summary>
    public static Recipe FirstMoment(Definition previous, Recipe gradient, double beta) =>
        (Beta1(beta) * Of(previous)) + ((1 - Beta1(beta)) * gradient);

    /// <summary>β₂ · v₀ + (1 − β₂) · g².</summary>
    public static Recipe SecondMoment(Definition previous, Recipe gradient, double beta) =>
        (Beta2(beta) * Of(previous)) + ((1 - Beta2(beta)) * Square(gradient));

    /// <summary>θ − η · (m̂ / (√v̂ + ε) + λ · θ) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ); without λ · θ where θ does not
    /// decay.</summary>
    /// <param name="of">What the update reads: θ, m, v, t, and the rate where a schedule makes it.</param>
    /// <param name="update">The update.</param>
    public static Recipe Update(Definition[] of, AdamWUpdate update)
    {
        (Recipe m, Recipe v) = Corrected(of[1], of[2], of[3], update.Settings);
        return Step(of, Direction(m, Part("√v̂ + ε", Sqrt(v) + Epsilon(update.Settings))), update);
    }

    /// <summary>θ − η · (m / (√v + ε) + λ · θ): the bias of the averages is not corrected.</summary>
    public static Recipe Uncorrected(Definition[] of, AdamWUpdate update) =>
        Step(of, Direction(Of(of[1]), Part("√v + ε", Sqrt(Of(of[2])) + Epsilon(update.Settings))), update);

    /// <summary>λ · θ.</summary>
    public static Recipe Decay(Definition parameter, OptimizerSettings settings) =>
        Part("decay", new Number(settings.WeightDecay, "λ", "optimizer.weightDecay") * Of(parameter));

    private static (Recipe M, Recipe V) Corrected(Definition first, Definition second, Definition time, OptimizerSettings settings) =>
        (Called("m̂", Of(first) / (1 - Power(Beta1(settings.Beta1), Of(time)))),
            Called("v̂", Of(second) / (1 - Power(Beta2(settings.Beta2), Of(time)))));

    private static Recipe Direction(Recipe first, Recipe size) => Part("direction", first / size);

    private static Recipe Step(Definition[] of, Recipe direction, AdamWUpdate update)
    {
        Recipe along = update.Decays ? direction + Decay(of[0], update.Settings) : direction;
        return Of(of[0]) - ((of.Length > 4 ? Of(of[4]) : Eta(update.Settings.LearningRate)) * along);
    }

    /// <summary>η.</summary>
    public static Number Eta(double rate) => new(rate, "η", "optimizer.learningRate");

    private static Number Epsilon(OptimizerSettings settings) => new(settings.Epsilon, "ε", "optimizer.epsilon");

    private static Number Beta1(double beta) => new(beta, "β₁", "optimizer.beta1");

    private static Number Beta2(double beta) => new(beta, "β₂", "optimizer.beta2");
}
