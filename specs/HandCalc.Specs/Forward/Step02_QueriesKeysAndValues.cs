using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 2 · Queries, keys and values
//
// Given       (step 1)  X
// To derive   Q[h] = X · W_Q[h],   K[h] = X · W_K[h],   V[h] = X · W_V[h]
//
// So far each row of X knows only its own word and place. To guess what comes next, a token must draw on the tokens before it.
// Steps 2 to 4 build **attention**: each token looks at itself and at those before it, decides how much each matters, and takes
// a weighted average of what they offer.
//
// For that, a token plays three parts. As a **query** it asks: what am I looking for? As a **key** it answers: this is what I
// am. As a **value** it says: this is what I pass on if you choose me. Three matrices of weights turn its row of X into the
// three; such a map is called a **projection**.
//
// We do this in several **heads** side by side. Each head has its own weights: it reads all 16 features of a token and makes 8
// new ones, so the 2 heads together make 16 again. One may look for the word before, another for the subject. We write the
// head's number in brackets: Q[0], Q[1]; in formulas it is a superscript.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step02_QueriesKeysAndValues(WorkedExample example) : Derivation(example)
{
    // The weights are drawn at random like the embeddings, and trained like them. We write d = 16 for the features of a token,
    // H = 2 for the number of heads, and dₖ = 8 for the features of a head. A column of `W_Q` makes one feature of the query;
    // its entry i says how much feature i of the token counts.
    //
    // The map is X·W alone, without a **bias** b, a row of numbers added to every token. In this model the projections have
    // none, nor have `W_O` and `W_lm` (steps 4 and 7); the two layers of step 5 have one. The published example that this book
    // follows is built this way; GPT-2 gives the projections and `W_O` a bias too.
    //
    // > Predict: Does a model with more heads have more weights for its queries?
    // >
    // > Answer: No: its heads are narrower. All of them together are as wide as X, so the queries have d·d weights, however
    // > many heads share them. The same holds for keys and values.
    [Derives("2.1", @"W_Q^{(h)}, W_K^{(h)}, W_V^{(h)} ∈ ℝ^{d \times d_k}, \quad d_k = d / H")]
    public Task Each_head_has_three_matrices_of_weights()
    {
        (Model.Heads * Model.DHead).Should().Be(Model.DModel, "the heads share the features of a token, and none is left over");
        foreach (Matrix<double> weights in (Matrix<double>[])[.. W_Q, .. W_K, .. W_V])
        {
            (weights.RowCount, weights.ColumnCount).Should().Be((Model.DModel, Model.DHead));
        }

        TrainingStep oneHead = TrainingStep.Compute(Model.Giving(null) with { Heads = 1 });
        foreach (string name in new[] { "W_Q", "W_K", "W_V" })
        {
            PerHead(name).Sum(weights => Value(weights).Enumerate().Count()).Should().Be(oneHead[$"{name}[0]"].Value.Enumerate().Count());
        }

        return Approve(PerHead("W_Q", "W_K", "W_V"));                                // 16×8 each
    }

    // Every entry of Q is a **dot product**: a row of X times a column of `W_Q`, feature by feature, added up. We write out
    // one, term by term; the matrix product is all of them at once. Keys and values are made in the same way, each from weights
    // of their own.
    [Derives("2.2", @"Q^{(h)} = X · W_Q^{(h)}, \qquad K^{(h)} = X · W_K^{(h)}, \qquad V^{(h)} = X · W_V^{(h)}")]
    public Task Queries_keys_and_values_are_the_rows_of_X_times_their_weights()
    {
        foreach (int h in Heads)
        {
            foreach ((string name, Matrix<double> weights) in new[] { ("Q", W_Q[h]), ("K", W_K[h]), ("V", W_V[h]) })
            {
                Matrix<double> product = X * weights;                              // 5×8 = 5×16 · 16×8

                product[1, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => X[1, k] * weights[k, 0]));
                Step[$"{name}[{h}]"].Should().Equal(product, within: Arithmetic);
            }
        }

        return Approve(PerHead("Q", "K", "V"));
    }

    // Why not one matrix for all three? In step 3 we compare queries with keys by Q·Kᵀ: entry (i, j), the **score** of j for i,
    // says how much token i wants token j. If K were Q, that matrix would be symmetric, and a token's score with itself a sum
    // of squares: tokens would look for what is like themselves. A verb that looks for its subject wants something else.
    //
    // Here `scores[0][I, like]` = 0.011946, but `scores[0][like, I]` = 0.009729. (Step 3 hides one score of each pair. The one
    // that is left would still have to be equal to it.) And V apart from K lets a token be found by one thing and pass on
    // another.
    [Derives("2.3", @"(Q Qᵀ)ᵀ = Q Qᵀ, \qquad (Q Kᵀ)ᵀ ≠ Q Kᵀ")]
    public void Attention_would_be_mutual_with_one_projection_for_query_and_key()
    {
        foreach (int h in Heads)
        {
            Matrix<double> mutual = Q[h] * Q[h].Transpose();                       // 5×5 = 5×8 · 8×5
            Matrix<double> directed = Q[h] * K[h].Transpose();                     // 5×5 = 5×8 · 8×5

            mutual.Should().Equal(mutual.Transpose(), within: Arithmetic);
            (directed - directed.Transpose()).FrobeniusNorm().Should().BeGreaterThan(Arithmetic * directed.FrobeniusNorm());
        }
    }

    // In a program one product does the work of all heads: put the heads' weights side by side, multiply once, and cut the
    // result into the heads' columns. Nothing mixes, since a column of the product uses only its own column of the weights.
    [Derives("2.4", @"[\,Q^{(0)} \,|\, Q^{(1)}\,] = X · [\,W_Q^{(0)} \,|\, W_Q^{(1)}\,]")]
    public void All_heads_at_once_are_one_product()
    {
        Matrix<double> all = X * SideBySide(W_Q);                                  // 5×16 = 5×16 · 16×16

        foreach (int h in Heads)
        {
            ColumnsOf(h, all).Should().Equal(Q[h], within: Arithmetic);
        }
    }
}
