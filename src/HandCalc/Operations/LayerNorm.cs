using HandCalc.Numerics;
using HandCalc.Tensors;
using static HandCalc.Numerics.Entrywise;
using static HandCalc.Numerics.Sums;

namespace HandCalc.Operations;

/// <summary>
/// Layer normalization: each row is shifted to mean 0 and divided by its standard deviation, then scaled by γ and shifted by β.
/// The variance divides by the number of features D (it is the biased one), and ε stands inside the root.
/// </summary>
/// <remarks>Source: Ba, Kiros and Hinton, "Layer Normalization" (2016), equation 4.</remarks>
public static class LayerNorm
{
    /// <summary>μ[i] = Σⱼ X[i,j] / D. [rows × D] → [rows × 1]</summary>
    public static Expression Mean(Definition x) =>
        new("row mean", $"mean of each row of {x.Name}", [x], AlongRows(x => x, sum => sum / x.Columns.Length));

    /// <summary>σ²[i] = Σⱼ (X[i,j] − μ[i])² / D. [rows × D], [rows × 1] → [rows × 1]</summary>
    public static Expression Variance(Definition x, Definition mean) =>
        new("row variance", $"mean of each row of ({x.Name} − {mean.Name})²", [x, mean],
            AlongRows((x, mean) => (x - mean) * (x - mean), sum => sum / x.Columns.Length));

    /// <summary>X̂[i,j] = (X[i,j] − μ[i]) / √(σ²[i] + ε).</summary>
    public static Expression Normalize(Definition x, Definition mean, Definition variance, double epsilon) =>
        new("normalization", $"({x.Name} − {mean.Name}) / √({variance.Name} + ε)", [x, mean, variance],
            Map((x, mean, variance) => (x - mean) / Lanes.Sqrt(variance + epsilon)));

    /// <summary>Y[i,j] = γ[j]·X̂[i,j] + β[j].</summary>
    public static Expression ScaleAndShift(Definition xHat, Definition gamma, Definition beta) =>
        new("scale and shift", $"{gamma.Name} ⊙ {xHat.Name} + {beta.Name}", [xHat, gamma, beta],
            Map((xHat, gamma, beta) => (gamma * xHat) + beta));

    /// <summary>dX̂ = dY ⊙ γ, dγ = Σᵢ dY ⊙ X̂, dβ = Σᵢ dY, where i runs over the rows.</summary>
    public static (Expression DXHat, Expression DGamma, Expression DBeta) ScaleAndShiftBackward(
        Definition dY, Definition xHat, Definition gamma) =>
        (new("row-wise product", $"{dY.Name} ⊙ {gamma.Name}", [dY, gamma], Map((dY, gamma) => dY * gamma)),
         new("sum of products over rows", $"Σ rows of {dY.Name} ⊙ {xHat.Name}", [dY, xHat], OverRows((dY, xHat) => dY * xHat)),
         Addition.BiasBackward(dY));

    /// <summary>dσ²[i] = −½·(σ²[i] + ε)^(−3/2)·Σⱼ dX̂[i,j]·(X[i,j] − μ[i]).</summary>
    public static Expression VarianceBackward(Definition dXHat, Definition x, Definition mean, Definition variance, double epsilon) =>
        new("variance backward", $"−½ ({variance.Name} + ε)^(−3/2) ⊙ row sums of {dXHat.Name} ⊙ ({x.Name} − {mean.Name})",
            [dXHat, x, mean, variance],
            AlongRows(
                (dXHat, x, mean, _) => dXHat * (x - mean),
                (sum, variance) => -0.5 * sum / ((variance + epsilon) * Lanes.Sqrt(variance + epsilon))));

    /// <summary>dμ[i] = −Σⱼ dX̂[i,j] / √(σ²[i] + ε). The path through σ² adds nothing, since deviations from a mean sum to zero.</summary>
    public static Expression MeanBackward(Definition dXHat, Definition variance, double epsilon) =>
        new("mean backward", $"−row sums of {dXHat.Name} / √({variance.Name} + ε)", [dXHat, variance],
            AlongRows((dXHat, _) => dXHat, (sum, variance) => -sum / Lanes.Sqrt(variance + epsilon)));

    /// <summary>dX = dX̂ / √(σ² + ε) + dσ²·2(X − μ)/D + dμ/D: the entry itself, its part in the variance, its part in the mean.</summary>
    public static Expression Backward(
        Definition dXHat, Definition dVariance, Definition dMean, Definition x, Definition mean, Definition variance, double epsilon)
    {
        int features = x.Columns.Length;
        string formula = $"{dXHat.Name} / √({variance.Name} + ε) + {dVariance.Name} ⊙ 2({x.Name} − {mean.Name})/{features} + {dMean.Name}/{features}";
        return new("layer norm backward", formula, [dXHat, dVariance, dMean, x, mean, variance],
            Map((dXHat, dVariance, dMean, x, mean, variance) =>
                (dXHat / Lanes.Sqrt(variance + epsilon)) + (dVariance * 2 * (x - mean) / features) + (dMean / features)));
    }
}
