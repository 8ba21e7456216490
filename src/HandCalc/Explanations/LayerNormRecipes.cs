using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>Layer normalization and the three ways in which its input reaches the loss.</summary>
internal static class LayerNormRecipes
{
    /// <summary>Σₖ X[i, k] / D.</summary>
    public static Recipe Mean(Definition x) => Part("sum", Sum(x.Columns, Of(x, I, K))) / Number.Of(x.Columns);

    /// <summary>Σₖ (X[i, k] − μ[i])² / D.</summary>
    public static Recipe Variance(Definition x, Definition mean) =>
        Part("sum", Sum(x.Columns, Square(Of(x, I, K) - Of(mean)))) / Number.Of(x.Columns);

    /// <summary>(X[i, j] − μ[i]) / σ with σ = √(σ²[i] + ε).</summary>
    public static Recipe Normalize(Definition x, Definition mean, Definition variance, double epsilon) =>
        (Of(x) - Of(mean)) / Sigma(variance, epsilon);

    /// <summary>γ[j] · X̂[i, j] + β[j].</summary>
    public static Recipe ScaleAndShift(Definition xHat, Definition gamma, Definition beta) => (Of(gamma) * Of(xHat)) + Of(beta);

    /// <summary>−½ · (σ²[i] + ε)^(−3/2) · Σₖ dX̂[i, k] · (X[i, k] − μ[i]).</summary>
    public static Recipe VarianceBackward(Definition dXHat, Definition x, Definition mean, Definition variance, double epsilon) =>
        new Number(-0.5, "−½") * Power(Of(variance) + Epsilon(epsilon), new Number(-1.5, "−3/2"))
        * Part("sum", Sum(x.Columns, Of(dXHat, I, K) * (Of(x, I, K) - Of(mean))));

    /// <summary>−Σₖ dX̂[i, k] / σ.</summary>
    public static Recipe MeanBackward(Definition dXHat, Definition variance, double epsilon) =>
        -(Part("sum", Sum(dXHat.Columns, Of(dXHat, I, K))) / Sigma(variance, epsilon));

    /// <summary>dX̂[i, j] / σ + dσ²[i] · 2 · (X[i, j] − μ[i]) / D + dμ[i] / D.</summary>
    /// <param name="of">dX̂, dσ², dμ, X, μ and σ².</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="variances">How many times the gradient of the variance is taken.</param>
    public static Recipe Backward(ReadOnlySpan<Definition> of, double epsilon, Recipe? variances = null)
    {
        (Definition dXHat, Definition dVariance, Definition dMean, Definition x, Definition mean, Definition variance) =
            (of[0], of[1], of[2], of[3], of[4], of[5]);
        Recipe features = Number.Of(x.Columns);
        Recipe ofVariance = variances is null ? Of(dVariance) : variances * Of(dVariance);
        return Part("directly", Directly(dXHat, variance, epsilon))
            + Part("through the variance", ofVariance * 2 * (Of(x) - Of(mean)) / features)
            + Part("through the mean", Of(dMean) / features);
    }

    /// <summary>dX̂[i, j] / σ: as if mean and variance were constants.</summary>
    public static Recipe Directly(Definition dXHat, Definition variance, double epsilon) => Of(dXHat) / Sigma(variance, epsilon);

    /// <summary>γ[j] / σ · (dY[i, j] − Σₖ dY[i, k] / D − X̂[i, j] · Σₖ dY[i, k] · X̂[i, k] / D): γ outside the means.</summary>
    public static Recipe GammaOutside(Definition dY, Definition xHat, Definition gamma, Definition variance, double epsilon)
    {
        Recipe features = Number.Of(dY.Columns);
        Recipe mean = Part("sum", Sum(dY.Columns, Of(dY, I, K))) / features;
        Recipe ofProduct = Part("sum of products", Sum(dY.Columns, Of(dY, I, K) * Of(xHat, I, K))) / features;
        return Of(gamma) / Sigma(variance, epsilon) * (Of(dY) - mean - (Of(xHat) * ofProduct));
    }

    private static Recipe Sigma(Definition variance, double epsilon) => Called("σ", Sqrt(Of(variance) + Epsilon(epsilon)));

    private static Number Epsilon(double epsilon) => new(epsilon, "ε", "layerNormEpsilon");
}
