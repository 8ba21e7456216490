using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 6 · The residual and layer normalization
//
// Given       (steps 4, 5)  attention, ffn
// To derive   residual = attention + ffn,   x_hat = (residual − mean) / √(variance + ε),   normalized = γ ⊙ x_hat + β
//
// Two small operations keep networks of many layers trainable (10.13 shows how, for the first). The **residual** adds the input
// of a layer to its output, so that the layer needs to learn only what to change. The **layer norm** brings every token to the
// same scale, whatever the layers before it did. The sign ⊙ multiplies two matrices of the same shape entry by entry.
//
// Which block is this? As in the published example, there is one residual, around the feed-forward network, and one layer norm
// after it. X itself is not added again, so what attention does not pass on is lost. GPT-2 has, in each block, a residual
// around attention too, and a layer norm before attention and before the network. The operations are the same.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step06_ResidualAndLayerNorm(WorkedExample example) : Derivation(example)
{
    private double Epsilon => Model.LayerNormEpsilon;

    // The feed-forward network read the matrix `attention`; now we add that matrix to what it wrote.
    [Derives("6.1", @"\text{residual} = \text{attention} + \text{ffn}")]
    public Task The_residual_adds_the_input_of_the_network_to_its_output()
    {
        Matrix<double> residual = Attention + Ffn;                                 // 5×16 = 5×16 + 5×16

        residual[1, 0].Should().Be(Attention[1, 0] + Ffn[1, 0]);
        Step["residual"].Should().Equal(residual, within: Arithmetic);

        return Approve("residual");
    }

    // The layer norm looks at one token at a time. First it takes the mean of the token's 16 numbers, which we call μ.
    [Derives("6.2", @"μ_i = \frac{1}{d} ∑_j \text{residual}_{ij}")]
    public Task The_mean_is_taken_over_the_features_of_a_token()
    {
        Matrix<double> mean = Residual * Ones(Model.DModel) / Model.DModel;        // 5×1 = 5×16 · 16×1

        mean[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(j => Residual[0, j] / Model.DModel));
        Step["mean"].Should().Equal(mean, within: Arithmetic);

        return Approve("mean");
    }

    // Then the **variance** σ²: the mean of the squared deviations from μ. (Multiplied out, that is the mean of the squares
    // minus the square of the mean.) We divide by 16, not by 15. Statisticians divide by one less when they estimate a variance
    // from a sample; here nothing is estimated, these 16 numbers are all there are.
    [Derives("6.3", @"σ_i^2 = \frac{1}{d} ∑_j (\text{residual}_{ij} - μ_i)^2")]
    public Task The_variance_divides_by_the_number_of_features()
    {
        Matrix<double> deviations = Residual - (Mean * Ones(Model.DModel).Transpose());    // 5×16 = 5×16 − 5×1 · 1×16
        Matrix<double> variance = deviations.PointwisePower(2) * Ones(Model.DModel) / Model.DModel;
        Matrix<double> meanOfSquares = Residual.PointwisePower(2) * Ones(Model.DModel) / Model.DModel;

        variance[0, 0].Should().BeTheSumOf(deviations.Row(0).Select(deviation => deviation * deviation / Model.DModel));
        Step["variance"].Should().Equal(variance, within: Arithmetic);
        (meanOfSquares - Mean.PointwisePower(2)).Should().Equal(variance, within: Arithmetic);

        return Approve("variance");
    }

    // We subtract μ and divide by √(σ² + ε), which is the standard deviation σ but for a very small number ε. The result, x̂,
    // has mean 0. Its variance is nearly 1, and the ε says how nearly: it is σ²/(σ² + ε), a little less than 1. Here ε is 1e-5
    // and `variance[<BOS>]` = 0.011860: the gap is less than a thousandth.
    //
    // Some texts put the gap down to dividing by 16 in place of 15. The exact formula leaves nothing for that to explain.
    [Derives("6.4", @"x̂_{ij} = \frac{\text{residual}_{ij} - μ_i}{√{σ_i^2 + ε}},"
        + @" \qquad \operatorname{Var}(x̂_i) = \frac{σ_i^2}{σ_i^2 + ε}")]
    public Task The_normalized_row_has_mean_zero_and_variance_just_below_one()
    {
        Matrix<double> ones = Ones(Model.DModel);                                  // 16×1
        Matrix<double> xHat = Normalize(Residual, Epsilon);                        // 5×16
        Matrix<double> varianceAfter = x_hat.PointwisePower(2) * ones / Model.DModel;

        xHat[0, 0].Should().BeApproximately((Residual[0, 0] - Mean[0, 0]) / Math.Sqrt(Variance[0, 0] + Epsilon), Arithmetic);
        Step["x_hat"].Should().Equal(xHat, within: Arithmetic);
        (x_hat * ones / Model.DModel).Should().BeZero(within: Arithmetic);
        varianceAfter.Should().Equal(Variance.Map(variance => variance / (variance + Epsilon)), within: Arithmetic);

        return Approve("x_hat");
    }

    // Mean 0 and variance 1 for every token is a strict rule. So the model may give each feature a scale γ (gamma) and a shift
    // β (beta) of its own, and trains both. They begin at 1 and 0, where nothing changes, so a mistake would not show. We check
    // other values too; any numbers will do, and two rows of `E_pos` serve.
    [Derives("6.5", @"\text{normalized}_{ij} = γ_j\, x̂_{ij} + β_j")]
    public Task The_model_may_scale_and_shift_each_feature()
    {
        Matrix<double> normalized = x_hat.PointwiseMultiply(Ones(Tokens) * Gamma) + (Ones(Tokens) * Beta); // 5×16

        normalized[1, 0].Should().BeApproximately((Gamma[0, 0] * x_hat[1, 0]) + Beta[0, 0], Arithmetic);
        Step["normalized"].Should().Equal(normalized, within: Arithmetic);

        (Matrix<double> scale, Matrix<double> shift) = (Row(E_pos, 0), Row(E_pos, 1));             // 1×16 each
        TrainingStep shaped = TrainingStep.Compute(Model, Training.State.With("gamma", scale).With("beta", shift));
        new EngineTensors(shaped)["normalized"].Should().Equal(
            x_hat.PointwiseMultiply(Ones(Tokens) * scale) + (Ones(Tokens) * shift), within: Arithmetic);

        return Approve("gamma", "beta", "normalized");
    }

    // What did we gain? Multiply a token's row by 1000, or add 7 to each of its numbers: x̂ stays the same. The layers after it
    // need not care how loud the layers before it are. To be exact, ε must grow along with the square of the scale; with a
    // fixed ε, x̂ stays nearly the same as long as σ² stays far above ε.
    //
    // > Predict: Multiply a row by −1. What becomes of its x̂?
    // >
    // > Answer: It changes sign, and nothing else. The mean and the deviations from it change sign; the variance, a mean of
    // > squares, stays as it is.
    [Derives("6.6", @"\operatorname{normalize}_{a^2 ε}(a x + c) = \operatorname{normalize}_{ε}(x) \quad \text{for } a > 0")]
    public void Scale_and_shift_of_a_row_are_forgotten()
    {
        Matrix<double> louder = (Residual * 1000) + 7;

        Normalize(louder, Epsilon * 1000 * 1000).Should().Equal(x_hat, within: Arithmetic);

        // A negative factor changes every sign, and nothing else.
        Normalize(-Residual, Epsilon).Should().Equal(-x_hat, within: Arithmetic);
    }

    // And ε? Take a row whose numbers are all the same. Its variance is 0, and without ε we would divide 0 by 0. With it, the
    // row becomes zeros. To see it happen in the engine, we set everything that writes into the residual to zero.
    [Derives("6.7", @"σ^2 = 0 \;⇒\; x̂ = \frac{0}{√{ε}} = 0")]
    public void Epsilon_keeps_a_constant_row_from_dividing_zero_by_zero()
    {
        TrainingState silent = Training.State;
        foreach (string name in new[] { "W_O", "W_2", "b_2" })
        {
            silent = silent.With(name, Value(name) * 0);
        }

        TrainingStep step = TrainingStep.Compute(Model, silent);

        step["variance"].Value.Should().BeZero();
        step["x_hat"].Value.Should().BeZero();
        double.IsNaN(0 / Math.Sqrt(0 + 0.0)).Should().BeTrue("0/0 would be the result without ε");
    }

    private static Matrix<double> Normalize(Matrix<double> x, double epsilon)
    {
        Matrix<double> ones = Ones(x.ColumnCount);
        Matrix<double> deviations = x - (x * ones * ones.Transpose() / x.ColumnCount);
        Matrix<double> variance = deviations.PointwisePower(2) * ones / x.ColumnCount;
        return deviations.PointwiseDivide((variance + epsilon).PointwiseSqrt() * ones.Transpose());
    }
}
