using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Backward;

// # Step 10 · The gradients of layer norm and feed-forward network
//
// Forward     (steps 5, 6)  hidden, activated, ffn, residual, mean, variance, x_hat, normalized
// Given       (step 9)      d.normalized
// To derive   d.gamma, d.beta, d.residual;   d.W_2, d.b_2, d.hidden, d.W_1, d.b_1;   d.attention
//
// We go back through two layers: the layer norm (10.1 to 10.6) and the feed-forward network (10.7 to 10.13). The network is two
// products, for which we have the rule of step 9. The layer norm is the hardest piece of the whole backward pass: every number
// of a token reaches every number of its x̂, by the mean and by the variance. In these derivations x is a row of `residual`,
// not of X.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step10_LayerNormAndFeedForwardGradients(WorkedExample example) : Derivation(example)
{
    // normalized = γ ⊙ x̂ + β. The one γ_j is used by every token, so its gradient adds up over the tokens. The same holds for
    // β_j, whose rate is 1. These sums over rows are what the backward pass makes of "added to every row".
    [Derives("10.1", @"\frac{\partial L}{\partial \gamma_j} = \sum_i \frac{\partial L}{\partial \text{normalized}_{ij}} \hat x_{ij}, \qquad \frac{\partial L}{\partial \beta_j} = \sum_i \frac{\partial L}{\partial \text{normalized}_{ij}}")]
    public Task Gamma_and_beta_gather_the_errors_of_all_tokens()
    {
        Matrix<double> dGamma = Ones(Tokens).Transpose() * dNormalized.PointwiseMultiply(x_hat);   // 1×16 = 1×5 · 5×16
        Matrix<double> dBeta = Ones(Tokens).Transpose() * dNormalized;                             // 1×16 = 1×5 · 5×16

        dGamma[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => dNormalized[i, 0] * x_hat[i, 0]));
        Step["d.gamma"].Should().Equal(dGamma, within: Arithmetic);
        Step["d.gamma"].Should().MatchSlope();
        Step["d.beta"].Should().Equal(dBeta, within: Arithmetic);
        Step["d.beta"].Should().MatchSlope();

        return Approve("d.gamma", "d.beta");
    }

    // On to x̂: its factor was γ, so the error is multiplied by γ, column by column. As long as γ is 1 this changes nothing,
    // which hides a mistake well: γ belongs here, before the means of 10.4 are taken, not after them. There we look at a model
    // whose γ is not 1.
    [Derives("10.2", @"\frac{\partial L}{\partial \hat x_{ij}} = \gamma_j \frac{\partial L}{\partial \text{normalized}_{ij}}")]
    public Task The_error_of_x_hat_is_scaled_by_gamma()
    {
        Matrix<double> derived = dNormalized.PointwiseMultiply(Ones(Tokens) * Gamma);             // 5×16 ⊙ 5×1 · 1×16

        derived[0, 0].Should().Be(Gamma[0, 0] * dNormalized[0, 0]);
        Step["d.x_hat"].Should().Equal(derived, within: Arithmetic);
        Step["d.x_hat"].Should().MatchSlope();

        return Approve("d.x_hat");
    }

    // A token's number x_j reaches the loss by three ways: by its own x̂_j, by the variance, and by the mean. We go back to
    // variance and mean first; they are no parameters, but stations on the way. In x̂ = (x − μ)·(σ² + ε)^(−1/2) the derivative
    // along σ² brings down −1/2; the derivative along μ is −1/√(σ² + ε). All 16 entries of the row depend on them, so we add
    // up.
    //
    // (μ also stands inside σ². But that way adds nothing, for deviations from a mean sum to 0.)
    [Derives("10.3", @"\frac{\partial L}{\partial \sigma^2} = -\tfrac{1}{2} (\sigma^2 + \varepsilon)^{-3/2} \sum_j \frac{\partial L}{\partial \hat x_j} (x_j - \mu), \qquad \frac{\partial L}{\partial \mu} = -\frac{1}{\sqrt{\sigma^2 + \varepsilon}} \sum_j \frac{\partial L}{\partial \hat x_j}")]
    public Task Variance_and_mean_gather_the_errors_of_the_whole_row()
    {
        Matrix<double> derivedVariance = -0.5 * dX_hat.PointwiseMultiply(Deviations).RowSums().ToColumnMatrix()
            .PointwiseDivide((Variance + Epsilon).PointwisePower(1.5));            // 5×1
        Matrix<double> derivedMean = -dX_hat.RowSums().ToColumnMatrix().PointwiseDivide(Spread);  // 5×1

        Step["d.variance"].Should().Equal(derivedVariance, within: Arithmetic);
        Step["d.variance"].Should().MatchSlope();
        Step["d.mean"].Should().Equal(derivedMean, within: Arithmetic);
        Step["d.mean"].Should().MatchSlope();
        Deviations.RowSums().Should().BeZero(within: Arithmetic);

        return Approve("d.variance", "d.mean");
    }

    // Now the three ways are added: the entry itself; its part in the variance, the derivative of a square, 2(x_j − μ)/16; and
    // its part in the mean, 1/16. A short form is hidden in this sum, and we show that the two are equal.
    //
    // The second way, with 10.3 put in, is −½·(σ² + ε)^(−3/2)·Σ_k d.x̂_k (x_k − μ) · 2(x_j − μ)/16. The ½ and the 2 cancel, and
    // each of the two distances takes one root to become an x̂. What is left is −x̂_j·mean(d.x̂ ⊙ x̂), divided by the last
    // root. The third way is −mean(d.x̂), divided by the root as well.
    //
    // Division by a small root magnifies: `d.x_hat[<BOS>, 0]` = 0.101298 becomes `d.residual[<BOS>, 0]` = 0.637893. At the end
    // we repeat the check in a model whose γ is a row of `E_pos`, where a γ that stands after the means would be found out.
    [Derives("10.4", @"\frac{\partial L}{\partial x} = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \left( \frac{\partial L}{\partial \hat x} - \operatorname{mean}\!\Big(\frac{\partial L}{\partial \hat x}\Big) - \hat x \operatorname{mean}\!\Big(\frac{\partial L}{\partial \hat x} \odot \hat x\Big) \right)")]
    public Task The_error_of_the_residual_arrives_by_three_ways()
    {
        Matrix<double> byItself = dX_hat.PointwiseDivide(Spread * Features.Transpose());                               // 5×16 each
        Matrix<double> byVariance = (dVariance * Features.Transpose()).PointwiseMultiply(2 * Deviations / Model.DModel);
        Matrix<double> byMean = dMean * Features.Transpose() / Model.DModel;
        Matrix<double> threeWays = byItself + byVariance + byMean;
        Matrix<double> shortForm = Enumerable.Range(0, Tokens).Select(i => ShortForm(Row(dX_hat, i), i)).Aggregate((above, below) => above.Stack(below));

        threeWays[0, 0].Should().BeTheSumOf([byItself[0, 0], byVariance[0, 0], byMean[0, 0]]);
        threeWays.Should().Equal(shortForm, within: Arithmetic);
        Step["d.residual"].Should().Equal(threeWays, within: Arithmetic);
        Step["d.residual"].Should().MatchSlope();

        Matrix<double> gamma = Row(E_pos, 0);                                      // 1×16
        TrainingStep shaped = TrainingStep.Compute(Model, Training.State.With("gamma", gamma));
        Matrix<double> error = Row(shaped["d.normalized"].Value, 0).PointwiseMultiply(gamma);
        Row(shaped["d.residual"].Value, 0).Should().Equal(ShortForm(error, 0), within: Arithmetic);
        new EngineTensors(shaped)["d.residual"].Should().MatchSlope();

        return Approve("d.residual");
    }

    // The long way once more as a table of numbers: the Jacobian of the layer norm at position 0. Row j, column k holds
    // ∂x̂_j/∂x_k. On the diagonal stands what an entry does to its own x̂: 1/√(σ² + ε), less a part. Off it stands what goes by
    // mean and variance. The product of d.x̂ with this table is the short form. We measure the table as well.
    //
    // > Predict: What does a row of this table add up to?
    // >
    // > Answer: To 0, but for rounding: if all numbers of a token rise together, the mean rises with them, and no x̂ moves.
    [Derives("10.5", @"\frac{\partial \hat x_j}{\partial x_k} = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \left( \delta_{jk} - \frac{1}{d} - \frac{\hat x_j \hat x_k}{d} \right)")]
    public Task The_Jacobian_of_the_layer_norm_as_a_table_of_numbers()
    {
        Matrix<double> average = Features * Features.Transpose() / Model.DModel;   // 16×16, every entry 1/16
        Matrix<double> xHat = Row(x_hat, 0).Transpose();                           // 16×1
        Matrix<double> jacobian = (Identity(Model.DModel) - average - (xHat * xHat.Transpose() / Model.DModel)) / Spread[0, 0];

        jacobian.Should().Equal(Measured(), within: FiniteDifference);
        (Row(dX_hat, 0) * jacobian).Should().Equal(ShortForm(Row(dX_hat, 0), 0), within: Arithmetic);      // 1×16 = 1×16 · 16×16
        (Row(dX_hat, 0) * jacobian).Should().Equal(Row(dResidual, 0), within: Arithmetic);
        (jacobian * Features).Should().BeZero(within: Arithmetic / Spread[0, 0]);

        Axis features = Training["x_hat"].Columns;
        return ApproveMatrix("jacobian", $"∂x_hat/∂residual at position 0, {Training["x_hat"].Rows[0]}", features, features, jacobian);

        // Column k: nudge number k of the row up and down, and see how every x̂ moves.
        Matrix<double> Measured() => Enumerable.Range(0, Model.DModel)
            .Select(k => (Normalized(k, +1e-6) - Normalized(k, -1e-6)) / 2e-6)
            .Aggregate((left, right) => left.Append(right));

        Matrix<double> Normalized(int k, double nudge)
        {
            Vector<double> row = Residual.Row(0);
            row[k] += nudge;
            Vector<double> deviations = row - row.Average();
            return (deviations / Math.Sqrt((deviations * deviations / row.Count) + Epsilon)).ToColumnMatrix();
        }
    }

    // Two laws follow from 6.6. Shifting a row changes nothing, so its gradients add up to 0. Scaling it changes nearly
    // nothing, so their dot product with x̂ is nearly 0. How nearly, ε says again: multiply 10.4 by x̂ and add up. The second
    // term falls away, since x̂ adds up to 0. The mean of x̂² is σ²/(σ² + ε) by 6.4, so of the first the third leaves the part
    // ε/(σ² + ε).
    [Derives("10.6", @"\sum_j \frac{\partial L}{\partial x_j} = 0, \qquad \sum_j \frac{\partial L}{\partial x_j} \hat x_j = \frac{\varepsilon}{(\sigma^2 + \varepsilon)^{3/2}} \sum_j \frac{\partial L}{\partial \hat x_j} \hat x_j")]
    public void The_error_of_the_residual_has_no_part_along_shift_and_hardly_any_along_scale()
    {
        double largest = Training["d.residual"].LargestEntry;
        Vector<double> alongScale = dResidual.PointwiseMultiply(x_hat).RowSums();
        Vector<double> leftByEpsilon = (Epsilon * dX_hat.PointwiseMultiply(x_hat).RowSums()).PointwiseDivide((Variance + Epsilon).PointwisePower(1.5).Column(0));

        dResidual.RowSums().Should().BeZero(within: Model.DModel * Arithmetic * largest);
        (alongScale - leftByEpsilon).Should().BeZero(within: Model.DModel * Arithmetic * largest);
    }

    // residual = attention + ffn. A sum passes its error on to both terms, whole, not halved: each of them moves the sum at the
    // rate 1.
    [Derives("10.7", @"\frac{\partial L}{\partial \text{ffn}} = \frac{\partial L}{\partial \text{residual}}")]
    public Task The_residual_copies_the_error_to_both_branches()
    {
        Step["d.ffn"].Should().BeExactly(dResidual);
        Step["d.ffn"].Should().MatchSlope();

        return Approve("d.ffn");
    }

    // ffn = activated · W_2 + b_2: the rule of step 9 for the weights, and the sum over the rows for the bias.
    [Derives("10.8", @"\frac{\partial L}{\partial W_2} = \text{activated}^\top \cdot \frac{\partial L}{\partial \text{ffn}}, \qquad \frac{\partial L}{\partial b_2} = \sum_i \frac{\partial L}{\partial \text{ffn}_i}")]
    public Task The_second_layer_learns_from_what_was_active()
    {
        Matrix<double> dW_2 = Activated.Transpose() * dFfn;                        // 64×16 = 64×5 · 5×16
        Matrix<double> db_2 = Ones(Tokens).Transpose() * dFfn;                     // 1×16 = 1×5 · 5×16

        dW_2[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => Activated[i, 0] * dFfn[i, 0]));
        Step["d.W_2"].Should().Equal(dW_2, within: Arithmetic);
        Step["d.W_2"].Should().MatchSlope();
        Step["d.b_2"].Should().Equal(db_2, within: Arithmetic);
        Step["d.b_2"].Should().MatchSlope();

        return Approve("d.W_2", "d.b_2");
    }

    // And the rule of step 9 for the input.
    [Derives("10.9", @"\frac{\partial L}{\partial \text{activated}} = \frac{\partial L}{\partial \text{ffn}} \cdot W_2^\top")]
    public Task The_error_of_the_activations_comes_through_the_second_weights()
    {
        Matrix<double> derived = dFfn * W_2.Transpose();                          // 5×64 = 5×16 · 16×64

        derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => dFfn[0, k] * W_2[0, k]));
        Step["d.activated"].Should().Equal(derived, within: Arithmetic);
        Step["d.activated"].Should().MatchSlope();

        return Approve("d.activated");
    }

    // The slope of GELU. With u = √(2/π)·(x + 0.044715·x³), the curve is ½·x·(1 + tanh u). The product rule gives two terms,
    // and the chain rule puts tanh′ = 1 − tanh² and u′ into the second. It must be the slope of the very formula that the
    // forward pass used; the slope of the exact curve is another. A measured slope tells the two apart.
    [Derives("10.10", @"\text{GELU}'(x) = \tfrac{1}{2}(1 + \tanh u) + \tfrac{1}{2} x\,(1 - \tanh^2 u)\, u', \qquad u' = \sqrt{2/\pi}\,(1 + 3 \cdot 0.044715\, x^2)")]
    public void The_slope_of_GELU_belongs_to_the_formula_that_was_used()
    {
        const double Nudge = 1e-5;
        foreach (double x in Enumerable.Range(-40, 81).Select(tenth => tenth / 10.0))
        {
            double measured = (Gelu(x + Nudge) - Gelu(x - Nudge)) / (2 * Nudge);

            GeluSlope(x).Should().BeApproximately(measured, FiniteDifference, "x is {0}", x);
            Operations.Gelu.Derivative(x).Should().BeApproximately(GeluSlope(x), Arithmetic, "x is {0}", x);
        }

        static double Gelu(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
    }

    // GELU works entry by entry, so its backward pass does too: the error times the slope at that entry. Where the slope is
    // near 0, hardly any error passes.
    [Derives("10.11", @"\frac{\partial L}{\partial \text{hidden}} = \frac{\partial L}{\partial \text{activated}} \odot \text{GELU}'(\text{hidden})")]
    public Task The_error_passes_the_bend_entry_by_entry()
    {
        Matrix<double> derived = dActivated.PointwiseMultiply(Hidden.Map(GeluSlope));             // 5×64 ⊙ 5×64

        derived[0, 0].Should().BeApproximately(dActivated[0, 0] * GeluSlope(Hidden[0, 0]), Arithmetic);
        Step["d.hidden"].Should().Equal(derived, within: Arithmetic);
        Step["d.hidden"].Should().MatchSlope();

        return Approve("d.hidden");
    }

    // hidden = attention · W_1 + b_1: the same two rules as in 10.8.
    [Derives("10.12", @"\frac{\partial L}{\partial W_1} = \text{attention}^\top \cdot \frac{\partial L}{\partial \text{hidden}}, \qquad \frac{\partial L}{\partial b_1} = \sum_i \frac{\partial L}{\partial \text{hidden}_i}")]
    public Task The_first_layer_learns_from_what_it_was_asked()
    {
        Matrix<double> dW_1 = Attention.Transpose() * dHidden;                     // 16×64 = 16×5 · 5×64
        Matrix<double> db_1 = Ones(Tokens).Transpose() * dHidden;                  // 1×64 = 1×5 · 5×64

        dW_1[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => Attention[i, 0] * dHidden[i, 0]));
        Step["d.W_1"].Should().Equal(dW_1, within: Arithmetic);
        Step["d.W_1"].Should().MatchSlope();
        Step["d.b_1"].Should().Equal(db_1, within: Arithmetic);
        Step["d.b_1"].Should().MatchSlope();

        return Approve("d.W_1", "d.b_1");
    }

    // The matrix attention was used twice: it went into the network, and past it into the residual. Two ways, two errors,
    // added. Forget one, and the shapes still fit. The way past the network is the reason why residuals help: the error arrives
    // there undamped.
    //
    // > Predict: Which row of d.attention is exactly zero?
    // >
    // > Answer: The last, still. From d.logits to here each row came from the row of its own token alone, so nothing could
    // > reach that of `<EOS>`. In step 11 the tokens meet again.
    [Derives("10.13", @"\frac{\partial L}{\partial \text{attention}} = \frac{\partial L}{\partial \text{residual}} + \frac{\partial L}{\partial \text{hidden}} \cdot W_1^\top")]
    public Task The_errors_of_both_branches_are_added()
    {
        Matrix<double> derived = dResidual + (dHidden * W_1.Transpose());         // 5×16 = 5×16 + 5×64 · 64×16

        derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DFf).Select(k => dHidden[0, k] * W_1[0, k]).Append(dResidual[0, 0]));
        Step["d.attention"].Should().Equal(derived, within: Arithmetic);
        Step["d.attention"].Should().MatchSlope();
        Row(dAttention, Tokens - 1).Should().BeZero();

        return Approve("d.attention");
    }

    private double Epsilon => Model.LayerNormEpsilon;

    /// <summary>A one for each feature. [16 × 1]</summary>
    private Matrix<double> Features => Ones(Model.DModel);

    /// <summary>Each number's distance from its row's mean. [5 × 16]</summary>
    private Matrix<double> Deviations => Residual - (Mean * Features.Transpose());

    /// <summary>√(σ² + ε), a number for each token. [5 × 1]</summary>
    private Matrix<double> Spread => (Variance + Epsilon).PointwiseSqrt();

    /// <summary>The layer norm's backward pass for one row: (g − mean(g) − x̂·mean(g ⊙ x̂)) / √(σ² + ε). [1 × 16]</summary>
    private Matrix<double> ShortForm(Matrix<double> g, int i)
    {
        Matrix<double> xHat = Row(x_hat, i);
        double mean = g.Row(0).Sum() / Model.DModel;
        double meanProduct = g.PointwiseMultiply(xHat).Row(0).Sum() / Model.DModel;
        return (g - mean - (xHat * meanProduct)) / Spread[i, 0];
    }

    private static double GeluSlope(double x)
    {
        double tanh = Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));
        double slopeOfU = Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * slopeOfU);
    }
}
