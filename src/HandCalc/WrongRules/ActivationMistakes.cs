using HandCalc.Operations;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Another function in the place of GELU, forward or backward (steps 5 and 10).</summary>
public static class ActivationMistakes
{
    /// <summary>x·σ(1.702 x).</summary>
    private const double Quick = 1.702;

    /// <summary>Every mistake of this kind.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        Other("ReLU for GELU", "max(0, x)", x => Math.Max(0, x), x => x > 0 ? 1 : 0),
        Other("leaky ReLU for GELU", "max(0.01 x, x)", x => Math.Max(0.01 * x, x), x => x > 0 ? 1 : 0.01),
        Other("SiLU for GELU", "x σ(x)", x => x * Sigmoid(x), x => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))))),
        Other("GELU by σ(1.702 x)", "x σ(1.702 x)", x => x * Sigmoid(Quick * x),
            x => Sigmoid(Quick * x) * (1 + (Quick * x * (1 - Sigmoid(Quick * x))))),
        Other("tanh for GELU", "tanh x", Math.Tanh, x => 1 - (Math.Tanh(x) * Math.Tanh(x))),
        Other("σ for GELU", "σ(x)", Sigmoid, x => Sigmoid(x) * (1 - Sigmoid(x))),
        new("GELU without its cubic term", "The tanh formula has lost 0.044715 x³.",
            "activated", (x, i, j) => 0.5 * x[0][i, j] * (1 + Math.Tanh(Slope * x[0][i, j]))),
        new("GELU forgotten", "There is no nonlinearity, or its derivative is forgotten on the way back.", (_, right) =>
            Formulas(right, x => x, _ => 1)),
        new("GELU′ of the wrong number", "The derivative is taken at activated, GELU's output, where it belongs to hidden, its input.",
            (_, right) => [("d.hidden", new GeluBackward().Of(right["d.activated"], right["activated"]))]),
        Derivative("GELU′ without its second term", "The derivative is ½ (1 + tanh u), without the derivative of tanh.",
            x => x == 0 ? 0.5 : Gelu.Value(x) / x),
        Derivative("GELU for GELU′", "The gradient is multiplied by GELU(hidden), not by its derivative.", Gelu.Value),
    ];

    private static double Slope { get; } = Math.Sqrt(2 / Math.PI);

    private static WrongRule Other(string name, string formula, Func<double, double> value, Func<double, double> derivative) => new(
        name, $"This is {formula}, forward or backward; the book has GELU.", (_, right) => Formulas(right, value, derivative));

    private static WrongRule Derivative(string name, string description, Func<double, double> derivative) =>
        new(name, description, "d.hidden", (x, i, j) => x[0][i, j] * derivative(x[1][i, j]));

    private static IEnumerable<(string Tensor, Expression Formula)> Formulas(
        Computation right, Func<double, double> value, Func<double, double> derivative) =>
    [
        ("activated", ByEntry(right["activated"], (x, i, j) => value(x[0][i, j]))),
        ("d.hidden", ByEntry(right["d.hidden"], (x, i, j) => x[0][i, j] * derivative(x[1][i, j]))),
    ];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
