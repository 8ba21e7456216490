using static HandCalc.Numerics.Entrywise;
using static HandCalc.Numerics.Sums;

namespace HandCalc.Operations;

// Layer normalization: each row is shifted to mean 0 and divided by its standard deviation, then scaled by γ and shifted by β. The
// variance divides by the number of features D (it is the biased one), and ε is added inside the root.
// Source: Ba, Kiros and Hinton, "Layer Normalization" (2016), equation 4.

/// <summary>μ[i] = Σⱼ X[i,j] / D. [rows × D] → [rows × 1]</summary>
public sealed record RowMean() : Operation("row mean", "mean of each row of {0}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int features = x[0].Source.Columns.Length;
        return AlongRows(x => x, sum => sum / features);
    }
}

/// <summary>σ²[i] = Σⱼ (X[i,j] − μ[i])² / D. [rows × D], [rows × 1] → [rows × 1]</summary>
public sealed record RowVariance() : Operation("row variance", "mean of each row of ({0} − {1})²")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int features = x[0].Source.Columns.Length;
        return AlongRows((x, mean) => (x - mean) * (x - mean), sum => sum / features);
    }
}

/// <summary>X̂[i,j] = (X[i,j] − μ[i]) / √(σ²[i] + ε), where μ and σ² are the mean and the variance of each row of X.</summary>
/// <param name="Epsilon">ε.</param>
public sealed record Normalization(double Epsilon) : Operation("normalization", "({0} − {1}) / √({2} + ε)")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        Map((x, mean, variance) => (x - mean) / Lanes.Sqrt(variance + Epsilon));

    /// <summary>What the variance and the mean are handed, and what X is handed by all three.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d)
    {
        (Definition of, Definition mean, Definition variance) = (x[0].Source, x[1].Source, x[2].Source);
        return
        [
            new(variance, () => new VarianceBackward(Epsilon).Of(d[y], of, mean, variance)),
            new(mean, () => new MeanBackward(Epsilon).Of(d[y], variance)),
            new(of, () => new NormalizationBackward(Epsilon).Of(d[y], d[variance], d[mean], of, mean, variance))
            {
                Through = [mean, variance],
            },
        ];
    }
}

/// <summary>Y[i,j] = γ[j]·X̂[i,j] + β[j].</summary>
public sealed record ScaleAndShift() : Operation("scale and shift", "{1} ⊙ {0} + {2}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Map((xHat, gamma, beta) => (gamma * xHat) + beta);

    /// <summary>dX̂ = dY ⊙ γ, dγ = Σᵢ dY ⊙ X̂, dβ = Σᵢ dY, where i runs over the rows.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
    [
        new(x[0].Source, () => new RowwiseProduct().Of(d[y], x[1])),
        new(x[1].Source, () => new SumOfProductsOverRows().Of(d[y], x[0])),
        new(x[2].Source, () => SumOverRows.OfRows(d[y])),
    ];
}
