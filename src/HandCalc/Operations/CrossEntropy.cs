using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

/// <summary>
/// The cross-entropy of the next token: losses[i] = −ln P[i, targets[i]], minus the logarithm of the probability that the model gives to
/// the word that really comes next. The last position has no next word, so there is one loss fewer than there are positions. Where several
/// texts stand below each other, a row without a target, at the end of a text or in the padding, has the loss 0.
/// [positions × vocabulary] → [positions − 1 × 1]
/// </summary>
/// <param name="Targets">
/// The vocabulary index of the word that follows each position but the last; <see cref="Model.NoTarget"/> where none does.
/// </param>
public sealed record CrossEntropy(ImmutableArray<int> Targets) : Operation("cross-entropy", "−ln {0}[i, target of i]")
{
#pragma warning disable RS0030 // One logarithm a loss, whose last bits RoundingTies allows for.
    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        ByPlace(Targets.Length, 1, (p, i, _) => Targets[i] == Model.NoTarget ? 0 : -Math.Log(p[i, Targets[i]]));
#pragma warning restore RS0030

    /// <summary>What P is handed and, where P is the softmax of logits, what those are handed: the two combine to P − Y.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d)
    {
        Definition p = x[0].Source;
        yield return new(p, () => new CrossEntropyBackward(Targets).Of(d[y], p));
        if (p.Expression?.Operation is Softmax { Causal: false })
        {
            yield return new(p.Operands[0].Source, () => new SoftmaxCrossEntropyBackward(Targets).Of(d[y], p)) { Through = [p] };
        }
    }
}

/// <summary>dP[i, targets[i]] = −d.losses[i] / P[i, targets[i]]; every other entry is zero, since no loss reads it.</summary>
/// <param name="Targets">The targets of the positions.</param>
public sealed record CrossEntropyBackward(ImmutableArray<int> Targets)
    : Operation("cross-entropy backward", "−{0} / {1} at the targets, 0 elsewhere")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => ByPlace(x[1].Source.Rows.Length, x[1].Source.Columns.Length,
        (dLosses, p, i, j) => i < Targets.Length && j == Targets[i] ? -dLosses[i, 0] / p[i, j] : 0);
}

/// <summary>d.logits = d.losses ⊙ (P − Y) for cross-entropy of softmax, where row i of Y is 1 at the target and 0 elsewhere.</summary>
/// <remarks>The last row is zero, as every row without a target: no loss depends on it.</remarks>
/// <param name="Targets">The targets of the positions.</param>
public sealed record SoftmaxCrossEntropyBackward(ImmutableArray<int> Targets)
    : Operation("softmax and cross-entropy backward",
        $"{{0}} ⊙ ({{1}} − Y), 0 in {(Targets.Contains(Model.NoTarget) ? "rows without a target" : "the last row")}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => ByPlace(x[1].Source.Rows.Length, x[1].Source.Columns.Length,
        (dLosses, p, i, j) => i < Targets.Length && Targets[i] != Model.NoTarget
            ? dLosses[i, 0] * (p[i, j] - (j == Targets[i] ? 1 : 0)) : 0);
}
