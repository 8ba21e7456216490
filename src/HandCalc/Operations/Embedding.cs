using HandCalc.Tensors;
using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

/// <summary>The embedding: each token's row of one table plus each position's row of another.</summary>
public static class Embedding
{
    /// <summary>X[i] = E_token[ids[i]] + E_pos[i].</summary>
    /// <param name="tokens">E_token [vocabulary × features].</param>
    /// <param name="positions">E_pos [maximum length × features].</param>
    /// <param name="ids">The vocabulary index of the token at each position.</param>
    public static Expression Forward(Definition tokens, Definition positions, IReadOnlyList<int> ids)
    {
        int[] row = [.. ids];
        return new("look-up", $"{tokens}[ids] + {positions}", [tokens, positions],
            ByPlace(row.Length, tokens.Columns.Length, (tokens, positions, i, j) => tokens[row[i], j] + positions[i, j]));
    }

    /// <summary>
    /// d.E_token gathers the rows of dX by token, so a token that is used twice receives the sum and one that is not used receives
    /// zero; d.E_pos is dX, with zeros for the positions that the text does not reach.
    /// </summary>
    public static (Expression DTokens, Expression DPositions) Backward(
        Definition dX, Definition tokens, Definition positions, IReadOnlyList<int> ids) =>
        (new("gather by token", $"rows of {dX.Name} added by token", [dX], Gather(ids, tokens.Rows.Length)),
         new("gather by position", $"rows of {dX.Name} by position", [dX],
             Gather([.. Enumerable.Range(0, ids.Count)], positions.Rows.Length)));
}
