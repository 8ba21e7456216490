using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
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
        new("row mean", $"mean of each row of {x.Name}", [x], values => Mean(values[0]));

    /// <summary>σ²[i] = Σⱼ (X[i,j] − μ[i])² / D. [rows × D], [rows × 1] → [rows × 1]</summary>
    public static Expression Variance(Definition x, Definition mean) =>
        new("row variance", $"mean of each row of ({x.Name} − {mean.Name})²", [x, mean], values => Variance(values[0], values[1]));

    /// <summary>X̂[i,j] = (X[i,j] − μ[i]) / √(σ²[i] + ε).</summary>
    public static Expression Normalize(Definition x, Definition mean, Definition variance, double epsilon) =>
        new("normalization", $"({x.Name} − {mean.Name}) / √({variance.Name} + ε)", [x, mean, variance],
            values => Normalize(values[0], values[1], values[2], epsilon));

    /// <summary>Y[i,j] = γ[j]·X̂[i,j] + β[j].</summary>
    public static Expression ScaleAndShift(Definition xHat, Definition gamma, Definition beta) =>
        new("scale and shift", $"{gamma.Name} ⊙ {xHat.Name} + {beta.Name}", [xHat, gamma, beta],
            values => ScaleAndShift(values[0], values[1], values[2]));

    /// <summary>dX̂ = dY ⊙ γ, dγ = Σᵢ dY ⊙ X̂, dβ = Σᵢ dY, where i runs over the rows.</summary>
    public static (Expression DXHat, Expression DGamma, Expression DBeta) ScaleAndShiftBackward(
        Definition dY, Definition xHat, Definition gamma) =>
        (new("row-wise product", $"{dY.Name} ⊙ {gamma.Name}", [dY, gamma], values => TimesRow(values[0], values[1])),
         new("sum of products over rows", $"Σ rows of {dY.Name} ⊙ {xHat.Name}", [dY, xHat], values => SumOfProducts(values[0], values[1])),
         Addition.BiasBackward(dY));

    /// <summary>dσ²[i] = −½·(σ²[i] + ε)^(−3/2)·Σⱼ dX̂[i,j]·(X[i,j] − μ[i]).</summary>
    public static Expression VarianceBackward(Definition dXHat, Definition x, Definition mean, Definition variance, double epsilon) =>
        new("variance backward", $"−½ ({variance.Name} + ε)^(−3/2) ⊙ row sums of {dXHat.Name} ⊙ ({x.Name} − {mean.Name})",
            [dXHat, x, mean, variance], values => VarianceBackward(values[0], values[1], values[2], values[3], epsilon));

    /// <summary>dμ[i] = −Σⱼ dX̂[i,j] / √(σ²[i] + ε). The path through σ² adds nothing, since deviations from a mean sum to zero.</summary>
    public static Expression MeanBackward(Definition dXHat, Definition variance, double epsilon) =>
        new("mean backward", $"−row sums of {dXHat.Name} / √({variance.Name} + ε)", [dXHat, variance],
            values => MeanBackward(values[0], values[1], epsilon));

    /// <summary>dX = dX̂ / √(σ² + ε) + dσ²·2(X − μ)/D + dμ/D: the entry itself, its part in the variance, its part in the mean.</summary>
    public static Expression Backward(
        Definition dXHat, Definition dVariance, Definition dMean, Definition x, Definition mean, Definition variance, double epsilon)
    {
        int features = x.Columns.Length;
        string formula = $"{dXHat.Name} / √({variance.Name} + ε) + {dVariance.Name} ⊙ 2({x.Name} − {mean.Name})/{features} + {dMean.Name}/{features}";
        return new("layer norm backward", formula, [dXHat, dVariance, dMean, x, mean, variance],
            values => Backward(values[0], values[1], values[2], values[3], values[4], values[5], epsilon));
    }

    private static Matrix<double> Mean(Matrix<double> x) =>
        AlongRows(x.RowCount, x.ColumnCount, (i, j) => x[i, j]).Map(sum => sum / x.ColumnCount);

    private static Matrix<double> Variance(Matrix<double> x, Matrix<double> mean) =>
        AlongRows(x.RowCount, x.ColumnCount, (i, j) => (x[i, j] - mean[i, 0]) * (x[i, j] - mean[i, 0])).Map(sum => sum / x.ColumnCount);

    private static DenseMatrix Normalize(Matrix<double> x, Matrix<double> mean, Matrix<double> variance, double epsilon) =>
        DenseMatrix.Create(x.RowCount, x.ColumnCount, (i, j) => (x[i, j] - mean[i, 0]) / Math.Sqrt(variance[i, 0] + epsilon));

    private static DenseMatrix ScaleAndShift(Matrix<double> xHat, Matrix<double> gamma, Matrix<double> beta) =>
        DenseMatrix.Create(xHat.RowCount, xHat.ColumnCount, (i, j) => (gamma[0, j] * xHat[i, j]) + beta[0, j]);

    private static DenseMatrix TimesRow(Matrix<double> dY, Matrix<double> gamma) =>
        DenseMatrix.Create(dY.RowCount, dY.ColumnCount, (i, j) => dY[i, j] * gamma[0, j]);

    private static Matrix<double> SumOfProducts(Matrix<double> dY, Matrix<double> xHat) =>
        OverRows(dY.RowCount, dY.ColumnCount, (i, j) => dY[i, j] * xHat[i, j]);

    private static Matrix<double> VarianceBackward(
        Matrix<double> dXHat, Matrix<double> x, Matrix<double> mean, Matrix<double> variance, double epsilon) =>
        AlongRows(x.RowCount, x.ColumnCount, (i, j) => dXHat[i, j] * (x[i, j] - mean[i, 0]))
            .MapIndexed((i, _, sum) => -0.5 * sum / ((variance[i, 0] + epsilon) * Math.Sqrt(variance[i, 0] + epsilon)));

    private static Matrix<double> MeanBackward(Matrix<double> dXHat, Matrix<double> variance, double epsilon) =>
        AlongRows(dXHat.RowCount, dXHat.ColumnCount, (i, j) => dXHat[i, j])
            .MapIndexed((i, _, sum) => -sum / Math.Sqrt(variance[i, 0] + epsilon));

    private static DenseMatrix Backward(
        Matrix<double> dXHat, Matrix<double> dVariance, Matrix<double> dMean,
        Matrix<double> x, Matrix<double> mean, Matrix<double> variance, double epsilon) =>
        DenseMatrix.Create(x.RowCount, x.ColumnCount, (i, j) =>
            (dXHat[i, j] / Math.Sqrt(variance[i, 0] + epsilon))
            + (dVariance[i, 0] * 2 * (x[i, j] - mean[i, 0]) / x.ColumnCount)
            + (dMean[i, 0] / x.ColumnCount));
}
