using static HandCalc.Numerics.Entrywise;
using static HandCalc.Numerics.Sums;

namespace HandCalc.Operations;

/// <summary>Y[i,j] = A[i,j]·b[j]: every row times the same row.</summary>
public sealed record RowwiseProduct() : Operation("row-wise product", "{0} ⊙ {1}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Map((a, b) => a * b);
}

/// <summary>Y[j] = Σᵢ A[i,j]·B[i,j]. [1 × columns]</summary>
public sealed record SumOfProductsOverRows() : Operation("sum of products over rows", "Σ rows of {0} ⊙ {1}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => OverRows((a, b) => a * b);
}

/// <summary>dσ²[i] = −½·(σ²[i] + ε)^(−3/2)·Σⱼ dX̂[i,j]·(X[i,j] − μ[i]).</summary>
/// <param name="Epsilon">ε.</param>
public sealed record VarianceBackward(double Epsilon)
    : Operation("variance backward", "−½ ({3} + ε)^(−3/2) ⊙ row sums of {0} ⊙ ({1} − {2})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => AlongRows(
        (dXHat, x, mean, _) => dXHat * (x - mean),
        (sum, variance) => -0.5 * sum / ((variance + Epsilon) * Lanes.Sqrt(variance + Epsilon)));
}

/// <summary>dμ[i] = −Σⱼ dX̂[i,j] / √(σ²[i] + ε). The path through σ² adds nothing, since deviations from a mean sum to zero.</summary>
/// <param name="Epsilon">ε.</param>
public sealed record MeanBackward(double Epsilon) : Operation("mean backward", "−row sums of {0} / √({1} + ε)")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        AlongRows((dXHat, _) => dXHat, (sum, variance) => -sum / Lanes.Sqrt(variance + Epsilon));
}

/// <summary>dX = dX̂ / √(σ² + ε) + dσ²·2(X − μ)/D + dμ/D: the entry itself, its part in the variance, its part in the mean.</summary>
/// <param name="Epsilon">ε.</param>
public sealed record NormalizationBackward(double Epsilon) : Operation("layer norm backward", "")
{
    /// <inheritdoc/>
    public override string Write(ImmutableArray<Operand> x)
    {
        int features = x[3].Source.Columns.Length;
        return $"{x[0]} / √({x[5]} + ε) + {x[1]} ⊙ 2({x[3]} − {x[4]})/{features} + {x[2]}/{features}";
    }

    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int features = x[3].Source.Columns.Length;
        return Map((dXHat, dVariance, dMean, x, mean, variance) =>
            (dXHat / Lanes.Sqrt(variance + Epsilon)) + (dVariance * 2 * (x - mean) / features) + (dMean / features));
    }
}
