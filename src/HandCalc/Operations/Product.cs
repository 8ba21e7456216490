using HandCalc.Numerics;
using HandCalc.Tensors;

namespace HandCalc.Operations;

/// <summary>The matrix product Y = A·B. Either factor may be transposed, as in Q·Kᵀ.</summary>
public static class Product
{
    /// <summary>Y[i,j] = Σₖ A[i,k]·B[k,j]: [rows × inner] · [inner × columns].</summary>
    public static Expression Forward(Operand a, Operand b) =>
        new("product", $"{a} · {b}", [a, b], MatrixProduct.Of(a.Transposed, b.Transposed));

    /// <summary>
    /// dA = dY·Bᵀ and dB = Aᵀ·dY: the other factor, transposed, on the side where it stood. The gradient of a factor that is read
    /// transposed is given for the factor as it is stored: Y = A·Bᵀ has dB = dYᵀ·A.
    /// </summary>
    /// <param name="dY">The gradient of the product, of its shape.</param>
    /// <param name="a">The left factor of the forward product.</param>
    /// <param name="b">The right factor of the forward product.</param>
    public static (Expression DA, Expression DB) Backward(Operand dY, Operand a, Operand b) =>
        (a.Transposed ? Forward(b, dY.T) : Forward(dY, b.T),
         b.Transposed ? Forward(dY.T, a) : Forward(a.T, dY));
}
