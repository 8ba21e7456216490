using HandCalc.Operations;
using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in what goes into the block, and in how heads are taken apart and put together (steps 1 to 4).</summary>
public static class InputMistakes
{
    /// <summary>Every mistake of this kind.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        Embedded("positions from 1", "Positions count from 0, and the first token has the first row of E_pos; here it has the second.",
            (_, text, x, i, j) => x[0][text.Ids[i], j] + x[1][(text.Position(i) + 1) % x[1].RowCount, j]),
        Embedded("embeddings times √d_model",
            "The rows of E_token are multiplied by √d_model before the positions are added; this book adds them as they are.",
            (model, text, x, i, j) => (x[0][text.Ids[i], j] * Math.Sqrt(model.DModel)) + x[1][text.Position(i), j]),
        Embedded("tokens off by one", "Each position has the embedding of the token after it: <BOS> is missing.",
            (_, text, x, i, j) => x[0][text.Ids[Math.Min(i + 1, text.Ids.Length - 1)], j] + x[1][text.Position(i), j]),
        Embedded("tokens forgotten", "Each token has its position's row of E_pos, and its own row of E_token is not added.",
            (_, text, x, i, j) => x[1][text.Position(i), j]),
        new("layer norm before attention", "Q, K and V are taken of X after a layer norm (pre-norm); this book's block has none there.",
            (model, right) => from name in Projections(model)
                              from tensor in new[] { right[name], right[$"d.W_{name}"] }
                              select (tensor.Name, Replaced(tensor, x =>
                                  tensor.Expression!.Evaluate([NormMistakes.Normalized(x[0], Epsilon(right)), .. x.Skip(1)])))),
        new("heads split by reshape",
            "The columns of all heads are reshaped to [heads × tokens × d_k] where they belong to [tokens × heads × d_k], transposed then.",
            (model, right) => from name in Projections(model)
                              let part = TensorName.Parse(name)
                              let all = Heads(model, head => right[$"{part with { Head = head }}"].Operands[1])
                              select (name, new Expression("product",
                                  $"part {part.Head} of the rows of X · [{string.Join(" | ", all.Select(weight => weight.Name))}]",
                                  [right["X"], .. all], x => Part(SideBySide([.. x]), part.Head!.Value, model)))),
        new("heads merged by reshape",
            "The heads are reshaped from [heads × tokens × d_k] to [tokens × d_model] without being transposed first.",
            (model, right) => PerHead(model, "d.head", head => Replaced(right[$"d.head[{head}]"], x => Part(x[0], head, model)))
                .Append(("concat", Replaced(right["concat"], Merged)))),
    ];

    private static WrongRule Embedded(string name, string description, Func<Model, Embedding, Matrix<double>[], int, int, double> entry) =>
        new(name, description, (model, right) => right["X"].Expression!.Operation is not Embedding text ? []
            : [("X", ByEntry(right["X"], (x, i, j) => entry(model, text, x, i, j)))]);

    private static IEnumerable<string> Projections(Model model) =>
        from kind in "QKV" from head in Enumerable.Range(0, model.Heads) select $"{kind}[{head}]";

    private static Operand[] Heads(Model model, Func<int, Operand> head) => [.. Enumerable.Range(0, model.Heads).Select(head)];

    private static Matrix<double> SideBySide(Matrix<double>[] x) =>
        x.Skip(1).Select(weight => x[0] * weight).Aggregate((all, next) => all.Append(next));

    /// <summary>The numbers of one head, if all stand row by row and each head takes as many as it has.</summary>
    private static DenseMatrix Part(Matrix<double> all, int head, Model model)
    {
        (int rows, int width, double[] numbers) = (all.RowCount, model.DHead, all.ToRowMajorArray());
        return DenseMatrix.Create(rows, width, (i, j) => numbers[(head * rows * width) + (i * width) + j]);
    }

    private static Matrix<double> Merged(Matrix<double>[] heads) => Matrix<double>.Build.DenseOfRowMajor(
        heads[0].RowCount, heads.Sum(head => head.ColumnCount), heads.SelectMany(head => head.ToRowMajorArray()));
}
