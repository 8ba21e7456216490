using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Backward;

// # Step 11 · The gradients of attention
//
// Forward     (steps 2 to 4)  Q, K, V, scores, scaled, A, head, concat, attention
// Given       (step 10)       d.attention
// To derive   d.W_O, d.concat, d.head;   d.V, d.A, d.scaled, d.scores, d.Q, d.K;   d.W_Q, d.W_K, d.W_V
//
// The way     d.attention → d.concat → d.head → d.V → d.W_V
//                                      d.head → d.A → d.scaled → d.scores → d.Q, d.K → d.W_Q, d.W_K
//
// Attention looks complicated on the way forward. On the way back we pass six products, one softmax and one division, each of a
// kind that we have met. Two traps lie on the way: square matrices, for which a wrong transpose fits as well, and the mask.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step11_AttentionGradients(WorkedExample example) : Derivation(example)
{
    // attention = concat · W_O. By the rule of step 9, the weights get the input transposed times the gradient of the output.
    [Derives("11.1", @"\frac{∂L}{∂W_O} = \text{concat}ᵀ · \frac{∂L}{∂\text{attention}}")]
    public Task The_output_weights_learn_from_what_the_heads_found()
    {
        Matrix<double> dW_O = Concat.Transpose() * dAttention;                     // 16×16 = 16×5 · 5×16

        dW_O[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => Concat[i, 0] * dAttention[i, 0]));
        Step["d.W_O"].Should().Equal(dW_O, within: Arithmetic);
        Step["d.W_O"].Should().MatchSlope();

        return Approve("d.W_O");
    }

    // For each product in this book one order and one choice of transposes fit, except where a matrix is square. `W_O` is
    // 16×16, so `d.attention · W_O` fits as well as `d.attention · W_Oᵀ`. The first is wrong, and nothing but a check of the
    // numbers says so: no program complains, the loss still falls (the fixture `WrongRules` tries it), and every gradient from
    // here back is off. The published example has this very mistake.
    [Derives("11.2", @"\frac{∂L}{∂\text{concat}} = \frac{∂L}{∂\text{attention}} · W_Oᵀ")]
    public Task The_gradient_of_the_heads_is_the_gradient_of_the_output_through_W_O_transposed()
    {
        Matrix<double> derived = dAttention * W_O.Transpose();                    // 5×16 = 5×16 · 16×16

        derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => dAttention[0, k] * W_O[0, k]));
        Step["d.concat"].Should().Equal(derived, within: Arithmetic);
        Step["d.concat"].Should().MatchSlope();

        return Approve("d.concat");
    }

    // Forward the heads were put side by side. Backward we cut: each head receives the gradient of its own columns.
    [Derives("11.3", @"\frac{∂L}{∂\text{head}^{(h)}} = \frac{∂L}{∂\text{concat}}[\text{columns of } h]")]
    public Task Each_head_receives_the_gradient_of_its_columns()
    {
        foreach (int h in Heads)
        {
            Step[$"d.head[{h}]"].Should().BeExactly(ColumnsOf(h, dConcat));        // 5×8 of 5×16
            Step[$"d.head[{h}]"].Should().MatchSlope();

            // In the other reading, 4.3, each head wrote by rows of its own.
            (dAttention * RowsOf(h, W_O).Transpose()).Should().Equal(dHead[h], within: Arithmetic);        // 5×8 = 5×16 · 16×8
        }

        return Approve(PerHead("d.head"));
    }

    // head = A · V, a product of two matrices that both depend on X. The rule of step 9 holds for each factor. For the values:
    // every value gathers the gradients of all tokens that looked at it, weighted by how much they looked. A is square as well,
    // so `A · d.head` would fit; it would hand the gradients to those who looked, not to those who were looked at.
    //
    // > Predict: Which row of d.V is exactly zero?
    // >
    // > Answer: The last. Only `<EOS>` itself looks at the value of `<EOS>`, and it has no gradient to pass on.
    [Derives("11.4", @"\frac{∂L}{∂V^{(h)}} = A^{(h)\top} · \frac{∂L}{∂\text{head}^{(h)}}")]
    public Task A_value_gathers_the_gradients_of_all_who_looked_at_it()
    {
        foreach (int h in Heads)
        {
            Matrix<double> derived = A[h].Transpose() * dHead[h];                 // 5×8 = 5×5 · 5×8

            derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => A[h][i, 0] * dHead[h][i, 0]));
            Step[$"d.V[{h}]"].Should().Equal(derived, within: Arithmetic);
            Step[$"d.V[{h}]"].Should().MatchSlope();
            Row(dV[h], Tokens - 1).Should().BeZero();
        }

        return Approve(PerHead("d.V"));
    }

    // For the attention weights: how much would the loss grow if token i looked at token j a little more? The answer is the dot
    // product of row i of d.head with the value of token j. Weights above the diagonal, which the mask holds at zero, get a
    // gradient too: a true slope, but the mask will not let it pass.
    [Derives("11.5", @"\frac{∂L}{∂A^{(h)}} = \frac{∂L}{∂\text{head}^{(h)}} · V^{(h)\top}")]
    public Task The_gradient_of_an_attention_weight_is_the_gradient_of_the_head_times_the_value()
    {
        foreach (int h in Heads)
        {
            Matrix<double> derived = dHead[h] * V[h].Transpose();                 // 5×5 = 5×8 · 8×5

            derived[1, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DHead).Select(k => dHead[h][1, k] * V[h][0, k]));
            Step[$"d.A[{h}]"].Should().Equal(derived, within: Arithmetic);
            Step[$"d.A[{h}]"].Should().MatchSlope();
        }

        return Approve(PerHead("d.A"));
    }

    // Back through the softmax, row by row, with the Jacobian of 8.3: diag(a) − aᵀ·a, for a row a of A. We print it for one row
    // of head 0. Columns that the mask hides have a weight of exactly 0, so their rows and columns of the Jacobian are exactly
    // 0 too.
    //
    // Here we see what the division by √dₖ in 3.2 is good for. Were the scores far apart, one weight would be nearly 1, the
    // softmax saturated, and this whole table near 0: the weights of queries and keys would get hardly any gradient. A row that
    // is close to even, like ours, lets far more through.
    [Derives("11.6", @"J_{jk} = \frac{∂A_{ij}}{∂\text{scaled}_{ik}} = A_{ij} (δ_{jk} - A_{ik})")]
    public Task The_Jacobian_of_a_row_of_weights_is_zero_where_the_mask_hides()
    {
        Matrix<double> jacobian = SoftmaxJacobian(Row(A[0], Watched));             // 5×5

        jacobian.RowSums().Should().BeZero(within: Arithmetic);
        jacobian.SubMatrix(Watched + 1, Tokens - Watched - 1, 0, Tokens).Should().BeZero();
        jacobian.SubMatrix(0, Tokens, Watched + 1, Tokens - Watched - 1).Should().BeZero();

        Axis tokens = Training["A[0]"].Columns;
        return ApproveMatrix("jacobian", $"∂A[0]/∂scaled[0] in row {Watched}, {tokens[Watched]}", tokens, tokens, jacobian);
    }

    // The product with the Jacobian has a short form: subtract from each entry of d.A the weighted average of its row, then
    // multiply by the weight. With $a$ and $g$ for a row of A and of d.A:
    //
    // $$
    // ∑_j g_j a_j (δ_{jk} − a_k) = g_k a_k − a_k ∑_j g_j a_j = a_k \Big( g_k − ∑_j a_j g_j \Big)
    // $$
    //
    // Row `I` sees two tokens: `A[0][I, <BOS>]` = 0.501368 is its weight on `<BOS>`, and `d.A[0][I, <BOS>]` = 0.056493 the
    // gradient of that weight. The average is `A[0][I, <BOS>] · d.A[0][I, <BOS>] + A[0][I, I] · d.A[0][I, I]` = 0.028702. What
    // the gradient is above that, times the weight, is `d.scaled[0][I, <BOS>]` = 0.013934.
    //
    // So where looking at a token raises the loss more than the row's average does, the gradient is positive: a lower score
    // would lower the loss. Rows add up to 0, and every entry above the diagonal is exactly 0: this is how the mask works on
    // the way back.
    [Derives("11.7", @"\frac{∂L}{∂\text{scaled}_{ij}} = A_{ij} \Big( \frac{∂L}{∂A_{ij}} - ∑_k A_{ik} \frac{∂L}{∂A_{ik}} \Big)")]
    public Task A_score_should_fall_where_looking_is_worse_than_average()
    {
        foreach (int h in Heads)
        {
            Matrix<double> average = A[h].PointwiseMultiply(dA[h]) * Ones(Tokens);                         // 5×1
            Matrix<double> shortForm = A[h].PointwiseMultiply(dA[h] - (average * Ones(Tokens).Transpose())); // 5×5
            Matrix<double> longForm = Enumerable.Range(0, Tokens)
                .Select(i => Row(dA[h], i) * SoftmaxJacobian(Row(A[h], i)))        // 1×5 = 1×5 · 5×5
                .Aggregate((above, below) => above.Stack(below));

            longForm.Should().Equal(shortForm, within: Arithmetic);
            Step[$"d.scaled[{h}]"].Should().Equal(shortForm, within: Arithmetic);
            Step[$"d.scaled[{h}]"].Should().MatchSlope();
            dScaled[h].StrictlyUpperTriangle().Should().BeZero();
            dScaled[h].RowSums().Should().BeZero(within: Arithmetic);
        }

        return Approve(Small, PerHead("d.scaled"));
    }

    // scaled = scores / √dₖ. A constant factor goes back as the same factor. Whoever forgets it here gets every gradient of
    // queries and keys too large by the factor √dₖ, and the shapes say nothing.
    [Derives("11.8", @"\frac{∂L}{∂\text{scores}} = \frac{1}{√{d_k}} \frac{∂L}{∂\text{scaled}}")]
    public Task The_scaling_scales_the_gradient_too()
    {
        foreach (int h in Heads)
        {
            Matrix<double> derived = dScaled[h] / Math.Sqrt(Model.DHead);         // 5×5

            Step[$"d.scores[{h}]"].Should().Equal(derived, within: Arithmetic);
            Step[$"d.scores[{h}]"].Should().MatchSlope();
        }

        return Approve(Small, PerHead("d.scores"));
    }

    // scores = Q · Kᵀ. The second factor is Kᵀ, so the rule gives d.Q = d.scores · (Kᵀ)ᵀ = d.scores · K: a sum of the keys that
    // the token sees, each times the gradient of its score. A query is no parameter, so nothing moves it by itself; in 11.11
    // its gradient goes on to `W_Q`.
    //
    // > Predict: Two rows of d.Q are exactly zero. Which, and why?
    // >
    // > Answer: The last, since `<EOS>` has no gradient. And the first: `<BOS>` sees only itself, with weight 1 whatever it
    // > asks, so its query changes nothing.
    [Derives("11.9", @"\frac{∂L}{∂Q^{(h)}} = \frac{∂L}{∂\text{scores}^{(h)}} · K^{(h)}")]
    public Task The_gradient_of_a_query_is_a_sum_of_the_keys_it_sees()
    {
        foreach (int h in Heads)
        {
            Matrix<double> derived = dScores[h] * K[h];                           // 5×8 = 5×5 · 5×8

            derived[1, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(j => dScores[h][1, j] * K[h][j, 0]));
            Step[$"d.Q[{h}]"].Should().Equal(derived, within: Arithmetic);
            Step[$"d.Q[{h}]"].Should().MatchSlope();
            Row(dQ[h], 0).Should().BeZero();
            Row(dQ[h], Tokens - 1).Should().BeZero();
        }

        return Approve(Small, PerHead("d.Q"));
    }

    // For the keys the rule gives d.(Kᵀ) = Qᵀ · d.scores, and we want d.K, its transpose: d.scoresᵀ · Q. Key j hears from the
    // query of its own token and of every later one, by column j of d.scores. Only `<EOS>` sees the key of `<EOS>`, and it has
    // no gradient, so that row is exactly 0.
    [Derives("11.10", @"\frac{∂L}{∂K^{(h)}} = \left(\frac{∂L}{∂\text{scores}^{(h)}}\right)^{\!\top} · Q^{(h)}")]
    public Task The_gradient_of_a_key_is_a_sum_of_the_queries_that_see_it()
    {
        foreach (int h in Heads)
        {
            Matrix<double> derived = dScores[h].Transpose() * Q[h];               // 5×8 = 5×5 · 5×8

            derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => dScores[h][i, 0] * Q[h][i, 0]));
            Step[$"d.K[{h}]"].Should().Equal(derived, within: Arithmetic);
            Step[$"d.K[{h}]"].Should().MatchSlope();
            Row(dK[h], Tokens - 1).Should().BeZero();
        }

        return Approve(Small, PerHead("d.K"));
    }

    // At last the weights of the three projections: the input X, transposed, times the gradient. The gradients of `W_Q` and
    // `W_K` are small. On the way to them the gradient is multiplied by values, and then by keys or queries, all of which small
    // random weights leave near 0. So they are printed in a smaller unit; a check that allows a deviation of a hundredth would accept
    // zeros in their place.
    //
    // Measured slopes are less sharp than usual here. A double holds the loss to about 1e-15, so a slope over a nudge of 1e-5
    // is known to about 1e-10 at best. The largest entry of `d.W_Q[0]` is `d.W_Q[0][5, 7]` = 0.000374: less than a millionth of
    // it remains unknown at best, which is still far more than the 1e-12 to which two exact ways agree.
    //
    // So the slope tests the formula; a fine mistake is found only by another exact way to the same number, such as this test.
    // Its last lines measure how far slopes and gradients lie apart.
    //
    // Do the heads learn the same, since they get the same X? No: their random weights differ, so what they found differs, and
    // so do their gradients.
    [Derives("11.11", @"\frac{∂L}{∂W_Q^{(h)}} = Xᵀ · \frac{∂L}{∂Q^{(h)}}, \quad \frac{∂L}{∂W_K^{(h)}} = Xᵀ · \frac{∂L}{∂K^{(h)}},"
        + @" \quad \frac{∂L}{∂W_V^{(h)}} = Xᵀ · \frac{∂L}{∂V^{(h)}}")]
    public Task The_three_projections_learn_from_the_embeddings()
    {
        foreach (int h in Heads)
        {
            foreach ((string weights, Matrix<double> gradient) in new[] { ("W_Q", dQ[h]), ("W_K", dK[h]), ("W_V", dV[h]) })
            {
                Matrix<double> derived = X.Transpose() * gradient;                   // 16×8 = 16×5 · 5×8

                derived[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Tokens).Select(i => X[i, 0] * gradient[i, 0]));
                Step[$"d.{weights}[{h}]"].Should().Equal(derived, within: Arithmetic);
                Step[$"d.{weights}[{h}]"].Should().MatchSlope();
            }
        }

        double[] slopes = [.. Enumerable.Range(0, Model.DModel).Select(i => (LossAt(i, +1e-5) - LossAt(i, -1e-5)) / 2e-5)];
        double apart = slopes.Select((slope, i) => Math.Abs(slope - Value("d.W_Q[0]")[i, 0])).Max() / Training["d.W_Q[0]"].LargestEntry;
        apart.Should().BeInRange(10 * Arithmetic, 1e-6, "a slope is far less exact than a derivation, and good enough to find a mistake");

        return Task.WhenAll(Approve(Tiny, PerHead("d.W_Q", "d.W_K")), Approve(PerHead("d.W_V")));

        double LossAt(int i, double nudge)
        {
            Matrix<double> nudged = W_Q[0].Clone();
            nudged[i, 0] += nudge;
            return TrainingStep.Compute(Model, Training.State.With("W_Q[0]", nudged)).Loss;
        }
    }

    /// <summary>The unit in which the gradients of scores, queries and keys are printed.</summary>
    private const double Small = 1e-3;

    /// <summary>The unit in which the gradients of the query and key weights are printed.</summary>
    private const double Tiny = 1e-6;

    /// <summary>The row of weights whose Jacobian is printed: the last but one, so that it has both seen and hidden columns.</summary>
    private int Watched => Tokens - 2;

    private static Matrix<double> SoftmaxJacobian(Matrix<double> a) =>
        Matrix<double>.Build.DiagonalOfDiagonalVector(a.Row(0)) - (a.Transpose() * a);
}
