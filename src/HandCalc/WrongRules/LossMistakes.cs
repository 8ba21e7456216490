using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in step 8, where the way back begins.</summary>
public static class LossMistakes
{
    /// <summary>d.losses = d.loss where the loss is a mean; d.loss / n where it is a sum.</summary>
    public static WrongRule SumTakenForMean { get; } = new(
        "sum taken for mean",
        "The gradients are those of the sum where the loss is a mean, or the other way round: off by the number of losses.",
        (model, right) =>
            [("d.losses", new TotalBackward(right["losses"].Rows.Length, Mean: model.Loss != LossReduction.Mean).Of(right["d.loss"]))]);

    /// <summary>d.logits = d.losses ⊙ (P − Y) in every row, where Y is zero in the last row.</summary>
    public static WrongRule LastPositionNotZero { get; } = new(
        "last position not zero",
        "The last position has no next word and no loss, and receives a gradient all the same.",
        (model, right) =>
            [("d.logits", EveryRow(right["d.losses"], right["P"], model.Targets))]);

    private static Expression EveryRow(Definition dLosses, Definition probabilities, IReadOnlyList<int> targets) =>
        new("softmax and cross-entropy backward", $"{dLosses.Name} ⊙ ({probabilities.Name} − Y) in every row",
            [dLosses, probabilities],
            values => EveryRow(values[0], values[1], targets));

    private static DenseMatrix EveryRow(Matrix<double> dLosses, Matrix<double> p, IReadOnlyList<int> targets) =>
        DenseMatrix.Create(p.RowCount, p.ColumnCount, (i, j) =>
            dLosses[Math.Min(i, targets.Count - 1), 0] * (p[i, j] - (i < targets.Count && j == targets[i] ? 1 : 0)));
}
