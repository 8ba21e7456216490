using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in AdamW (step 13): every gradient is right, and the weights move wrong.</summary>
public static class OptimizerMistakes
{
    /// <summary>m and v average d.θ + λ·θ, and the update has no decay of its own: Adam, not AdamW.</summary>
    public static WrongRule DecayInTheGradient { get; } = new(
        "weight decay put into the gradient",
        "Decay is added to the gradient and then divided by the gradient's size with it, where AdamW keeps the two apart.",
        (model, right) => Parameters(right).SelectMany(parameter => new[]
        {
            ($"m.{parameter.Name}", WithDecay(right[$"m.{parameter.Name}"].Expression!, parameter, model.Optimizer.WeightDecay)),
            ($"v.{parameter.Name}", WithDecay(right[$"v.{parameter.Name}"].Expression!, parameter, model.Optimizer.WeightDecay)),
            ($"new.{parameter.Name}", WithoutDecay(right, parameter, model.Optimizer)),
        }));

    /// <summary>θ′ = θ − η·(m / (√v + ε) + λ·θ).</summary>
    public static WrongRule BiasCorrectionForgotten { get; } = new(
        "bias correction forgotten",
        "Both averages start at zero and are used as they are, where the first steps must make up for the zeros.",
        (model, right) => Parameters(right).Select(parameter =>
            ($"new.{parameter.Name}", Uncorrected(right, parameter, model.Optimizer))));

    /// <summary>θ′ = θ − η·m̂ / (√v̂ + ε): Adam without a decay.</summary>
    public static WrongRule DecayForgotten { get; } = new(
        "weight decay forgotten",
        "The parameters step against their gradients, and do not decay.",
        (model, right) => Parameters(right).Select(parameter =>
            ($"new.{parameter.Name}", WithoutDecay(right, parameter, model.Optimizer))));

    private static IEnumerable<Definition> Parameters(Computation right) =>
        right.Parameters;

    private static Expression Update(Computation right, Definition parameter, OptimizerSettings settings) =>
        new AdamWUpdate(settings).Of(parameter, right[$"m.{parameter.Name}"], right[$"v.{parameter.Name}"], right[TensorName.Time]);

    /// <summary>A moment whose gradient, its second operand, is increased by λ·θ.</summary>
    private static Expression WithDecay(Expression moment, Definition parameter, double decay)
    {
        string gradient = moment.Operands[1].Name;
        return moment with
        {
            Formula = moment.Formula.Replace(gradient, $"({gradient} + λ {parameter.Name})", StringComparison.Ordinal),
            Operands = [.. moment.Operands, parameter],
            Evaluate = values => moment.Evaluate([values[0], values[1].Map2((g, theta) => g + (decay * theta), values[2])]),
        };
    }

    private static Expression WithoutDecay(Computation right, Definition parameter, OptimizerSettings settings) =>
        Update(right, parameter, settings with { WeightDecay = 0 }) with { Formula = $"{parameter.Name} − η m̂ / (√v̂ + ε)" };

    /// <summary>Both corrections divide by 1 − βᵗ, and after infinitely many steps that is 1.</summary>
    private static Expression Uncorrected(Computation right, Definition parameter, OptimizerSettings settings)
    {
        Expression update = Update(right, parameter, settings);
        Matrix<double> infinite = DenseMatrix.Create(1, 1, double.PositiveInfinity);
        return update with
        {
            Formula = $"{parameter.Name} − η (m / (√v + ε) + λ {parameter.Name})",
            Evaluate = values => update.Evaluate([values[0], values[1], values[2], infinite]),
        };
    }
}
