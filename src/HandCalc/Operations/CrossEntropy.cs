using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

/// <summary>
/// The cross-entropy of the next token: minus the logarithm of the probability that the model gives to the word that really comes
/// next. The last position has no next word, so there is one loss fewer than there are positions.
/// </summary>
public static class CrossEntropy
{
    private static readonly DenseMatrix One = DenseMatrix.Create(1, 1, 1);

    /// <summary>losses[i] = −ln P[i, targets[i]]. [positions × vocabulary] → [positions − 1 × 1]</summary>
    /// <param name="probabilities">P, the softmax of the logits.</param>
    /// <param name="targets">The vocabulary index of the word that follows each position but the last.</param>
    public static Expression Forward(Definition probabilities, IReadOnlyList<int> targets) =>
        new("cross-entropy", $"−ln {probabilities.Name}[i, target of i]", [probabilities],
            ByPlace(targets.Count, 1, (p, i, _) => -Math.Log(p[i, targets[i]])));

    /// <summary>L = Σᵢ losses[i], or their mean. [positions − 1 × 1] → [1 × 1]</summary>
    public static Expression Total(Definition losses, bool mean)
    {
        int divisor = mean ? losses.Rows.Length : 1;
        return new("total", $"{(mean ? "mean" : "sum")} of {losses.Name}", [losses], Sums.OverRows(sum => sum / divisor));
    }

    /// <summary>∂L/∂L = 1: where the way back begins.</summary>
    public static Expression Seed() => new("seed", "1", [], _ => One);

    /// <summary>d.losses[i] = dL for a sum of n losses, dL/n for their mean.</summary>
    public static Expression TotalBackward(Definition dTotal, Definition losses, bool mean)
    {
        int count = losses.Rows.Length;
        return new("total backward", mean ? $"{dTotal.Name} / {count}" : dTotal.Name, [dTotal],
            ByPlace(count, 1, (dTotal, _, _) => dTotal[0, 0] / (mean ? count : 1)));
    }

    /// <summary>dP[i, targets[i]] = −d.losses[i] / P[i, targets[i]]; every other entry is zero, since no loss reads it.</summary>
    public static Expression ProbabilitiesBackward(Definition dLosses, Definition probabilities, IReadOnlyList<int> targets) =>
        new("cross-entropy backward", $"−{dLosses.Name} / {probabilities.Name} at the targets, 0 elsewhere", [dLosses, probabilities],
            ByPlace(probabilities.Rows.Length, probabilities.Columns.Length, (dLosses, p, i, j) =>
                i < targets.Count && j == targets[i] ? -dLosses[i, 0] / p[i, j] : 0));

    /// <summary>d.logits = d.losses ⊙ (P − Y) for cross-entropy of softmax, where row i of Y is 1 at the target and 0 elsewhere.</summary>
    /// <remarks>The last row is zero: it has no target, so no loss depends on it.</remarks>
    public static Expression LogitsBackward(Definition dLosses, Definition probabilities, IReadOnlyList<int> targets) =>
        new("softmax and cross-entropy backward", $"{dLosses.Name} ⊙ ({probabilities.Name} − Y), 0 in the last row", [dLosses, probabilities],
            ByPlace(probabilities.Rows.Length, probabilities.Columns.Length, (dLosses, p, i, j) =>
                i < targets.Count ? dLosses[i, 0] * (p[i, j] - (j == targets[i] ? 1 : 0)) : 0));
}
