namespace HandCalc.Operations;

/// <summary>L = Σᵢ losses[i], or their mean. [positions − 1 × 1] → [1 × 1]</summary>
/// <param name="Mean">Whether it is the mean.</param>
public sealed record Total(bool Mean) : Operation("total", $"{(Mean ? "mean" : "sum")} of {{0}}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int divisor = Mean ? x[0].Source.Rows.Length : 1;
        return Sums.OverRows(sum => sum / divisor);
    }

    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => new TotalBackward(x[0].Source.Rows.Length, Mean).Of(d[y]))];
}

/// <summary>d.losses[i] = dL for a sum of losses, dL / count for their mean.</summary>
/// <param name="Count">How many losses there are.</param>
/// <param name="Mean">Whether L is their mean.</param>
public sealed record TotalBackward(int Count, bool Mean) : Operation("total backward", Mean ? $"{{0}} / {Count}" : "{0}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int divisor = Mean ? Count : 1;
        return Entrywise.ByPlace(Count, 1, (dTotal, _, _) => dTotal[0, 0] / divisor);
    }
}
