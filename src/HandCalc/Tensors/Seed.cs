using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Tensors;

/// <summary>∂L/∂L = 1: where the way back begins.</summary>
public sealed record Seed() : Operation("seed", "1")
{
    private static readonly DenseMatrix One = DenseMatrix.Create(1, 1, 1);

    internal override Evaluation Kernel(ImmutableArray<Operand> x) => _ => One;
}
