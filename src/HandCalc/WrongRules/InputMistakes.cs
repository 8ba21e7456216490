using HandCalc.Models;
using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in what goes into the block, and in how heads are taken apart and put together (steps 1 to 4).</summary>
public static class InputMistakes
{
    /// <summary>X[i] = E_token[ids[i]] + E_pos[i + 1].</summary>
    public static WrongRule PositionsFromOne { get; } = new(
        "positions from 1",
        "Positions count from 0, and the first token has the first row of E_pos; here it has the second.",
        (model, right) => [("X", Replaced(right["X"], values =>
            Embedded(model, values[0], (i, j) => values[1][(i + 1) % values[1].RowCount, j])))]);

    /// <summary>X[i] = √d_model · E_token[ids[i]] + E_pos[i].</summary>
    public static WrongRule EmbeddingsScaled { get; } = new(
        "embeddings times √d_model",
        "The rows of E_token are multiplied by √d_model before the positions are added; this book adds them as they are.",
        (model, right) => [("X",
            Replaced(right["X"], values => Embedded(model, values[0] * Math.Sqrt(model.DModel), (i, j) => values[1][i, j])))]);

    /// <summary>X[i] = E_token[i] + E_pos[i], or of the ids without &lt;BOS&gt;, …</summary>
    public static WrongRule IdsShifted { get; } = new(
        "tokens off by one",
        "Each position has the embedding of the token after it: <BOS> is missing.",
        (model, right) => [("X", Replaced(right["X"], values => DenseMatrix.Create(model.Ids.Length, model.DModel, (i, j) =>
            values[0][model.Ids[Math.Min(i + 1, model.Ids.Length - 1)], j] + values[1][i, j])))]);

    /// <summary>X[i] = E_pos[i].</summary>
    public static WrongRule TokensForgotten { get; } = new(
        "tokens forgotten",
        "Each token has its position's row of E_pos, and its own row of E_token is not added.",
        (model, right) => [("X", Replaced(right["X"], values => Embedded(model, values[0] * 0, (i, j) => values[1][i, j])))]);

    /// <summary>Q, K and V are of the normalized X.</summary>
    public static WrongRule NormalizedFirst { get; } = new(
        "layer norm before attention",
        "Q, K and V are taken of X after a layer norm (pre-norm); this book's block has none there.",
        (model, right) => Projections(model).Select(name =>
            (name, Replaced(right[name], values => Normalized(values[0], model.LayerNormEpsilon) * values[1])))
            .Concat(Projections(model).Select(name => $"d.W_{name}").Select(name =>
            (name, Replaced(right[name], values => Normalized(values[0], model.LayerNormEpsilon).Transpose() * values[1])))));

    /// <summary>Row-major numbers of all heads, cut into the heads without moving an axis.</summary>
    public static WrongRule HeadsSplitByReshape { get; } = new(
        "heads split by reshape",
        "The columns of all heads are reshaped to [heads × tokens × d_k] where they belong to [tokens × heads × d_k], transposed then.",
        (model, right) => from name in Projections(model)
                          let all = Of(model, head => right[$"{name[0]}[{head}]"].Operands[1].Source)
                          let part = int.Parse(name[2..^1], System.Globalization.CultureInfo.InvariantCulture)
                          select (name, new Expression("product",
                              $"part {part} of the rows of X · [{string.Join(" | ", all.Select(weight => weight.Name))}]",
                              [right["X"], .. all.Select(weight => (Operand)weight)], values => Part(SideBySide(values), part, model))));

    /// <summary>concat is the heads one below the other, reshaped.</summary>
    public static WrongRule HeadsMergedByReshape { get; } = new(
        "heads merged by reshape",
        "The heads are reshaped from [heads × tokens × d_k] to [tokens × d_model] without being transposed first.",
        (model, right) => Of(model, head => right[$"d.head[{head}]"]).Select((dHead, head) =>
            (dHead.Name, Replaced(dHead, values => Part(values[0], head, model))))
            .Append(("concat", Replaced(right["concat"], values => Merged([.. values])))));

    /// <summary>Every mistake above.</summary>
    public static IEnumerable<WrongRule> All { get; } =
        [PositionsFromOne, EmbeddingsScaled, IdsShifted, TokensForgotten, NormalizedFirst, HeadsSplitByReshape, HeadsMergedByReshape];

    /// <summary>A matrix, each row with mean 0 and variance 1.</summary>
    internal static Matrix<double> Normalized(Matrix<double> x, double epsilon)
    {
        Vector<double> mean = x.RowSums() / x.ColumnCount;
        Vector<double> variance = x.MapIndexed((i, _, entry) => Math.Pow(entry - mean[i], 2)).RowSums() / x.ColumnCount;
        return x.MapIndexed((i, _, entry) => (entry - mean[i]) / Math.Sqrt(variance[i] + epsilon));
    }

    private static DenseMatrix Embedded(Model model, Matrix<double> tokens, Func<int, int, double> position) =>
        DenseMatrix.Create(model.Ids.Length, model.DModel, (i, j) => tokens[model.Ids[i], j] + position(i, j));

    private static IEnumerable<string> Projections(Model model) =>
        from kind in "QKV" from head in Enumerable.Range(0, model.Heads) select $"{kind}[{head}]";

    private static Definition[] Of(Model model, Func<int, Definition> head) => [.. Enumerable.Range(0, model.Heads).Select(head)];

    private static Matrix<double> SideBySide(OperandValues values)
    {
        Matrix<double> x = values[0];
        Matrix<double>[] weights = [.. values];
        return weights.Skip(1).Select(weight => x * weight).Aggregate((all, next) => all.Append(next));
    }

    /// <summary>The numbers of one head, if all stand row by row and each head takes as many as it has.</summary>
    private static DenseMatrix Part(Matrix<double> all, int head, Model model)
    {
        (int rows, int width, double[] numbers) = (all.RowCount, model.DHead, all.ToRowMajorArray());
        return DenseMatrix.Create(rows, width, (i, j) => numbers[(head * rows * width) + (i * width) + j]);
    }

    private static Matrix<double> Merged(Matrix<double>[] heads) => Matrix<double>.Build.DenseOfRowMajor(
        heads[0].RowCount, heads.Sum(head => head.ColumnCount), heads.SelectMany(head => head.ToRowMajorArray()));
}
