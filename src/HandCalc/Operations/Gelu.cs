using static HandCalc.Numerics.Entrywise;
using static HandCalc.Numerics.Exponentials;

namespace HandCalc.Operations;

/// <summary>
/// GELU, the nonlinearity of the feed-forward network, by its tanh formula: Y = ½·X·(1 + tanh u) with u = √(2/π)·(X + 0.044715·X³),
/// entry by entry.
/// </summary>
/// <remarks>
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), section 2. GPT-2 uses this formula; the exact one is x·Φ(x), and
/// the derivative must belong to the one that is used.
/// </remarks>
public sealed record Gelu() : Operation("gelu", "GELU({0})")
{
    /// <summary>The cubic coefficient of the tanh formula: the paper's constant.</summary>
    public const double Cubic = 0.044715;

    private static readonly double Slope = Math.Sqrt(2 / Math.PI);

    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Map(Value);

    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => new GeluBackward().Of(d[y], x[0]))];

    /// <summary>GELU(x) of one number.</summary>
    public static double Value(double x) => Value((Lanes)x)[0];

    /// <summary>GELU′(x) of one number.</summary>
    public static double Derivative(double x) => Derivative((Lanes)x)[0];

    /// <summary>GELU(x) = ½·x·(1 + tanh u).</summary>
    private static Lanes Value(Lanes x) => 0.5 * x * (1 + Tanh(Inner(x)));

    /// <summary>GELU′(x) = ½·(1 + tanh u) + ½·x·(1 − tanh² u)·u′, by the product rule and the chain rule.</summary>
    internal static Lanes Derivative(Lanes x)
    {
        Lanes tanh = Tanh(Inner(x));
        Lanes innerDerivative = Slope * (1 + (3 * Cubic * x * x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * innerDerivative);
    }

    private static Lanes Inner(Lanes x) => Slope * (x + (Cubic * x * x * x));
}

/// <summary>dX = dY ⊙ GELU′(X), entry by entry.</summary>
public sealed record GeluBackward() : Operation("gelu backward", "{0} ⊙ GELU′({1})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Map((dY, x) => dY * Gelu.Derivative(x));
}
