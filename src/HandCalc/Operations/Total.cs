namespace HandCalc.Operations;

/// <summary>L = Σᵢ losses[i], or their mean. [positions − 1 × 1] → [1 × 1]</summary>
/// <param name="Mean">Whether it is the mean.</param>
/// <param name="Count">How many of the rows have a target, by which the mean divides; null where all have.</param>
public sealed record Total(bool Mean, int? Count = null)
    : Operation("total", !Mean ? "sum of {0}" : Count is { } some ? $"sum of {{0}} / {some}" : "mean of {0}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int divisor = Mean ? CountOf(x[0]) : 1;
        return Sums.OverRows(sum => sum / divisor);
    }

    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => new TotalBackward(CountOf(x[0]), Mean, x[0].Source.Rows.Length).Of(d[y]))];

    private int CountOf(Operand losses) => Count ?? losses.Source.Rows.Length;
}

/// <summary>d.losses[i] = dL for a sum of losses, dL / count for their mean.</summary>
/// <param name="Count">How many losses there are.</param>
/// <param name="Mean">Whether L is their mean.</param>
/// <param name="Rows">How many rows they stand in; null where each has one.</param>
public sealed record TotalBackward(int Count, bool Mean, int? Rows = null) : Operation("total backward", Mean ? $"{{0}} / {Count}" : "{0}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int divisor = Mean ? Count : 1;
        return Entrywise.ByPlace(Rows ?? Count, 1, (dTotal, _, _) => dTotal[0, 0] / divisor);
    }
}
