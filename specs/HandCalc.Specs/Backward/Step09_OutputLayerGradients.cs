using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Backward;

// # Step 9 · The gradients of the output layer
//
// Forward     (step 7)  logits = normalized · W_lm
// Given       (step 8)  d.logits
// To derive   d.W_lm = normalizedᵀ · d.logits,   d.normalized = d.logits · W_lmᵀ
//
// Here we meet the backward pass of a matrix product for the first time. It comes back until the backward pass ends, so we take
// our time. (A **tensor**, from here on, is a matrix, a list or a single number of the computation. A gradient has the shape of
// its tensor.)
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step09_OutputLayerGradients(WorkedExample example) : Derivation(example)
{
    // How does the weight `W_lm[k, w]` reach the loss? It multiplies feature k of every token and adds to the logit of word w
    // there. So the rate of $logits_{iw}$ along it is $normalized_{ik}$, and we add over all tokens i:
    //
    // $$
    // logits_{iw} = ∑_k normalized_{ik} W_{kw}
    // d.W_{kw} = ∑_i ∂logits_{iw}/∂W_{kw} · d.logits_{iw}
    //  = ∑_i normalized_{ik} · d.logits_{iw}
    // $$
    //
    // A sum over the rows of both matrices: that is normalizedᵀ · d.logits.
    [Derives("9.1", @"\frac{∂L}{∂W_{\text{lm}}} = \text{normalized}ᵀ · \frac{∂L}{∂\text{logits}}")]
    public Task The_gradient_of_the_weights_is_the_input_transposed_times_the_gradient_of_the_output()
    {
        Matrix<double> dW_lm = Normalized.Transpose() * dLogits;                   // 16×6 = 16×5 · 5×6

        dW_lm[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => Normalized[i, 0] * dLogits[i, 0]));
        Step["d.W_lm"].Should().Equal(dW_lm, within: Arithmetic);
        Step["d.W_lm"].Should().MatchSlope();

        return Approve("d.W_lm");
    }

    // The same sum, read token by token: each token contributes one **outer product**, its row of features, turned into a
    // column, times its row of d.logits. A weight gets a gradient far from 0 if the feature is far from 0 and the guess wrong:
    // the farthest is `d.W_lm[6, <PAD>]` = -1.921016, for feature 6 is far below 0 at every token, and `<PAD>` is never right.
    // The last token contributes nothing, since its row of d.logits is zero.
    //
    // > Predict: What does a row of d.W_lm add up to?
    // >
    // > Answer: To 0. Each token adds a feature times its row of d.logits, and that row adds up to 0. The words compete: what
    // > the gradient asks of one it takes from the others.
    [Derives("9.2", @"\frac{∂L}{∂W_{\text{lm}}} = ∑_{i=0}^{n-2} \text{normalized}_iᵀ · \frac{∂L}{∂\text{logits}_i}")]
    public void It_is_the_sum_of_one_outer_product_for_each_token()
    {
        Matrix<double>[] outer = [.. Enumerable.Range(0, Tokens).Select(i => Row(Normalized, i).Transpose() * Row(dLogits, i))];

        outer[..^1].Aggregate((left, right) => left + right).Should().Equal(Value("d.W_lm"), within: Arithmetic);
        outer[^1].Should().BeZero();
        Value("d.W_lm").RowSums().Should().BeZero(within: Model.Vocabulary.Length * Arithmetic * Training["d.W_lm"].LargestEntry);
    }

    // And the input? `normalized[i, k]` is multiplied by row k of `W_lm` and adds to every logit of its own token i, so this
    // time we add over the words:
    //
    // $$
    // d.normalized_{ik} = ∑_w d.logits_{iw} · W_{kw}
    // $$
    //
    // A sum over the columns of both: that is d.logits · W_lmᵀ.
    //
    // > Predict: Which row of d.normalized is exactly zero, whatever the weights?
    // >
    // > Answer: The last. Row i of the product is made of row i of d.logits alone, and that of `<EOS>` is zero: a guess that
    // > nobody judges passes nothing back.
    [Derives("9.3", @"\frac{∂L}{∂\text{normalized}} = \frac{∂L}{∂\text{logits}} · W_{\text{lm}}ᵀ")]
    public Task The_gradient_of_the_input_is_the_gradient_of_the_output_times_the_weights_transposed()
    {
        Matrix<double> derived = dLogits * W_lm.Transpose();                      // 5×16 = 5×6 · 6×16

        derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.Vocabulary.Length).Select(w => dLogits[0, w] * W_lm[0, w]));
        Step["d.normalized"].Should().Equal(derived, within: Arithmetic);
        Step["d.normalized"].Should().MatchSlope();
        Row(dNormalized, Tokens - 1).Should().BeZero();

        return Approve("d.normalized");
    }

    // The rule to remember, for any product C = A·B: **d.A = d.C · Bᵀ and d.B = Aᵀ · d.C**. The other factor, transposed, on
    // the side where it was. The shapes leave no other way, unless a factor or the product is square: then a transpose too many
    // or too few fits as well, and is wrong (step 11). (A and B are any matrices here, A not the attention weights.)
    //
    // We can check the rule without the rest of the model. We write ⟨F, G⟩ for the sum of all entries of F ⊙ G. Nudge A by a
    // small matrix U: to first order, L moves by ⟨d.A, U⟩. But L moves only because C does, by U·B, so it moves by ⟨d.C, U·B⟩.
    // Entry by entry that is
    //
    // $$
    // ∑_{iw} d.C_{iw} ∑_k U_{ik} B_{kw} = ∑_{ik} U_{ik} ∑_w d.C_{iw} B_{kw} = ⟨d.C · Bᵀ,\, U⟩
    // $$
    //
    // and since U may be any matrix, d.A is d.C · Bᵀ. A nudge of B goes likewise. In the test, any numbers will do for U; X has
    // the shape of `normalized`, and `E_token` transposed that of `W_lm`.
    [Derives("9.4", @"⟨∂L/∂A,\, U⟩ = ⟨∂L/∂C,\, U B⟩, \qquad ⟨∂L/∂B,\, U⟩ = ⟨∂L/∂C,\, A U⟩")]
    public void A_nudge_of_a_factor_moves_the_loss_as_its_nudge_of_the_product_does()
    {
        Matrix<double> u = E_token.Transpose();                                    // 16×6

        Sum(dNormalized.PointwiseMultiply(X)).Should().BeTheSumOf(dLogits.PointwiseMultiply(X * W_lm).Enumerate());
        Sum(Value("d.W_lm").PointwiseMultiply(u)).Should().BeTheSumOf(dLogits.PointwiseMultiply(Normalized * u).Enumerate());

        static double Sum(Matrix<double> matrix) => matrix.Enumerate().Sum();
    }
}
