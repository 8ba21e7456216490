using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>Softmax over a row: whole, or under the causal mask as far as the token sees.</summary>
internal static class SoftmaxRecipes
{
    /// <summary>exp(X[i, j] − m) / Σₖ exp(X[i, k] − m), where m is the largest of the row.</summary>
    public static Recipe Forward(Definition y, Definition x, bool causal)
    {
        IndexRange seen = causal ? IndexRange.UpTo(y.Columns, I) : IndexRange.Before(x.Columns.Length);
        Recipe largest = Called("m", Largest(seen, Of(x, I, K)));
        Recipe softmax = Exp(Of(x) - largest) / Part("sum", Sum(seen, Exp(Of(x, I, K) - largest)));
        return causal
            ? WhereLess(I, J, Because(
                0, "“", (y.Rows, I), "” does not see “", (y.Columns, J), "”, which comes later: the mask leaves it out."), softmax)
            : softmax;
    }

    /// <summary>Y[i, j] · (dY[i, j] − Σₖ dY[i, k] · Y[i, k]).</summary>
    public static Recipe Backward(Definition dY, Definition y, bool causal)
    {
        Recipe slope = Of(y) * (Of(dY) - Part("sum", Sum(y.Columns.Length, Of(dY, I, K) * Of(y, I, K))));
        return causal
            ? new Noted(slope, Sentence.Of(
                "“", (y.Rows, I), "” sees only itself, so its weights are what they are, whatever its scores."), new(I, false, At(0)))
            : slope;
    }
}
