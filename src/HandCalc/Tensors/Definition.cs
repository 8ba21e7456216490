namespace HandCalc.Tensors;

/// <summary>What one tensor of a computation is, before it has a value: its name, its axes, its equation.</summary>
public sealed class Definition
{
    internal Definition(int index, TensorName id, Axis rows, Axis columns, Expression? expression, Beginning? beginning)
    {
        (Index, Id, Rows, Columns, Expression, Beginning) = (index, id, rows, columns, expression, beginning);
        Name = id.ToString();
    }

    /// <summary>Its place in the order of computation. Every operand of its expression comes before it.</summary>
    public int Index { get; }

    /// <summary>Its name in parts: the gradient of W_Q of head 0.</summary>
    public TensorName Id { get; }

    /// <summary>Its name, the same everywhere: d.W_Q[0].</summary>
    public string Name { get; }

    /// <summary>What its rows stand for; <see cref="Axis.None"/> for a row vector and for a number.</summary>
    public Axis Rows { get; }

    /// <summary>What its columns stand for; <see cref="Axis.None"/> for a column vector and for a number.</summary>
    public Axis Columns { get; }

    /// <summary>How it is computed; null for what is given from outside, such as a parameter.</summary>
    public Expression? Expression { get; }

    /// <summary>How it begins, if it is a parameter; null for everything else.</summary>
    public Beginning? Beginning { get; }

    /// <summary>The whole equation: "Q[0] = X · W_Q[0]", or the name alone where the tensor is given.</summary>
    public string Equation => Expression is null ? Name : $"{Name} = {Expression.Formula}";

    /// <summary>The kind of operation that computes it: "product", "softmax", …, or "given".</summary>
    public string Operation => Expression?.Operation.Name ?? "given";

    /// <summary>The tensors that it is computed from.</summary>
    public ImmutableArray<Operand> Operands => Expression?.Operands ?? [];

    /// <summary>Its sizes: two for a matrix, one for a vector, none for a number.</summary>
    public ImmutableArray<int> Shape =>
        [.. new[] { Rows, Columns }.Where(axis => axis != Axis.None).Select(axis => axis.Length)];

    /// <summary>One entry by its labels, an index without its brackets: A[0][like, I], b_2[5], loss.</summary>
    public string Entry(int row, int column) =>
        Entry(Name, Rows == Axis.None ? null : Rows[row], Columns == Axis.None ? null : Columns[column]);

    /// <summary>One entry of a tensor by its labels, of which a vector lacks one and a number both.</summary>
    internal static string Entry(string name, string? row, string? column)
    {
        string[] labels = [.. new[] { row, column }.OfType<string>().Select(Bare)];
        return labels.Length == 0 ? name : $"{name}[{string.Join(", ", labels)}]";
    }

    /// <summary>A label without the brackets of an index: 3 for [3].</summary>
    internal static string Bare(string label) => label.StartsWith('[') && label.EndsWith(']') ? label[1..^1] : label;

    /// <summary>This tensor as an operand, transposed.</summary>
    public Operand T => new(this, Transposed: true);

    /// <inheritdoc/>
    public override string ToString() => Equation;
}
