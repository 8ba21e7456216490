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
// The chapter has two parts. The layer norm (10.1 to 10.6) is the hardest piece of the whole backward pass, since every number
// of a token reaches every number of its x̂, by the mean and by the variance. The feed-forward network (10.7 to 10.13) is two
// products with a curve between them; most of it is the rule of step 9.
//
// In the first part we look at one token: $x$ is its row of `residual` (not of X); $μ$, $σ²$ and $x̂$ are its mean, variance
// and row of `x_hat`; and $r = √{σ² + ε}$ is the root that x̂ is divided by. A $d.$ before a name is the gradient, as ever; $d$
// alone is the number of features, 16.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step10_LayerNormAndFeedForwardGradients(WorkedExample example) : Derivation(example)
{
    // Every token uses the same γ and β, so their gradients add up over the tokens. In $normalized_{ij} = γ_j x̂_{ij} + β_j$
    // the rate along $γ_j$ is $x̂_{ij}$, and along $β_j$ it is 1. What the forward pass adds to every row gets its gradient
    // summed over the rows.
    [Derives("10.1", @"\frac{∂L}{∂γ_j} = ∑_i \frac{∂L}{∂\text{normalized}_{ij}} x̂_{ij},"
        + @" \qquad \frac{∂L}{∂β_j} = ∑_i \frac{∂L}{∂\text{normalized}_{ij}}")]
    public Task Gamma_and_beta_gather_the_gradients_of_all_tokens()
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

    // The rate along $x̂_{ij}$ is $γ_j$, so the gradient is multiplied by γ, column by column. As long as γ is 1 this changes
    // nothing, which hides a mistake well: γ belongs here, before the means of 10.4 are taken, not after them. There we check a
    // model whose γ is not 1.
    [Derives("10.2", @"\frac{∂L}{∂x̂_{ij}} = γ_j \frac{∂L}{∂\text{normalized}_{ij}}")]
    public Task The_gradient_of_x_hat_is_scaled_by_gamma()
    {
        Matrix<double> derived = dNormalized.PointwiseMultiply(Ones(Tokens) * Gamma);             // 5×16 ⊙ 5×1 · 1×16

        derived[0, 0].Should().Be(Gamma[0, 0] * dNormalized[0, 0]);
        Step["d.x_hat"].Should().Equal(derived, within: Arithmetic);
        Step["d.x_hat"].Should().MatchSlope();

        return Approve("d.x_hat");
    }

    // A number $x_j$ of the row reaches the loss along three paths: through its own $x̂_j$, through the variance, and through
    // the mean. We need the gradients of variance and mean first. They are not parameters; they only lie on the way. The rates
    // of $x̂_j = (x_j − μ)(σ² + ε)^{−1/2}$ along them are
    //
    // $$
    // ∂x̂_j/∂σ² = −½ (σ² + ε)^{−3/2} (x_j − μ) = −½ (x_j − μ)/r³
    // ∂x̂_j/∂μ = −1/r
    // $$
    //
    // Each of the 16 entries of x̂ depends on σ² and on μ, so we multiply by $d.x̂_j$ and add up over $j$. The mean is also
    // part of the variance, but moves it at the rate 0, since deviations from a mean add up to 0:
    //
    // $$
    // ∂σ²/∂μ = \frac{1}{d} ∑_j ∂(x_j − μ)²/∂μ = −\frac{2}{d} ∑_j (x_j − μ) = 0
    // $$
    [Derives("10.3", @"\frac{∂L}{∂σ^2} = -½ (σ^2 + ε)^{-3/2} ∑_j \frac{∂L}{∂x̂_j} (x_j - μ),"
        + @" \qquad \frac{∂L}{∂μ} = -\frac{1}{√{σ^2 + ε}} ∑_j \frac{∂L}{∂x̂_j}")]
    public Task Variance_and_mean_gather_the_gradients_of_the_whole_row()
    {
        Matrix<double> derivedVariance = -0.5 * dX_hat.PointwiseMultiply(Deviations).RowSums().ToColumnMatrix()
            .PointwiseDivide(Root.PointwisePower(3));                              // 5×1
        Matrix<double> derivedMean = -dX_hat.RowSums().ToColumnMatrix().PointwiseDivide(Root);  // 5×1

        Step["d.variance"].Should().Equal(derivedVariance, within: Arithmetic);
        Step["d.variance"].Should().MatchSlope();
        Step["d.mean"].Should().Equal(derivedMean, within: Arithmetic);
        Step["d.mean"].Should().MatchSlope();
        Deviations.RowSums().Should().BeZero(within: Arithmetic);

        return Approve("d.variance", "d.mean");
    }

    // Now we add the three paths. Along $x_j$, its own $x̂_j$ moves at the rate $1/r$, the variance at $2(x_j − μ)/d$ (the
    // derivative of a square, divided by $d$; that μ moves too adds 0, by 10.3), and the mean at $1/d$:
    //
    // $$
    // d.x_j = d.x̂_j · 1/r + d.σ² · 2(x_j − μ)/d + d.μ · 1/d
    // $$
    //
    // Put 10.3 into the second term. The ½ and the 2 cancel. Of r³, each deviation takes one r and becomes an x̂, and one r is
    // left over:
    //
    // $$
    // d.σ² · 2(x_j − μ)/d = −\frac{1}{2r³} ∑_k d.x̂_k (x_k − μ) · \frac{2(x_j − μ)}{d}
    //  = −\frac{1}{r} · \frac{x_j − μ}{r} · \frac{1}{d} ∑_k d.x̂_k \frac{x_k − μ}{r}
    //  = −\frac{1}{r} · x̂_j · mean(d.x̂ ⊙ x̂)
    // $$
    //
    // The third term is $−mean(d.x̂)/r$. All three are divided by r, and the rest is the short form below. A small root
    // magnifies: with `variance[<BOS>]` = 0.011860 it turns `d.x_hat[<BOS>, 0]` = 0.101298, less the two other terms, into
    // `d.residual[<BOS>, 0]` = 0.637893. At the end we check a model whose γ is not 1 (any numbers will do; a row of `E_pos`
    // serves), where a γ applied after the means would show.
    [Derives("10.4", @"\frac{∂L}{∂x} = \frac{1}{√{σ^2 + ε}} \left( \frac{∂L}{∂x̂} - \operatorname{mean}\!\Big(\frac{∂L}{∂x̂}\Big)"
        + @" - x̂ \operatorname{mean}\!\Big(\frac{∂L}{∂x̂} ⊙ x̂\Big) \right)")]
    public Task The_gradient_of_the_residual_arrives_along_three_paths()
    {
        Matrix<double> byItself = dX_hat.PointwiseDivide(Root * Features.Transpose());                               // 5×16 each
        Matrix<double> byVariance = (dVariance * Features.Transpose()).PointwiseMultiply(2 * Deviations / Model.DModel);
        Matrix<double> byMean = dMean * Features.Transpose() / Model.DModel;
        Matrix<double> threeWays = byItself + byVariance + byMean;

        threeWays[0, 0].Should().BeTheSumOf([byItself[0, 0], byVariance[0, 0], byMean[0, 0]]);
        threeWays.Should().Equal(ShortForm(dX_hat), within: Arithmetic);
        Step["d.residual"].Should().Equal(threeWays, within: Arithmetic);
        Step["d.residual"].Should().MatchSlope();

        Matrix<double> gamma = Row(E_pos, 0);                                      // 1×16
        TrainingStep shaped = TrainingStep.Compute(Model, Training.State.With("gamma", gamma));
        Matrix<double> ofXHat = shaped["d.normalized"].Value.PointwiseMultiply(Ones(Tokens) * gamma);      // 5×16
        new EngineTensors(shaped)["d.residual"].Should().Equal(ShortForm(ofXHat), within: Arithmetic);
        new EngineTensors(shaped)["d.residual"].Should().MatchSlope();

        return Approve("d.residual");
    }

    // The same three paths as a table of numbers, the Jacobian of the layer norm: row j, column k holds $∂x̂_j/∂x_k$. The first
    // path is open only where j = k, as $δ_{jk}$ says: it is 1 there, and 0 elsewhere.
    //
    // $$
    // ∂x̂_j/∂x_k = \frac{1}{r} · δ_{jk} + ∂x̂_j/∂μ · ∂μ/∂x_k + ∂x̂_j/∂σ² · ∂σ²/∂x_k
    //  = \frac{1}{r} · δ_{jk} − \frac{1}{r} · \frac{1}{d} − \frac{x_j − μ}{2r³} · \frac{2(x_k − μ)}{d}
    // $$
    //
    // In the last term each deviation takes an r again and becomes an x̂. We print the table for position 0, measure it, and
    // multiply: d.x̂ times the table is the short form of 10.4.
    //
    // > Predict: What does a row of this table add up to?
    // >
    // > Answer: To 0, but for rounding: if all numbers of a token rise together, the mean rises with them, and no x̂ moves.
    [Derives("10.5", @"\frac{∂x̂_j}{∂x_k} = \frac{1}{√{σ^2 + ε}} \left( δ_{jk} - \frac{1}{d} - \frac{x̂_j x̂_k}{d} \right)")]
    public Task The_Jacobian_of_the_layer_norm_is_a_table_that_we_can_measure()
    {
        Matrix<double> xHat = Row(x_hat, 0).Transpose();                           // 16×1
        Matrix<double> jacobian = (Identity(Model.DModel) - Average - (xHat * xHat.Transpose() / Model.DModel)) / Root[0, 0];

        jacobian.Should().Equal(Measured(), within: FiniteDifference);
        (Row(dX_hat, 0) * jacobian).Should().Equal(Row(ShortForm(dX_hat), 0), within: Arithmetic);         // 1×16 = 1×16 · 16×16
        (Row(dX_hat, 0) * jacobian).Should().Equal(Row(dResidual, 0), within: Arithmetic);
        (jacobian * Features).Should().BeZero(within: Arithmetic / Root[0, 0]);

        Axis features = Training["x_hat"].Columns;
        return ApproveMatrix("jacobian", $"∂x_hat/∂residual at position 0, {Training["x_hat"].Rows[0]}", features, features, jacobian);

        // Column k: nudge number k of the row up and down, and see how every x̂ moves. The nudge is small, since the root is.
        Matrix<double> Measured() => Enumerable.Range(0, Model.DModel)
            .Select(k => (XHat(k, +1e-6) - XHat(k, -1e-6)) / 2e-6)
            .Aggregate((left, right) => left.Append(right));

        Matrix<double> XHat(int k, double nudge)
        {
            Vector<double> row = Residual.Row(0);
            row[k] += nudge;
            Vector<double> deviations = row - row.Average();
            return (deviations / Math.Sqrt((deviations.DotProduct(deviations) / row.Count) + Epsilon)).ToColumnMatrix();
        }
    }

    // Two laws follow from 6.6. Shifting a row changes nothing, so its gradients add up to 0. Stretching it about its mean,
    // along x̂, changes nearly nothing, so their dot product with x̂ is nearly 0. How nearly, we see by multiplying the three
    // terms of 10.4 by $r x̂_j$ and adding up:
    //
    // $$
    // r ∑_j d.x_j\, x̂_j = ∑_j d.x̂_j\, x̂_j − mean(d.x̂) ∑_j x̂_j − mean(d.x̂ ⊙ x̂) ∑_j x̂_j^2
    //  = ∑_j d.x̂_j\, x̂_j − 0 − \frac{1}{d} ∑_j d.x̂_j\, x̂_j · \frac{d\, σ²}{σ² + ε}
    //  = \frac{ε}{σ² + ε} ∑_j d.x̂_j\, x̂_j
    // $$
    //
    // The second line holds since x̂ adds up to 0, and its squares to $d\, σ²/(σ² + ε)$ (6.4).
    [Derives("10.6", @"∑_j \frac{∂L}{∂x_j} = 0, \qquad ∑_j \frac{∂L}{∂x_j} x̂_j = \frac{ε}{(σ^2 + ε)^{3/2}} ∑_j \frac{∂L}{∂x̂_j} x̂_j")]
    public void The_gradient_of_the_residual_has_no_part_along_shift_and_hardly_any_along_scale()
    {
        double largest = Training["d.residual"].LargestEntry;
        Vector<double> alongScale = dResidual.PointwiseMultiply(x_hat).RowSums();
        Vector<double> byEpsilon = Epsilon * dX_hat.PointwiseMultiply(x_hat).RowSums().PointwiseDivide(Root.PointwisePower(3).Column(0));

        dResidual.RowSums().Should().BeZero(within: Model.DModel * Arithmetic * largest);
        (alongScale - byEpsilon).Should().BeZero(within: Model.DModel * Arithmetic * largest);
    }

    // **Now the network.** It begins where residual = attention + ffn. A sum hands its gradient on to both terms, whole, not
    // halved: each of them moves the sum at the rate 1.
    [Derives("10.7", @"\frac{∂L}{∂\text{ffn}} = \frac{∂L}{∂\text{residual}}")]
    public Task The_residual_copies_the_gradient_to_both_branches()
    {
        Step["d.ffn"].Should().BeExactly(dResidual);
        Step["d.ffn"].Should().MatchSlope();

        return Approve("d.ffn");
    }

    // ffn = activated · W_2 + b_2: the rule of step 9 for the weights, and the sum over the rows for the bias, as in 10.1.
    [Derives("10.8", @"\frac{∂L}{∂W_2} = \text{activated}ᵀ · \frac{∂L}{∂\text{ffn}},"
        + @" \qquad \frac{∂L}{∂b_2} = ∑_i \frac{∂L}{∂\text{ffn}_i}")]
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
    [Derives("10.9", @"\frac{∂L}{∂\text{activated}} = \frac{∂L}{∂\text{ffn}} · W_2ᵀ")]
    public Task The_gradient_of_the_activations_comes_through_the_second_weights()
    {
        Matrix<double> derived = dFfn * W_2.Transpose();                          // 5×64 = 5×16 · 16×64

        derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => dFfn[0, k] * W_2[0, k]));
        Step["d.activated"].Should().Equal(derived, within: Arithmetic);
        Step["d.activated"].Should().MatchSlope();

        return Approve("d.activated");
    }

    // The slope of GELU. Write the curve as $½ x (1 + \tanh u)$, with $u = √{2/π}\,(x + 0.044715\, x³)$; here x is any number.
    // The product rule gives two terms, and the chain rule puts the slope of tanh, $1 − \tanh² u$, and that of u into the
    // second.
    //
    // It must be the slope of the very formula that the forward pass used. The slope of the exact curve of 5.3 is another, and
    // a measured slope tells the two apart.
    [Derives("10.10", @"\text{GELU}'(x) = ½(1 + \tanh u) + ½ x\,(1 - \tanh^2 u)\, u', \qquad u' = √{2/π}\,(1 + 3 · 0.044715\, x^2)")]
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

    // GELU works entry by entry, so its backward pass does too: the gradient times the slope at that entry. Where the slope is
    // near 0, hardly any gradient passes.
    [Derives("10.11", @"\frac{∂L}{∂\text{hidden}} = \frac{∂L}{∂\text{activated}} ⊙ \text{GELU}'(\text{hidden})")]
    public Task The_gradient_passes_the_bend_entry_by_entry()
    {
        Matrix<double> derived = dActivated.PointwiseMultiply(Hidden.Map(GeluSlope));             // 5×64 ⊙ 5×64

        derived[0, 0].Should().BeApproximately(dActivated[0, 0] * GeluSlope(Hidden[0, 0]), Arithmetic);
        Step["d.hidden"].Should().Equal(derived, within: Arithmetic);
        Step["d.hidden"].Should().MatchSlope();

        return Approve("d.hidden");
    }

    // hidden = attention · W_1 + b_1: the same two rules as in 10.8.
    [Derives("10.12", @"\frac{∂L}{∂W_1} = \text{attention}ᵀ · \frac{∂L}{∂\text{hidden}},"
        + @" \qquad \frac{∂L}{∂b_1} = ∑_i \frac{∂L}{∂\text{hidden}_i}")]
    public Task The_first_layer_learns_from_what_it_was_given()
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

    // The matrix attention was used twice: it went into the network, and past it into the residual. So two gradients come back,
    // and they are added. Forget one, and the shapes still fit. The path past the network is the reason why residuals help:
    // along it the gradient arrives undamped.
    //
    // > Predict: Which row of d.attention is exactly zero?
    // >
    // > Answer: The last, still. From d.logits to here each row came from the row of its own token alone, so nothing could
    // > reach that of `<EOS>`. In step 11 the tokens meet again.
    [Derives("10.13", @"\frac{∂L}{∂\text{attention}} = \frac{∂L}{∂\text{residual}} + \frac{∂L}{∂\text{hidden}} · W_1ᵀ")]
    public Task The_gradients_of_both_branches_are_added()
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
    private Matrix<double> Root => (Variance + Epsilon).PointwiseSqrt();

    /// <summary>Every entry 1/16: a row times this is the row's mean, in each place. [16 × 16]</summary>
    private Matrix<double> Average => Features * Features.Transpose() / Model.DModel;

    /// <summary>The layer norm's backward pass, each row g by itself: (g − mean(g) − x̂·mean(g ⊙ x̂)) / √(σ² + ε). [5 × 16]</summary>
    private Matrix<double> ShortForm(Matrix<double> g) =>
        (g - (g * Average) - x_hat.PointwiseMultiply(g.PointwiseMultiply(x_hat) * Average)).PointwiseDivide(Root * Features.Transpose());

    private static double GeluSlope(double x)
    {
        double tanh = Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));
        double slopeOfU = Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * slopeOfU);
    }
}
