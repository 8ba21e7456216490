using HandCalc.Operations;
using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>From the text to X, and back.</summary>
internal static class EmbeddingRecipes
{
    /// <summary>E_token[ids[i], j] + E_pos[position of i, j].</summary>
    public static Recipe LookUp(Definition tokens, Definition positions, Embedding lookUp) => Of(tokens, I.In(new(0, lookUp.Ids)), J)
        + Of(positions, lookUp.Texts is null ? I.Shifted(lookUp.First) : I.LookedUp([.. lookUp.Texts.Rows.Select(lookUp.Position)]), J);

    /// <summary>The sum of the rows of dX at whose positions the token stands.</summary>
    /// <param name="dX">dX.</param>
    /// <param name="words">The vocabulary.</param>
    /// <param name="ids">The ids of the text.</param>
    /// <param name="lastAlone">Whether the last of these positions is taken alone.</param>
    public static Recipe GatherByToken(Definition dX, Axis words, ImmutableArray<int> ids, bool lastAlone = false) => Sum(
        IndexRange.PlacesOf(ids, words, I) with { IsOfIds = true, IsLastAlone = lastAlone }, Of(dX, K, J),
        Note.Of("“", (words, I), "” does not occur in the text, so no loss depends on its row."));

    /// <summary>The row of dX at the position; of several texts their sum.</summary>
    public static Recipe GatherByPosition(Definition dX, Axis positions, Batch? texts) => texts is null
        ? WhereLess(I, EndOf(dX.Rows), Of(dX), Because(
            0, "The text ends before position ", (positions, I), ", so no loss depends on its row."))
        : Sum(IndexRange.PlacesOf([.. texts.Rows.Select(texts.Position)], positions, I), Of(dX, K, J),
            Note.Of("All texts end before position ", (positions, I), ", so no loss depends on its row."));
}
