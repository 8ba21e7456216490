using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

/// <summary>Division of every entry by the square root of a size, as in scaled = scores / √dₖ: Y = X / √size.</summary>
/// <remarks>Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.2.1.</remarks>
public sealed record Scaling(int Size) : Operation("scaling", $"{{0}} / √{Size}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        double divisor = Math.Sqrt(Size);
        return Map(x => x / divisor);
    }

    /// <summary>dX = dY / √size: a constant factor stays a constant factor.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => Of(d[y]))];
}
