using HandCalc.Numerics;
using HandCalc.Tensors;
using static HandCalc.Numerics.Entrywise;
using static HandCalc.Numerics.Exponentials;

namespace HandCalc.Operations;

/// <summary>GELU, the nonlinearity of the feed-forward network, by its tanh formula.</summary>
/// <remarks>
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), section 2. GPT-2 uses this formula; the exact one is x·Φ(x), and
/// the derivative must belong to the one that is used.
/// </remarks>
public static class Gelu
{
    /// <summary>The cubic coefficient of the tanh formula: the paper's constant.</summary>
    public const double Cubic = 0.044715;

    private static readonly double Slope = Math.Sqrt(2 / Math.PI);

    /// <summary>Y = ½·X·(1 + tanh u) with u = √(2/π)·(X + 0.044715·X³), entry by entry.</summary>
    public static Expression Forward(Definition x) => new("gelu", $"GELU({x.Name})", [x], Map(Value));

    /// <summary>dX = dY ⊙ GELU′(X), entry by entry.</summary>
    /// <param name="dY">The gradient of GELU's output.</param>
    /// <param name="x">GELU's input.</param>
    public static Expression Backward(Definition dY, Definition x) =>
        new("gelu backward", $"{dY.Name} ⊙ GELU′({x.Name})", [dY, x],
            Map((dY, x) => dY * Derivative(x)));

    /// <summary>GELU(x) of one number.</summary>
    public static double Value(double x) => Value((Lanes)x)[0];

    /// <summary>GELU′(x) of one number.</summary>
    public static double Derivative(double x) => Derivative((Lanes)x)[0];

    /// <summary>GELU(x) = ½·x·(1 + tanh u).</summary>
    private static Lanes Value(Lanes x) => 0.5 * x * (1 + Tanh(Inner(x)));

    /// <summary>GELU′(x) = ½·(1 + tanh u) + ½·x·(1 − tanh² u)·u′, by the product rule and the chain rule.</summary>
    private static Lanes Derivative(Lanes x)
    {
        Lanes tanh = Tanh(Inner(x));
        Lanes innerDerivative = Slope * (1 + (3 * Cubic * x * x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * innerDerivative);
    }

    private static Lanes Inner(Lanes x) => Slope * (x + (Cubic * x * x * x));
}
