using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

// Clipping: where all gradients together, as one long vector, are longer than a bound, all are made smaller by one factor. So the
// direction stays. Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), algorithm 1.

/// <summary>The norm of all gradients as one vector: the root of the sum of the squares, of which the operands have a sum for each
/// column. [1 × columns], … → [1 × 1]</summary>
public sealed record NormOfAll() : Operation("norm of all", "√ of the sum of all squares")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => new RootOfSum().Evaluate;
}

/// <summary>g · min(1, clip / norm), of a gradient and the norm of all: as it is, to the last bit, where the norm is no larger.</summary>
/// <param name="Clip">The largest norm that is left as it is.</param>
/// <remarks>Some programs divide by norm + 10⁻⁶, which makes every clipped gradient smaller by about a millionth. We divide by the norm:
/// it is not 0 where anything is clipped.</remarks>
public sealed record Clipping(double Clip) : Operation("clipping", "{0} · min(1, clip / {1})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        Map(operands => new Scaled(Math.Min(1, Clip / operands[1][0, 0])), reads: 1);

    private readonly struct Scaled(double factor) : IFormula
    {
        public Lanes Of(Place x) => factor * x[0];
    }
}
