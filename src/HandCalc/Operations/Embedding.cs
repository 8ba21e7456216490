using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Operations;

/// <summary>The embedding: each token's row of one table plus each position's row of another.</summary>
public static class Embedding
{
    /// <summary>X[i] = E_token[ids[i]] + E_pos[i].</summary>
    /// <param name="tokens">E_token [vocabulary × features].</param>
    /// <param name="positions">E_pos [maximum length × features].</param>
    /// <param name="ids">The vocabulary index of the token at each position.</param>
    public static Expression Forward(Definition tokens, Definition positions, IReadOnlyList<int> ids) =>
        new("look-up", $"{tokens}[ids] + {positions}", [tokens, positions], values => Forward(values[0], values[1], ids));

    /// <summary>
    /// d.E_token gathers the rows of dX by token, so a token that is used twice receives the sum and one that is not used receives
    /// zero; d.E_pos is dX, with zeros for the positions that the text does not reach.
    /// </summary>
    public static (Expression DTokens, Expression DPositions) Backward(
        Definition dX, Definition tokens, Definition positions, IReadOnlyList<int> ids) =>
        (new("gather by token", $"rows of {dX.Name} added by token", [dX], values => Gather(values[0], ids, tokens.Rows.Length)),
         new("gather by position", $"rows of {dX.Name} by position", [dX],
             values => Gather(values[0], Enumerable.Range(0, ids.Count), positions.Rows.Length)));

    private static DenseMatrix Forward(Matrix<double> tokens, Matrix<double> positions, IReadOnlyList<int> ids) =>
        DenseMatrix.Create(ids.Count, tokens.ColumnCount, (i, j) => tokens[ids[i], j] + positions[i, j]);

    private static DenseMatrix Gather(Matrix<double> rows, IEnumerable<int> targets, int count)
    {
        var gathered = new DenseMatrix(count, rows.ColumnCount);
        foreach ((int source, int target) in targets.Index())
        {
            for (int j = 0; j < rows.ColumnCount; j++)
            {
                gathered[target, j] += rows[source, j];
            }
        }

        return gathered;
    }
}
