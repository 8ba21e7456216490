namespace HandCalc.Operations;

/// <summary>The matrix product Y = A·B. Either factor may be transposed, as in Q·Kᵀ.</summary>
/// <remarks>Y[i,j] = Σₖ A[i,k]·B[k,j]: [rows × inner] · [inner × columns].</remarks>
public sealed record Product() : Operation("product", "{0} · {1}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => MatrixProduct.Of(x[0].Transposed, x[1].Transposed);

    /// <summary>
    /// dA = dY·Bᵀ and dB = Aᵀ·dY: the other factor, transposed, on the side where it was. The gradient of a factor that is read
    /// transposed is given for the factor as it is stored: Y = A·Bᵀ has dB = dYᵀ·A.
    /// </summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d)
    {
        (Operand a, Operand b, Operand dY) = (x[0], x[1], d[y]);
        return
        [
            new(a.Source, () => a.Transposed ? Of(b, dY.T) : Of(dY, b.T)),
            new(b.Source, () => b.Transposed ? Of(dY.T, a) : Of(a.T, dY)),
        ];
    }
}
