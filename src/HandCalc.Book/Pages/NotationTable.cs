namespace HandCalc.Book.Pages;

/// <summary>The letters and signs of the equations, each with what it stands for and where that is said.</summary>
internal static class NotationTable
{
    /// <summary>A table in Markdown, in the order of the chapters.</summary>
    public const string Markdown = """
        | sign | what it stands for | where |
        |---|---|---|
        | X·W, Xᵀ | the product of two matrices; the transpose, in which rows are columns | [3.1](3.1) |
        | i, j, k | places, counted from 0: i is a token, k goes through the terms of a sum | [2.2](2.2) |
        | s | in step 1 the standard deviation of the draw; in step 3 a row of scores | 1.3, 3.5 |
        | t | in step 1 the ids of the text; in step 13 the number of the training step | 1.2, 13.3 |
        | n | the number of tokens of the text | [7.3](7.3) |
        | d, dₖ, H | the features of a token, the features of a head, the number of heads | [2.1](2.1) |
        | [h], in equations (h) | of head h; h1[3] is feature 3 of head 1 | step 2, 4.1 |
        | M | the causal mask | [3.3](3.3) |
        | π | 3.14159…, the circumference of a circle divided by its diameter | [5.2](5.2) |
        | Φ | the probability that a number of the normal distribution of mean 0 and standard deviation 1 lies below another | [5.2](5.2) |
        | ⊙ | the product of two matrices entry by entry | step 6 |
        | μ, σ², x̂ | mean and variance of a row, and the row normalized by them | 6.2, 6.3, 6.4 |
        | γ, β | gamma and beta, the scale and the shift of the layer norm | [6.5](6.5) |
        | P, Y, y | the probabilities, the targets as one-hot rows, one target | 7.2, 8.5, 7.3 |
        | w, v, u | words of the vocabulary, by id; in 10.10 u is what tanh is taken of | 7.2, 8.3 |
        | L, L̄ | the loss of the text, the sum over its positions; their mean | [7.5](7.5) |
        | ∂L/∂X, d.X | the gradient of X: how fast the loss grows with each entry | step 8 |
        | z, p | a row of logits, and its row of P | [8.3](8.3) |
        | J, δ | a Jacobian; δ with two indices is 1 where they are the same, and 0 elsewhere | [8.3](8.3) |
        | ⟨F, G⟩ | the sum of all entries of F ⊙ G | [9.4](9.4) |
        | x, x_j | in step 10 a row of `residual`, and a number of it; with GELU any number | step 10, 5.2 |
        | GELU′, u′ | the slope of a curve | [10.10](10.10) |
        | Δ | a small nudge | [12.5](12.5) |
        | θ, θ_new | any parameter, before the training step and after it | [13.4](13.4) |
        | g, m, v, m̂, v̂ | the gradient of a parameter, its two moments, and the moments corrected | 13.1, 13.2, 13.3 |
        | η, λ, β₁, β₂ | the settings of AdamW: learning rate, weight decay, how long the moments remember | step 13 |
        | ε | a small number that keeps a division safe: one in the layer norm, another in AdamW | 6.4, step 13 |
        """;
}
