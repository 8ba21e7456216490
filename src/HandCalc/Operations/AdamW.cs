using System.Runtime.CompilerServices;
using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

// AdamW: each parameter steps against its smoothed gradient, divided by the smoothed size of that gradient; and it decays toward zero by
// itself, apart from the gradient. Formulas for all parameters: as types of their own they are compiled into the loop.
// Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2.

/// <summary>m = β₁·m₀ + (1 − β₁)·g, the smoothed gradient, where m₀ is the one of the step before.</summary>
/// <param name="Beta">β₁.</param>
public sealed record FirstMoment(double Beta) : Operation("first moment", "β₁ {0} + (1 − β₁) {1}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Map(new Smoothed(Beta));

    private readonly struct Smoothed(double beta) : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) => (beta * x[0]) + ((1 - beta) * x[1]);
    }
}

/// <summary>v = β₂·v₀ + (1 − β₂)·g², the smoothed square of the gradient, entry by entry.</summary>
/// <param name="Beta">β₂.</param>
public sealed record SecondMoment(double Beta) : Operation("second moment", "β₂ {0} + (1 − β₂) {1}²")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Map(new SmoothedSquare(Beta));

    private readonly struct SmoothedSquare(double beta) : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) => (beta * x[0]) + ((1 - beta) * x[1] * x[1]);
    }
}

/// <summary>
/// θ′ = θ − η·(m̂ / (√v̂ + ε) + λ·θ) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), of θ before the step, m and v after this step's
/// gradient, and t, the number of this step from 1. [1 × 1]
/// </summary>
/// <param name="Settings">η, β₁, β₂, ε and λ. Where a schedule makes the rate, it is read after t, and stands in the place of η.</param>
/// <param name="Decays">Whether the parameter decays; one that does not steps as if λ were 0.</param>
public sealed record AdamWUpdate(OptimizerSettings Settings, bool Decays = true)
    : Operation("adamw update", Decays ? "{0} − η (m̂ / (√v̂ + ε) + λ {0})" : "{0} − η m̂ / (√v̂ + ε)")
{
    private const int Rate = 4;

    /// <inheritdoc/>
    public override string Write(ImmutableArray<Operand> x) =>
        x.Length > Rate ? base.Write(x).Replace("η", x[Rate].Name, StringComparison.Ordinal) : base.Write(x);

    /// <summary>The settings that a step comes to: η is its rate, and λ is 0 where the parameter does not decay.</summary>
    /// <param name="values">The values of the operands.</param>
    internal OptimizerSettings At(IReadOnlyList<Matrix<double>> values) => Settings with
    {
        LearningRate = RateOf(values),
        WeightDecay = Decays ? Settings.WeightDecay : 0,
    };

    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        Map(operands => new Step(Settings, RateOf(operands), Decays ? Settings.WeightDecay : 0, time: operands[3][0, 0]), reads: 3);

    private double RateOf(IReadOnlyList<Matrix<double>> values) => values.Count > Rate ? values[Rate][0, 0] : Settings.LearningRate;

    private readonly struct Step(OptimizerSettings settings, double rate, double decay, double time) : IFormula
    {
        private readonly double epsilon = settings.Epsilon;

        // Factors, where the formula divides: a third of a step would be spent on divisions by the same two numbers.
        private readonly double firstCorrection = 1 / (1 - Powers.Of(settings.Beta1, time));
        private readonly double secondCorrection = 1 / (1 - Powers.Of(settings.Beta2, time));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) =>
            x[0] - (rate * ((x[1] * firstCorrection / (Lanes.Sqrt(x[2] * secondCorrection) + epsilon)) + (decay * x[0])));
    }
}
