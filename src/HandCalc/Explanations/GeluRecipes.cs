using static HandCalc.Explanations.RecipeNotation;

namespace HandCalc.Explanations;

/// <summary>GELU by the tanh formula, and its derivative.</summary>
internal static class GeluRecipes
{
    private static readonly Number Half = new(0.5, "½");
    private static readonly Number Root = new(Math.Sqrt(2 / Math.PI), "√(2/π)");
    private static readonly Number Cubic = new(0.044715);

    /// <summary>½ · x · (1 + tanh u) with u = √(2/π) · (x + 0.044715 · x³).</summary>
    public static Recipe Forward(Definition x) => Half * Of(x) * (1 + TanhOfU(Of(x)));

    /// <summary>dY · GELU′ with GELU′ = ½ · (1 + tanh u) + ½ · x · (1 − tanh² u) · u′.</summary>
    public static Recipe Backward(Definition dY, Definition x)
    {
        Recipe slopeOfU = Called("u′", Root * (1 + (3 * Cubic * Square(Of(x)))));
        Recipe tanh = TanhOfU(Of(x));
        return Of(dY) * Called("GELU′", (Half * (1 + tanh)) + (Half * Of(x) * (1 - Square(tanh)) * slopeOfU));
    }

    /// <summary>dY · (½ · (1 + tanh u) + x · φ(x)), where φ is the density of the normal distribution: the derivative of neither
    /// formula.</summary>
    public static Recipe MixedBackward(Definition dY, Definition x)
    {
        Recipe density = Called("φ", Exp(-(Half * Square(Of(x)))) / new Number(Math.Sqrt(2 * Math.PI), "√(2π)"));
        return Of(dY) * Called("GELU′", (Half * (1 + TanhOfU(Of(x)))) + (Of(x) * density));
    }

    private static Recipe TanhOfU(Recipe x) => Part("tanh u", Tanh(Called("u", Root * (x + (Cubic * Power(x, 3))))));
}
