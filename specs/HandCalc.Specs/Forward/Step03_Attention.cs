using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 3 · Attention
//
// Given       (step 2)  Q[h], K[h], V[h]
// To derive   scores[h] = Q[h] · K[h]ᵀ,   A[h] = softmax(scores[h] / √dₖ, causal),   head[h] = A[h] · V[h]
//
// Each token now asks, answers and has something to pass on. In this step the questions meet the answers: every query is
// compared with every key, the comparisons become **attention weights** (computed anew for each text, not trained), and the
// values are averaged with them.
//
// Weights for an average are not negative and add up to 1. The **softmax** makes such a list of any numbers $s$: we take the
// exponential of each and divide by the sum of all. The larger $s_j$, the larger its weight.
//
// $$
// softmax(s)_j = \frac{e^{s_j}}{∑_k e^{s_k}}
// $$
//
// One rule comes from the task. The model learns to guess the next word, so no token may look at the words after it: the answer
// is among them. This rule is called the **causal mask**.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step03_Attention(WorkedExample example) : Derivation(example)
{
    // How well does token j answer what token i asks? We multiply query and key feature by feature and add up: a dot product.
    // It is large where the two point the same way. Kᵀ turns the keys into columns, so one product makes all these comparisons.
    [Derives("3.1", @"\text{scores}^{(h)}_{ij} = q_i · k_j, \qquad \text{scores}^{(h)} = Q^{(h)} K^{(h)\top}")]
    public Task A_score_is_the_dot_product_of_a_query_and_a_key()
    {
        foreach (int h in Heads)
        {
            Matrix<double> scores = Q[h] * K[h].Transpose();                       // 5×5 = 5×8 · 8×5

            scores[2, 1].Should().BeTheSumOf(Enumerable.Range(0, Model.DHead).Select(k => Q[h][2, k] * K[h][1, k]));
            Step[$"scores[{h}]"].Should().Equal(scores, within: Arithmetic);
        }

        return Approve(PerHead("scores"));
    }

    // We divide the scores by √dₖ, the root of the number of features that a head has: √8 = 2.828427 in our first example. Why?
    // Take one query $q$ and one key $k$, and call their entries $q_f$ and $k_f$, one for each feature f. Say that these are
    // independent, with mean 0 and **variance** 1. (The variance is the mean square distance from the mean, as in 6.3; its root
    // is the standard deviation. Independent means that one number tells nothing about the other; then the mean of their
    // product is the product of their means.) So each product has mean 0 and variance 1:
    //
    // $$
    // Var(q_f k_f) = mean(q_f^2 k_f^2) = mean(q_f^2) · mean(k_f^2) = 1
    // $$
    //
    // In a sum of independent terms with mean 0, the mixed products average to 0, so variances add. And a number divided by $c$
    // has its square divided by $c²$:
    //
    // $$
    // Var(a + b) = mean(a²) + 2 mean(a b) + mean(b²)
    //  = Var(a) + 0 + Var(b)
    // Var(a / c) = Var(a) / c²
    // $$
    //
    // So the sum of dₖ products has variance dₖ, and divided by √dₖ it has variance 1, whatever the size of the head. The
    // quotient is called `scaled`. Undivided, scores would grow with the head; in a large head the softmax would give nearly
    // all weight to one token, and then hardly any gradient passes (8.3 and 11.6 show why). In this model the scores are small
    // anyway, since the weights are drawn small; the division matters when training makes the weights grow.
    //
    // We check both claims in a case that can be counted in full: entries that are +1 as often as −1. Their products are +1 or
    // −1 as well, so we go through all patterns of signs, for at most twelve features.
    [Derives("3.2", @"\operatorname{Var}(q · k) = d_k, \qquad \operatorname{Var}(q · k / √{d_k}) = 1")]
    public Task Scores_are_divided_by_the_root_of_the_size_of_a_head()
    {
        int size = Math.Min(Model.DHead, 12);
        double[] dots = [.. Enumerable.Range(0, 1 << size)
            .Select(signs => (double)Enumerable.Range(0, size).Sum(bit => (signs >> bit & 1) == 1 ? 1 : -1))];
        dots.Average().Should().Be(0);
        dots.Average(dot => dot * dot).Should().Be(size, "the variance of a sum of independent terms is the sum of their variances");
        dots.Average(dot => Math.Pow(dot / Math.Sqrt(size), 2)).Should().BeApproximately(1, Arithmetic);

        foreach (int h in Heads)
        {
            Step[$"scaled[{h}]"].Should().Equal(Scores[h] / Math.Sqrt(Model.DHead), within: Arithmetic);
        }

        return Approve(PerHead("scaled"));
    }

    // The mask lets token i see the tokens 0 to i: itself and what came before. Of 5·5 = 25 scores, 5·6/2 = 15 remain. A masked
    // score is left out of the softmax, and its weight is exactly 0. Many programs write −∞ in place of the score instead,
    // which comes to the same: the softmax takes the exponential, and exp(−∞) is exactly 0.
    [Derives("3.3", @"M_{ij} = \begin{cases} 1 & j ≤ i \\ 0 & j > i \end{cases}")]
    public void The_causal_mask_hides_what_comes_later()
    {
        Matrix<double> mask = Ones(Tokens) * Ones(Tokens).Transpose();             // 5×5, all ones
        mask = mask.LowerTriangle();                                               // 5×5, ones up to the diagonal
        foreach (int h in Heads)
        {
            Matrix<double> masked = Scaled[h].MapIndexed((i, j, score) => mask[i, j] == 1 ? score : double.NegativeInfinity);
            Matrix<double> weights = RowsToOne(masked.PointwiseExp());

            Step[$"A[{h}]"].Should().Equal(weights, within: Arithmetic);
            A[h].Enumerate().Count(weight => weight > 0).Should().Be(Tokens * (Tokens + 1) / 2);
        }
    }

    // The attention weights are the softmax of the scores that a token sees: row i of A holds the weights that token i gives to
    // each token j. Before training, a token hardly prefers one token to another: here `A[0][like, I]` = 0.334802, little more
    // than a third.
    //
    // > Predict: Which entries of A are known before any score is computed?
    // >
    // > Answer: All above the diagonal: they are hidden, so they are exactly 0. And the very first: row `<BOS>` sees only
    // > itself, and a single weight that makes up the whole sum is 1, whatever its score.
    [Derives("3.4", @"A_{ij} = \frac{e^{\text{scaled}_{ij}}}{∑_{k ≤ i} e^{\text{scaled}_{ik}}} \;\; (j ≤ i),"
        + @" \qquad A_{ij} = 0 \;\; (j > i)")]
    public Task The_weights_are_the_softmax_of_the_scores_that_are_seen()
    {
        foreach (int h in Heads)
        {
            Matrix<double> weights = RowsToOne(Scaled[h].PointwiseExp().LowerTriangle());

            weights[1, 0].Should().BeApproximately(
                Math.Exp(Scaled[h][1, 0]) / (Math.Exp(Scaled[h][1, 0]) + Math.Exp(Scaled[h][1, 1])), Arithmetic);
            Step[$"A[{h}]"].Should().Equal(weights, within: Arithmetic);
            A[h].RowSums().Should().Equal(Ones(Tokens), within: Arithmetic);
            A[h].StrictlyUpperTriangle().Should().BeZero();
            Row(A[h], 0).Should().BeExactly(Row(Identity(Tokens), 0));
        }

        return Approve(PerHead("A"));
    }

    // A score of 1000 has no exponential that a **double**, a number of 64 bits, can hold. So the engine first subtracts a
    // number c from the whole row. That changes nothing: numerator and denominator are both divided by $e^c$. With c the
    // largest score that the row sees, as in the engine, nothing overflows: the largest exponential is e⁰ = 1.
    //
    // Any c is right on paper, even a score that the mask hides; the first check below takes the largest of the whole row, seen
    // or not. But in a computer a hidden score is not safe: were it far above the rest, the exponentials of all that is seen
    // would round to 0. The last check has such rows, and the engine passes it.
    [Derives("3.5", @"\frac{e^{s_j - c}}{∑_k e^{s_k - c}} = \frac{e^{-c}\, e^{s_j}}{e^{-c} ∑_k e^{s_k}} = \frac{e^{s_j}}{∑_k e^{s_k}}")]
    public void Subtracting_the_largest_score_changes_no_weight_and_prevents_overflow()
    {
        foreach (int h in Heads)
        {
            // The scores lie close together here, so the largest of the whole row may be subtracted, seen or not.
            Matrix<double> largest = Scaled[h].ReduceColumns((a, b) => a.PointwiseMaximum(b)).ToColumnMatrix();    // 5×1
            Matrix<double> shifted = Scaled[h] - (largest * Ones(Tokens).Transpose());                       // 5×5 = 5×5 − 5×1 · 1×5

            RowsToOne(shifted.PointwiseExp().LowerTriangle()).Should().Equal(A[h], within: Arithmetic);
        }

        double.IsFinite(Math.Exp(1000)).Should().BeFalse("a double ends near 1.8e308, and e¹⁰⁰⁰ lies beyond");
        Matrix<double> huge = DenseMatrix.OfRowArrays([1000, 999, 998]);
        Softmax.Forward(huge, causal: false).Should().Equal(RowsToOne((huge - 1000).PointwiseExp()), within: Arithmetic);

        // In the first two rows a hidden score lies far above all that is seen.
        Matrix<double> far = DenseMatrix.OfRowArrays([0, 1000, 1000], [-2000, 0, 3000], [1000, -1000, 0]);
        Softmax.Forward(far, causal: true).Should().BeExactly(DenseMatrix.OfRowArrays([1, 0, 0], [0, 1, 0], [1, 0, 0]));
    }

    // The output of a head is the average of the values, weighted by A. Row `<BOS>` is its own value, unchanged.
    //
    // > Predict: Can an entry of head be larger than every entry of V in its column?
    // >
    // > Answer: No. The attention weights of a row are never negative and add up to 1, so an entry lies between the smallest
    // > and the largest of the values that it averages.
    [Derives("3.6", @"\text{head}^{(h)} = A^{(h)} V^{(h)}")]
    public Task The_output_of_a_head_is_the_weighted_average_of_the_values()
    {
        foreach (int h in Heads)
        {
            Matrix<double> head = A[h] * V[h];                                     // 5×8 = 5×5 · 5×8

            head[1, 0].Should().BeTheSumOf([A[h][1, 0] * V[h][0, 0], A[h][1, 1] * V[h][1, 0]]);
            Step[$"head[{h}]"].Should().Equal(head, within: Arithmetic);
            Row(Head[h], 0).Should().BeExactly(Row(V[h], 0));
            for (int i = 0; i < Tokens; i++)
            {
                for (int k = 0; k < Model.DHead; k++)
                {
                    double[] seen = [.. V[h].Column(k).Take(i + 1)];
                    Head[h][i, k].Should().BeInRange(seen.Min() - Arithmetic, seen.Max() + Arithmetic);
                }
            }
        }

        return Approve(PerHead("head"));
    }

    // Now the promise of the mask: what comes later has no influence on what came before. We replace the last word of the text,
    // compute everything again, and find the rows of all earlier tokens the same, to the last bit. Not nearly the same: the
    // later word enters their sums with a weight of exactly 0.
    [Derives("3.7", @"\frac{∂\, \text{head}_i}{∂X_j} = 0 \quad \text{for } j > i")]
    public void A_later_word_changes_nothing_before_it()
    {
        string[] words = [.. Tokenizer.Split(Model.Text)];
        words[^1] = Model.Vocabulary.First(word => word != words[^1] && word != Tokenizer.Unknown);
        TrainingStep changed = TrainingStep.Compute(Model with { Text = string.Join(' ', words) });
        int place = words.Length;                                                  // the last word's row, since <BOS> is row 0

        foreach (int h in Heads)
        {
            Matrix<double> head = changed[$"head[{h}]"].Value;

            head.SubMatrix(0, place, 0, Model.DHead).Should().BeExactly(Head[h].SubMatrix(0, place, 0, Model.DHead));
            (Row(head, place) - Row(Head[h], place)).FrobeniusNorm().Should().BePositive("the word itself did change");
        }
    }

    /// <summary>Divides every row by its sum.</summary>
    private static Matrix<double> RowsToOne(Matrix<double> matrix) =>
        Matrix<double>.Build.DiagonalOfDiagonalVector(matrix.RowSums().Map(sum => 1 / sum)) * matrix;
}
