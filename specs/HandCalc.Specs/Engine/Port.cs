using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>What another program may compute: a step by any rules, in doubles or in floats, and the file that it writes.</summary>
internal static class Port
{
    /// <summary>
    /// A word comes twice, γ and β are anything, no two sizes are the same: 5 tokens, 4 losses, 6 features, 2 heads of 3, 7 inside.
    /// </summary>
    public static TrainingStep Of(LossReduction loss)
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous) with
        {
            Text = "I like like",
            DModel = 6,
            Heads = 2,
            DFf = 7,
            MaxLength = 8,
            Loss = loss,
        };
        TrainingState state = TrainingState.Initial(model)
            .With("gamma", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 1 + (0.5 * Math.Sin(j + 1))))
            .With("beta", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 0.3 * Math.Cos(j + 1)));
        return TrainingStep.Compute(model, state);
    }

    /// <summary>The values of a computation where each tensor is rounded as soon as it is computed.</summary>
    public static Matrix<double>[] Values(TrainingStep start, Computation computation, Func<double, double> rounding)
    {
        var values = new Matrix<double>[computation.Definitions.Length];
        foreach (Definition definition in computation.Definitions)
        {
            values[definition.Index] = (definition.Expression is null ? start.State[definition.Name]
                : Computation.Value(definition, values)).Map(rounding);
        }

        return values;
    }

    /// <summary>A file of some tensors.</summary>
    public static ImmutableArray<ExportedTensor> File(IEnumerable<Tensor> tensors, Matrix<double>[] values) => [.. tensors.Select(tensor =>
        new ExportedTensor(tensor.Name, tensor.Shape, [.. values[tensor.Definition.Index].ToRowMajorArray()]))];

    /// <summary>A file of one tensor.</summary>
    public static ImmutableArray<ExportedTensor> File(Tensor tensor, Matrix<double> value) =>
        [new ExportedTensor(tensor.Name, tensor.Shape, [.. value.ToRowMajorArray()])];
}
