using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.WrongRules;

/// <summary>Mistakes on the way back into the embeddings (step 12).</summary>
public static class EmbeddingMistakes
{
    /// <summary>A row of d.E_token is the row of d.X of the token's last position.</summary>
    public static WrongRule RepeatedTokenOverwritten { get; } = new(
        "repeated token overwritten",
        "A word that comes twice keeps the gradient of its last position only, where those of all its positions add up.",
        (model, right) => [("d.E_token", LastWins(right["d.X"], model.Ids, model.Vocabulary.Length))]);

    private static Expression LastWins(Definition dX, IReadOnlyList<int> ids, int words) =>
        new("gather by token", $"rows of {dX.Name} by token, the last one only", [dX], values => LastWins(values[0], ids, words));

    private static DenseMatrix LastWins(Matrix<double> dX, IReadOnlyList<int> ids, int words)
    {
        var gathered = new DenseMatrix(words, dX.ColumnCount);
        foreach ((int position, int id) in ids.Index())
        {
            gathered.SetRow(id, dX.Row(position));
        }

        return gathered;
    }
}
