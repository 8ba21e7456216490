using HandCalc.Tensors;

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
    public static Expression Forward(Definition x) => new("gelu", $"GELU({x.Name})", [x], values => values[0].Map(Value));

    /// <summary>dX = dY ⊙ GELU′(X), entry by entry.</summary>
    /// <param name="dY">The gradient of GELU's output.</param>
    /// <param name="x">GELU's input.</param>
    public static Expression Backward(Definition dY, Definition x) =>
        new("gelu backward", $"{dY.Name} ⊙ GELU′({x.Name})", [dY, x],
            values => values[0].Map2((gradient, input) => gradient * Derivative(input), values[1]));

    /// <summary>GELU(x) = ½·x·(1 + tanh u).</summary>
    public static double Value(double x) => 0.5 * x * (1 + Math.Tanh(Inner(x)));

    /// <summary>GELU′(x) = ½·(1 + tanh u) + ½·x·(1 − tanh² u)·u′, by the product rule and the chain rule.</summary>
    public static double Derivative(double x)
    {
        double tanh = Math.Tanh(Inner(x));
        double innerDerivative = Slope * (1 + (3 * Cubic * x * x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * innerDerivative);
    }

    private static double Inner(double x) => Slope * (x + (Cubic * x * x * x));
}
