namespace HandCalc.Tensors;

/// <summary>A tensor of one training step: its definition and its value. It never changes.</summary>
public sealed class Tensor
{
    private readonly Matrix<double> value;
    private double? largestEntry;

    internal Tensor(Definition definition, Matrix<double> value)
    {
        Definition = definition;
        this.value = value;
    }

    /// <summary>Where the value comes from: equation, operation, operands.</summary>
    public Definition Definition { get; }

    /// <summary>The name, the same everywhere: d.W_Q[0].</summary>
    public string Name => Definition.Name;

    /// <summary>The equation: "Q[0] = X · W_Q[0]".</summary>
    public string Equation => Definition.Equation;

    /// <summary>What the rows stand for.</summary>
    public Axis Rows => Definition.Rows;

    /// <summary>What the columns stand for.</summary>
    public Axis Columns => Definition.Columns;

    /// <summary>The sizes: two for a matrix, one for a vector, none for a number.</summary>
    public ImmutableArray<int> Shape => Definition.Shape;

    /// <summary>A copy of the value: [rows × columns], where a vector has one row or one column and a number has one of each.</summary>
    public Matrix<double> Value => value.Clone();

    /// <summary>One entry.</summary>
    public double this[int row, int column] => value[row, column];

    /// <summary>The entry that is largest in absolute value: the measure of all relative comparisons.</summary>
    public double LargestEntry => largestEntry ??= value.Enumerate().Max(Math.Abs);

    /// <summary>The tensor as its equation.</summary>
    public override string ToString() => Equation;

    internal Matrix<double> Raw => value;
}
