using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>Softmax over a row: whole, or under the causal mask as far as the token sees.</summary>
internal static class SoftmaxRecipes
{
    /// <summary>exp(X[i, j] − m) / Σₖ exp(X[i, k] − m), where m is the largest of the row.</summary>
    public static Recipe Forward(Definition y, Definition x, bool causal, int earlier)
    {
        Subscript itself = I.Shifted(earlier);
        IndexRange seen = causal ? IndexRange.UpTo(y.Columns, itself) : IndexRange.Along(x.Columns);
        Recipe largest = Called("m", Largest(seen, Of(x, I, K)));
        Recipe softmax = Exp(Of(x) - largest) / Part("sum", Sum(seen, Exp(Of(x, I, K) - largest)));
        return causal
            ? WhereLess(itself, J, Later(y), softmax)
            : softmax;
    }

    /// <summary>The same where each row sees those of its own text, as far as itself, and padding sees nothing.</summary>
    public static Recipe InEachText(Definition y, Definition x, Batch texts)
    {
        ImmutableArray<int> padding = [.. texts.Rows.Where(texts.IsPadding)];
        IndexRange seen = new(I, [.. texts.Rows.Select(row => texts.Rows.Where(other => texts.Sees(row, other)).ToImmutableArray())]);
        Recipe largest = Called("m", Largest(seen, Of(x, I, K)));
        Recipe otherText = Because(
            0, "“", (y.Rows, I), "” and “", (y.Columns, J), "” stand in different texts, and no text sees another.");
        return WhereOneOf(I, padding, Because(0, "“", (y.Rows, I), "” is padding: it sees nothing, so all its weights are 0."),
            WhereLess(J, I.LookedUp([.. texts.Rows.Select(texts.Start)]), otherText,
            WhereLess(I.LookedUp([.. texts.Rows.Select(row => texts.Start(row) + texts.Longest - 1)]), J, otherText,
            WhereOneOf(J, padding, Because(
                0, "“", (y.Rows, I), "” does not see “", (y.Columns, J), "”, which fills up the rows behind the text."),
            WhereLess(I, J, Later(y), Exp(Of(x) - largest) / Part("sum", Sum(seen, Exp(Of(x, I, K) - largest))))))));
    }

    private static Recipe Later(Definition y) => Because(
        0, "“", (y.Rows, I), "” does not see “", (y.Columns, J), "”, which comes later: the mask leaves it out.");

    /// <summary>The gradient of X[i, j] where Y = softmax(X) without a mask, whatever mask Y had: Y is computed anew.</summary>
    public static Recipe UnmaskedBackward(Definition dY, Definition x)
    {
        Recipe largest = Called("m", Largest(IndexRange.Along(x.Columns), Of(x, I, K)));
        Recipe sum = Called("Z", Sum(x.Columns, Exp(Of(x, I, K) - largest)));
        return Exp(Of(x) - largest) / sum
            * (Of(dY) - Part("sum", Sum(x.Columns, Of(dY, I, K) * (Exp(Of(x, I, K) - largest) / sum))));
    }

    /// <summary>Y[i, j] · (dY[i, j] − Σₖ dY[i, k] · Y[i, k]).</summary>
    public static Recipe Backward(Definition dY, Definition y, bool causal, Batch? texts)
    {
        Recipe slope = Of(y) * (Of(dY) - Part("sum", Sum(y.Columns, Of(dY, I, K) * Of(y, I, K))));
        return causal
            ? new Noted(slope, Note.Of(
                "“", (y.Rows, I), "” sees only itself, so its weights are what they are, whatever its scores."),
                texts is null ? new Compared(I, false, At(0)) : new OneOf(I, [.. texts.Rows.Where(row => texts.Start(row) == row)]))
            : slope;
    }
}
