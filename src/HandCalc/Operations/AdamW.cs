using System.Runtime.CompilerServices;
using HandCalc.Models;
using HandCalc.Numerics;
using HandCalc.Tensors;
using static HandCalc.Numerics.Entrywise;

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
            Map(new Smoothed(settings.Beta1)));

    /// <summary>v = β₂·v₀ + (1 − β₂)·g², the smoothed square of the gradient, entry by entry.</summary>
    public static Expression SecondMoment(Definition previous, Definition gradient, OptimizerSettings settings) =>
        new("second moment", $"β₂ {previous.Name} + (1 − β₂) {gradient.Name}²", [previous, gradient],
            Map(new SmoothedSquare(settings.Beta2)));

    /// <summary>θ′ = θ − η·(m̂ / (√v̂ + ε) + λ·θ) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).</summary>
    /// <param name="parameter">θ, before the step.</param>
    /// <param name="first">m, after this step's gradient.</param>
    /// <param name="second">v, after this step's gradient.</param>
    /// <param name="time">t, the number of this step, from 1. [1 × 1]</param>
    /// <param name="settings">η, β₁, β₂, ε and λ.</param>
    public static Expression Update(
        Definition parameter, Definition first, Definition second, Definition time, OptimizerSettings settings) =>
        new("adamw update", $"{parameter.Name} − η (m̂ / (√v̂ + ε) + λ {parameter.Name})", [parameter, first, second, time],
            Map(operands => new Step(settings, time: operands[3][0, 0]), reads: 3));

    // Formulas for all parameters: as types of their own they are compiled into the loop.
    private readonly struct Smoothed(double beta) : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) => (beta * x[0]) + ((1 - beta) * x[1]);
    }

    private readonly struct SmoothedSquare(double beta) : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) => (beta * x[0]) + ((1 - beta) * x[1] * x[1]);
    }

    private readonly struct Step(OptimizerSettings settings, double time) : IFormula
    {
        private readonly double rate = settings.LearningRate, epsilon = settings.Epsilon, decay = settings.WeightDecay;

        // Factors, where the formula divides: a third of a step would be spent on divisions by the same two numbers.
        private readonly double firstCorrection = 1 / (1 - Powers.Of(settings.Beta1, time));
        private readonly double secondCorrection = 1 / (1 - Powers.Of(settings.Beta2, time));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) =>
            x[0] - (rate * ((x[1] * firstCorrection / (Lanes.Sqrt(x[2] * secondCorrection) + epsilon)) + (decay * x[0])));
    }
}
