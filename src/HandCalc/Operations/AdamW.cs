using HandCalc.Models;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Operations;

/// <summary>
/// AdamW: each parameter steps against its smoothed gradient, divided by the smoothed size of that gradient; and it decays toward
/// zero by itself, apart from the gradient.
/// </summary>
/// <remarks>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2.</remarks>
public static class AdamW
{
    /// <summary>m = β₁·m₀ + (1 − β₁)·g, the smoothed gradient, where m₀ is the one of the step before.</summary>
    public static Expression FirstMoment(Definition previous, Definition gradient, OptimizerSettings settings) =>
        new("first moment", $"β₁ {previous.Name} + (1 − β₁) {gradient.Name}", [previous, gradient],
            values => values[0].Map2((m, g) => (settings.Beta1 * m) + ((1 - settings.Beta1) * g), values[1]));

    /// <summary>v = β₂·v₀ + (1 − β₂)·g², the smoothed square of the gradient, entry by entry.</summary>
    public static Expression SecondMoment(Definition previous, Definition gradient, OptimizerSettings settings) =>
        new("second moment", $"β₂ {previous.Name} + (1 − β₂) {gradient.Name}²", [previous, gradient],
            values => values[0].Map2((v, g) => (settings.Beta2 * v) + ((1 - settings.Beta2) * g * g), values[1]));

    /// <summary>θ′ = θ − η·(m̂ / (√v̂ + ε) + λ·θ) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).</summary>
    /// <param name="parameter">θ, before the step.</param>
    /// <param name="first">m, after this step's gradient.</param>
    /// <param name="second">v, after this step's gradient.</param>
    /// <param name="time">t, the number of this step, from 1. [1 × 1]</param>
    /// <param name="settings">η, β₁, β₂, ε and λ.</param>
    public static Expression Update(
        Definition parameter, Definition first, Definition second, Definition time, OptimizerSettings settings) =>
        new("adamw update", $"{parameter.Name} − η (m̂ / (√v̂ + ε) + λ {parameter.Name})", [parameter, first, second, time],
            values => Update(values[0], values[1], values[2], values[3][0, 0], settings));

    private static Matrix<double> Update(
        Matrix<double> parameter, Matrix<double> first, Matrix<double> second, double time, OptimizerSettings settings)
    {
        double firstCorrection = 1 - Math.Pow(settings.Beta1, time);
        double secondCorrection = 1 - Math.Pow(settings.Beta2, time);
        return parameter.MapIndexed((i, j, theta) =>
            theta - (settings.LearningRate * (
                (first[i, j] / firstCorrection / (Math.Sqrt(second[i, j] / secondCorrection) + settings.Epsilon))
                + (settings.WeightDecay * theta))));
    }
}
