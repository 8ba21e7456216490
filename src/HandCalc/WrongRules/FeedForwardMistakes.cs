using HandCalc.Operations;
using HandCalc.Tensors;

namespace HandCalc.WrongRules;

/// <summary>Mistakes on the way back through the feed-forward network and the residual around it (step 10).</summary>
public static class FeedForwardMistakes
{
    /// <summary>d.hidden = d.activated ⊙ <see cref="MixedDerivative"/>(hidden).</summary>
    public static WrongRule DerivativeOfAnotherGelu { get; } = new(
        "GELU′ mixing tanh and erf",
        "The derivative takes the distribution from the tanh formula and the density from the exact one, and is that of neither.",
        (_, right) => [("d.hidden", Mixed(right["d.activated"], right["hidden"]))]);

    /// <summary>d.attention = d.hidden · W_1ᵀ.</summary>
    public static WrongRule ResidualBranchDropped { get; } = new(
        "residual branch dropped",
        "attention is used twice, by the feed-forward network and by the sum around it, and only the first sends its error back.",
        (_, right) => [("d.attention", new Product().Of(right["d.hidden"], right["W_1"].T))]);

    /// <summary>½·(1 + tanh u) + x·φ(x): right would be the derivative of ½·x·(1 + tanh u), or else Φ(x) + x·φ(x).</summary>
    public static double MixedDerivative(double x)
    {
        double u = Math.Sqrt(2 / Math.PI) * (x + (Gelu.Cubic * x * x * x));
        double density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        return (0.5 * (1 + Math.Tanh(u))) + (x * density);
    }

    private static Expression Mixed(Definition dY, Definition x) =>
        new("gelu backward", $"{dY.Name} ⊙ (½ (1 + tanh u) + {x.Name} ⊙ φ({x.Name}))", [dY, x],
            values => values[0].Map2((gradient, input) => gradient * MixedDerivative(input), values[1]));
}
