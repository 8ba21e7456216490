using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.WrongRules;

/// <summary>Mistakes around layer normalization, forward (step 6) and backward (step 10).</summary>
public static class LayerNormMistakes
{
    /// <summary>d.residual = d.x_hat / √(variance + ε).</summary>
    public static WrongRule WithoutMeanTerms { get; } = new(
        "LayerNorm without its mean terms",
        "Mean and variance are taken for constants on the way back, though every entry of the row is in both.",
        (model, right) => [("d.residual", Divided(right["d.x_hat"], right["variance"], model.LayerNormEpsilon))]);

    /// <summary>d.residual = γ / √(variance + ε) ⊙ (dY − mean of dY − x̂ ⊙ mean of dY ⊙ x̂) with dY = d.normalized.</summary>
    public static WrongRule GammaOutsideTheMeans { get; } = new(
        "γ outside the means",
        "γ multiplies the result where it belongs to the gradient that the means are taken of: right only while γ is constant.",
        (model, right) =>
        [
            ("d.residual", GammaOutside(
                right["d.normalized"], right["x_hat"], right["gamma"], right["variance"], model.LayerNormEpsilon)),
        ]);

    /// <summary>The variance and its derivative divide by D − 1.</summary>
    /// <remarks>Forward and backward agree with each other: the mistake is another function, not a wrong derivative.</remarks>
    public static WrongRule VarianceOfSample { get; } = new(
        "N−1 variance",
        "The variance divides by N − 1, as for a sample, where layer normalization divides by N.",
        (model, right) =>
        {
            int less = Math.Max(1, model.DModel - 1);       // one feature alone has no variance, whatever it is divided by
            return
            [
                ("variance", VarianceOver(less, right["residual"], right["mean"])),
                ("d.residual", BackwardOver(less, model.DModel, right["d.residual"].Expression!)),
            ];
        });

    private static Expression VarianceOver(int divisor, Definition x, Definition mean) =>
        new("row variance", $"sum of each row of ({x.Name} − {mean.Name})² / {divisor}", [x, mean],
            values => VarianceOver(divisor, values[0], values[1]));

    private static Matrix<double> VarianceOver(int divisor, Matrix<double> x, Matrix<double> mean) =>
        x.MapIndexed((i, _, entry) => (entry - mean[i, 0]) * (entry - mean[i, 0])).RowSums().ToColumnMatrix() / divisor;

    /// <summary>The right way back, with d.variance (its second operand) larger as the divisor is smaller.</summary>
    private static Expression BackwardOver(int divisor, int features, Expression right) => right with
    {
        Formula = right.Formula.Replace($")/{features} +", $")/{divisor} +", StringComparison.Ordinal),
        Evaluate = values =>
        {
            Matrix<double>[] operands = [.. values];
            operands[1] = operands[1].Map(entry => entry * features / divisor);
            return right.Evaluate(operands);
        },
    };

    private static Expression Divided(Definition dXHat, Definition variance, double epsilon) =>
        new("layer norm backward", $"{dXHat.Name} / √({variance.Name} + ε)", [dXHat, variance],
            values => Divided(values[0], values[1], epsilon));

    private static Matrix<double> Divided(Matrix<double> dXHat, Matrix<double> variance, double epsilon) =>
        dXHat.MapIndexed((i, _, entry) => entry / Math.Sqrt(variance[i, 0] + epsilon));

    private static Expression GammaOutside(Definition dY, Definition xHat, Definition gamma, Definition variance, double epsilon) =>
        new("layer norm backward",
            $"{gamma.Name} / √({variance.Name} + ε) ⊙ "
            + $"({dY.Name} − row means of {dY.Name} − {xHat.Name} ⊙ row means of {dY.Name} ⊙ {xHat.Name})",
            [dY, xHat, gamma, variance], values => GammaOutside(values[0], values[1], values[2], values[3], epsilon));

    private static DenseMatrix GammaOutside(
        Matrix<double> dY, Matrix<double> xHat, Matrix<double> gamma, Matrix<double> variance, double epsilon)
    {
        (int rows, int features) = (dY.RowCount, dY.ColumnCount);
        Vector<double> mean = dY.RowSums() / features;
        Vector<double> meanOfProduct = dY.PointwiseMultiply(xHat).RowSums() / features;
        return DenseMatrix.Create(rows, features, (i, j) =>
            gamma[0, j] / Math.Sqrt(variance[i, 0] + epsilon) * (dY[i, j] - mean[i] - (xHat[i, j] * meanOfProduct[i])));
    }
}
