using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>A table of scalars of a tape, with the few operations that the model is written in, each by its definition.</summary>
internal sealed class Scalars
{
    private readonly Scalar[] entries;

    /// <summary>Fills a table entry by entry.</summary>
    public Scalars(int rows, int columns, Func<int, int, Scalar> entry)
    {
        (Rows, Columns) = (rows, columns);
        entries = new Scalar[rows * columns];
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = entry(index / columns, index % columns);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The same scalars, rows and columns swapped.</summary>
    public Scalars T => new(Columns, Rows, (i, j) => this[j, i]);

    public Scalar this[int row, int column] => entries[(row * Columns) + column];

    /// <summary>Given numbers.</summary>
    public static Scalars Given(Tape tape, Matrix<double> values) =>
        new(values.RowCount, values.ColumnCount, (i, j) => tape.Given(values[i, j]));

    /// <summary>Y[i,j] = Σₖ A[i,k]·B[k,j].</summary>
    public static Scalars operator *(Scalars a, Scalars b) =>
        new(a.Rows, b.Columns, (i, j) => Sum(a.Columns, k => a[i, k] * b[k, j]));

    /// <summary>Y[i,j] = A[i,j] + B[i,j], where a B of one row is added to every row.</summary>
    public static Scalars operator +(Scalars a, Scalars b) =>
        new(a.Rows, a.Columns, (i, j) => a[i, j] + b[b.Rows == 1 ? 0 : i, j]);

    /// <summary>The sum of some terms.</summary>
    public static Scalar Sum(int count, Func<int, Scalar> term)
    {
        Scalar sum = term(0);
        for (int index = 1; index < count; index++)
        {
            sum += term(index);
        }

        return sum;
    }

    /// <summary>A function of each entry.</summary>
    public Scalars Map(Func<Scalar, Scalar> function) => new(Rows, Columns, (i, j) => function(this[i, j]));

    /// <summary>
    /// exp(x[i,j]) / Σ exp(x[i,k]), where k runs over the columns that row i sees. What it does not see is a zero that nothing
    /// computes.
    /// </summary>
    /// <remarks>
    /// No maximum is subtracted: at these sizes nothing overflows, and the engine's trick is not trusted but checked.
    /// </remarks>
    /// <param name="sees">Whether a row sees a column; every row sees all of them, if it is not said.</param>
    public Scalars Softmax(Func<int, int, bool>? sees = null)
    {
        Scalars powers = Map(Scalar.Exp);
        int[][] seen = [.. Enumerable.Range(0, Rows).Select(i =>
            Enumerable.Range(0, Columns).Where(j => sees?.Invoke(i, j) ?? true).ToArray())];
        Scalar[] sums = [.. seen.Select((columns, i) => columns.Length == 0 ? default : Sum(columns.Length, k => powers[i, columns[k]]))];
        return new(Rows, Columns, (i, j) => seen[i].Contains(j) ? powers[i, j] / sums[i] : this[i, j].Tape.Given(0));
    }

    /// <summary>GELU by the tanh formula: ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).</summary>
    public Scalars Gelu() => Map(x => x * 0.5 * (Scalar.Tanh((x + (x * x * x * 0.044715)) * Math.Sqrt(2 / Math.PI)) + 1));

    /// <summary>The numbers alone.</summary>
    public Matrix<double> Values() => Read(scalar => scalar.Value);

    /// <summary>A number for each scalar, such as a derivative.</summary>
    public Matrix<double> Read(Func<Scalar, double> number) =>
        Matrix<double>.Build.Dense(Rows, Columns, (i, j) => number(this[i, j]));
}
