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
        new("GELU without its cubic term", "The tanh formula has lost 0.044715 x³.", (_, right) =>
        [
            ("activated", Replaced(right["activated"], values => values[0].Map(x => 0.5 * x * (1 + Math.Tanh(Slope * x))))),
        ]),
        new("GELU forgotten", "There is no nonlinearity, or its derivative is forgotten on the way back.", (_, right) =>
        [
            ("activated", Replaced(right["activated"], values => values[0])),
                ("d.hidden", Replaced(right["d.hidden"], values => values[0])),
        ]),
        new("GELU′ of the wrong number", "The derivative is taken at activated, GELU's output, where it belongs to hidden, its input.",
            (_, right) => [("d.hidden", new GeluBackward().Of(right["d.activated"], right["activated"]))]),
        new("GELU′ without its second term", "The derivative is ½ (1 + tanh u), without the derivative of tanh.", (_, right) =>
            [("d.hidden", Replaced(right["d.hidden"], values =>
                values[0].Map2((dY, x) => x == 0 ? dY / 2 : dY * Gelu.Value(x) / x, values[1])))]),
        new("GELU for GELU′", "The gradient is multiplied by GELU(hidden), not by its derivative.", (_, right) =>
            [("d.hidden", Replaced(right["d.hidden"], values => values[0].PointwiseMultiply(values[1].Map(Gelu.Value))))]),
    ];

    private static double Slope { get; } = Math.Sqrt(2 / Math.PI);

    private static WrongRule Other(string name, string formula, Func<double, double> value, Func<double, double> derivative) => new(
        name, $"This is {formula}, forward or backward; the book has GELU.",
        (_, right) =>
        [
            ("activated", Replaced(right["activated"], values => values[0].Map(value))),
            ("d.hidden", Replaced(right["d.hidden"], values => values[0].PointwiseMultiply(values[1].Map(derivative)))),
        ]);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
