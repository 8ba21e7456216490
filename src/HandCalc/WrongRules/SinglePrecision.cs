using HandCalc.Operations;

namespace HandCalc.WrongRules;

/// <summary>
/// Constants in single precision, as a program in C writes them: <c>0.999f</c>. They are no mistakes, but 1 − β₂ is small, and what is
/// left of it is off in the fifth digit: 1.0f − 0.999f = 0.00099998713.
/// </summary>
public static class SinglePrecision
{
    /// <summary>Which constants are single, and where.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        new("β in single precision, in the averages", "1 − β is computed in single precision, as by 1.0f − 0.999f.",
            (_, right) => Optimizer(right, WithSingleBetas, settings => settings)),
        new("β in single precision, in the correction", "β is in single precision, such as 0.999f.",
            (_, right) => Optimizer(right, settings => settings, WithSingleBetas)),
        new("β in single precision", "β is in single precision, such as 0.999f.",
            (_, right) => Optimizer(right, WithSingleBetas, WithSingleBetas)),
        new("η, ε and λ in single precision", "η, ε and λ are in single precision, such as 0.001f.",
            (_, right) => Optimizer(right, settings => settings, Single)),
        new("the settings of AdamW in single precision", "The settings of AdamW are in single precision, such as 0.999f.",
            (_, right) => Optimizer(right, WithSingleBetas, settings => WithSingleBetas(Single(settings)))),
        new("√d_k in single precision", "√d_k is in single precision, as by sqrtf.", (_, right) => Scalings(right)),
        new("GELU in single precision", "The constants of GELU are in single precision, such as 0.044715f.", (_, right) => Gelus(right)),
        new("ε in single precision", "The ε of the layer norm is in single precision, 1e-5f.", Norms),
        new("constants in single precision", "The constants are in single precision, such as 0.044715f and 0.999f.", (model, right) =>
            Scalings(right).Concat(Gelus(right)).Concat(Norms(model, right))
                .Concat(Optimizer(right, WithSingleBetas, settings => WithSingleBetas(Single(settings))))),
    ];

    private static IEnumerable<(string Tensor, Expression Formula)> Scalings(Computation right) =>
        from tensor in right.Definitions
        let scaling = tensor.Expression?.Operation as Scaling
        where scaling is not null
        select (tensor.Name, WrongRule.Replaced(tensor, values => values[0] / (float)Math.Sqrt(scaling.Size)));

    private static IEnumerable<(string Tensor, Expression Formula)> Gelus(Computation right)
    {
        const double Cubic = 0.044715f, Slope = 0.7978845608028654f;
        return
        [
            ("activated", WrongRule.Replaced(right["activated"], values => values[0].Map(x => 0.5 * x * (1 + Tanh(x))))),
            ("d.hidden", WrongRule.Replaced(right["d.hidden"], values => values[0].Map2((dY, x) => dY
                * ((0.5 * (1 + Tanh(x))) + (0.5 * x * (1 - (Tanh(x) * Tanh(x))) * Slope * (1 + (3 * Cubic * x * x)))), values[1]))),
        ];

        static double Tanh(double x) => Math.Tanh(Slope * (x + (Cubic * x * x * x)));
    }

    private static IEnumerable<(string Tensor, Expression Formula)> Norms(Model model, Computation right) =>
        ForwardMistakes.EpsilonOf((float)WrongRule.Epsilon(right)).Formulas(model, right);

    /// <summary>AdamW with other settings, for the averages and for the update.</summary>
    internal static IEnumerable<(string Tensor, Expression Formula)> Optimizer(
        Computation computation, Func<OptimizerSettings, OptimizerSettings> averages, Func<OptimizerSettings, OptimizerSettings> update) =>
        from definition in computation.Parameters
        let m = computation[definition.Id.Of(Kind.FirstMoment)]
        let v = computation[definition.Id.Of(Kind.SecondMoment)]
        let next = computation[definition.Id.Of(Kind.NewValue)]
        let right = WrongRule.UpdateOf(next)
        let settings = right.Settings
        from formula in new (string, Expression)[]
        {
            (m.Name, new FirstMoment(averages(settings).Beta1).Of(m.Operands[0], m.Operands[1])),
            (v.Name, new SecondMoment(averages(settings).Beta2).Of(v.Operands[0], v.Operands[1])),
            (next.Name, (right with { Settings = update(settings) }).Of([.. next.Operands])),
        }
        select formula;

    private static OptimizerSettings WithSingleBetas(OptimizerSettings settings) =>
        settings with { Beta1 = (float)settings.Beta1, Beta2 = (float)settings.Beta2 };

    private static OptimizerSettings Single(OptimizerSettings settings) => settings with
    {
        LearningRate = (float)settings.LearningRate,
        Epsilon = (float)settings.Epsilon,
        WeightDecay = (float)settings.WeightDecay,
    };
}
