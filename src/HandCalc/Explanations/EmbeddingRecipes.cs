using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>From the text to X, and back.</summary>
internal static class EmbeddingRecipes
{
    /// <summary>E_token[ids[i], j] + E_pos[i, j].</summary>
    public static Recipe LookUp(Definition tokens, Definition positions, ImmutableArray<int> ids) =>
        Of(tokens, I.In(ids), J) + Of(positions);

    /// <summary>The sum of the rows of dX at whose positions the token stands.</summary>
    public static Recipe GatherByToken(Definition dX, Axis words, ImmutableArray<int> ids) => Sum(
        IndexRange.Listed(PlacesOf(ids, words.Length), I), Of(dX, K, J),
        Sentence.Of("“", (words, I), "” does not occur in the text, so no loss depends on its row."));

    /// <summary>The row of dX at the position.</summary>
    public static Recipe GatherByPosition(Definition dX, Axis positions, int count) => WhereLess(I, At(count), Of(dX), Because(
        0, "The text ends before position ", (positions, I), ", so no loss depends on its row."));
}
