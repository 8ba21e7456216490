using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Operations;

/// <summary>
/// The cross-entropy of the next token: minus the logarithm of the probability that the model gives to the word that really comes
/// next. The last position has no next word, so there is one loss fewer than there are positions.
/// </summary>
public static class CrossEntropy
{
    /// <summary>losses[i] = −ln P[i, targets[i]]. [positions × vocabulary] → [positions − 1 × 1]</summary>
    /// <param name="probabilities">P, the softmax of the logits.</param>
    /// <param name="targets">The vocabulary index of the word that follows each position but the last.</param>
    public static Expression Forward(Definition probabilities, IReadOnlyList<int> targets) =>
        new("cross-entropy", $"−ln {probabilities.Name}[i, target of i]", [probabilities], values => Losses(values[0], targets));

    /// <summary>L = Σᵢ losses[i], or their mean. [positions − 1 × 1] → [1 × 1]</summary>
    public static Expression Total(Definition losses, bool mean) =>
        new("total", $"{(mean ? "mean" : "sum")} of {losses.Name}", [losses], values => Total(values[0], mean));

    /// <summary>∂L/∂L = 1: where the way back begins.</summary>
    public static Expression Seed() => new("seed", "1", [], _ => DenseMatrix.Create(1, 1, 1));

    /// <summary>d.losses[i] = dL for a sum of n losses, dL/n for their mean.</summary>
    public static Expression TotalBackward(Definition dTotal, Definition losses, bool mean)
    {
        int count = losses.Rows.Length;
        return new("total backward", mean ? $"{dTotal.Name} / {count}" : dTotal.Name, [dTotal],
            values => DenseMatrix.Create(count, 1, values[0][0, 0] / (mean ? count : 1)));
    }

    /// <summary>dP[i, targets[i]] = −d.losses[i] / P[i, targets[i]]; every other entry is zero, since no loss reads it.</summary>
    public static Expression ProbabilitiesBackward(Definition dLosses, Definition probabilities, IReadOnlyList<int> targets) =>
        new("cross-entropy backward", $"−{dLosses.Name} / {probabilities.Name} at the targets, 0 elsewhere", [dLosses, probabilities],
            values => ProbabilitiesBackward(values[0], values[1], targets));

    /// <summary>d.logits = d.losses ⊙ (P − Y) for cross-entropy of softmax, where row i of Y is 1 at the target and 0 elsewhere.</summary>
    /// <remarks>The last row is zero: it has no target, so no loss depends on it.</remarks>
    public static Expression LogitsBackward(Definition dLosses, Definition probabilities, IReadOnlyList<int> targets) =>
        new("softmax and cross-entropy backward", $"{dLosses.Name} ⊙ ({probabilities.Name} − Y), 0 in the last row", [dLosses, probabilities],
            values => LogitsBackward(values[0], values[1], targets));

    private static DenseMatrix Losses(Matrix<double> p, IReadOnlyList<int> targets) =>
        DenseMatrix.Create(targets.Count, 1, (i, _) => -Math.Log(p[i, targets[i]]));

    private static Matrix<double> Total(Matrix<double> losses, bool mean) =>
        Sums.OverRows(losses.RowCount, 1, (i, _) => losses[i, 0]).Map(sum => mean ? sum / losses.RowCount : sum);

    private static DenseMatrix ProbabilitiesBackward(Matrix<double> dLosses, Matrix<double> p, IReadOnlyList<int> targets) =>
        DenseMatrix.Create(p.RowCount, p.ColumnCount, (i, j) =>
            i < targets.Count && j == targets[i] ? -dLosses[i, 0] / p[i, j] : 0);

    private static DenseMatrix LogitsBackward(Matrix<double> dLosses, Matrix<double> p, IReadOnlyList<int> targets) =>
        DenseMatrix.Create(p.RowCount, p.ColumnCount, (i, j) =>
            i < targets.Count ? dLosses[i, 0] * (p[i, j] - (j == targets[i] ? 1 : 0)) : 0);
}
