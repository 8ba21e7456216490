using HandCalc.Reading;

namespace HandCalc.Snapshots;

/// <summary>
/// A tensor as it was recorded: with all its bits, or as a snapshot prints it, with six decimals. Two of them are compared as closely
/// as the coarser one knows its entries.
/// </summary>
public sealed class RecordedTensor
{
    private readonly Func<int, int, double> entry;
    private readonly Func<int, int, string>? printed;

    internal RecordedTensor(
        string name, string title, Labels rows, Labels columns, Func<int, int, double> entry, double? unit = null,
        Func<int, int, string>? printed = null)
    {
        (Name, Title, Rows, Columns, this.entry, Unit, this.printed) = (name, title, rows, columns, entry, unit, printed);
    }

    /// <summary>Records a tensor of a training step, with all its bits.</summary>
    public static RecordedTensor Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor.Name, SnapshotText.Title(tensor.Definition), Labels.Of(tensor.Rows), Labels.Of(tensor.Columns), (i, j) =>
            tensor[i, j]);
    }

    /// <summary>Records a tensor of a file, with all its bits.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="definition">What it is.</param>
    /// <param name="isOfModel">Whether the definition is that of the file's model, so that its labels and its equation are known.</param>
    internal static RecordedTensor Of(ExportedTensor tensor, Definition definition, bool isOfModel)
    {
        bool known = isOfModel && tensor.Shape.SequenceEqual(definition.Shape);
        bool hasRows = tensor.Shape.Length == 2 || (tensor.Shape.Length == 1 && definition.Rows != Axis.None);
        bool hasColumns = tensor.Shape.Length == 2 || (tensor.Shape.Length == 1 && !hasRows);
        Labels rows = known ? Labels.Of(definition.Rows) : hasRows ? Labels.Of(Axis.Indices(tensor.Shape[0])) : Labels.None;
        Labels columns = known ? Labels.Of(definition.Columns) : hasColumns ? Labels.Of(Axis.Indices(tensor.Shape[^1])) : Labels.None;
        return new(tensor.Name, known ? SnapshotText.Title(definition) : "", rows, columns, (i, j) =>
            tensor.Values[(i * columns.Length) + j]);
    }

    /// <summary>The tensor's name, such as d.W_Q[0].</summary>
    public string Name { get; }

    /// <summary>The first line of its snapshot: its equation, or that it is a parameter; empty where that is not known.</summary>
    public string Title { get; }

    /// <summary>What its rows are called.</summary>
    public Labels Rows { get; }

    /// <summary>What its columns are called.</summary>
    public Labels Columns { get; }

    /// <summary>In units of what its entries are printed with six decimals; null where all bits are known.</summary>
    public double? Unit { get; }

    /// <summary>The sizes: "5 × 16", "16" or "one number".</summary>
    public string Shape => SnapshotText.Shape(Rows.Exist ? Rows.Length : null, Columns.Exist ? Columns.Length : null);

    /// <summary>One entry, as far as it is known.</summary>
    public double this[int row, int column] => entry(row, column);

    /// <summary>The entry that is largest in absolute value.</summary>
    public double LargestEntry => Places.Max(place => Math.Abs(entry(place.Row, place.Column)));

    /// <summary>Every row and column, row by row.</summary>
    internal IEnumerable<(int Row, int Column)> Places =>
        from row in Enumerable.Range(0, Rows.Length) from column in Enumerable.Range(0, Columns.Length) select (row, column);

    /// <summary>One entry in six decimals, in some unit: as it stands in the snapshot, where it is known so.</summary>
    public string Print(int row, int column, double unit) =>
        printed is not null && unit == Unit ? printed(row, column) : SnapshotText.Entry(entry(row, column) / unit);

    /// <summary>Whether an entry is exactly zero, and does not only round to it.</summary>
    public bool IsZero(int row, int column) => printed is null ? entry(row, column) == 0 : printed(row, column) == "0";

    /// <summary>The place of an entry by its labels: A[0][like, I].</summary>
    public string Place(int row, int column) =>
        Definition.Entry(Name, Rows.Exist ? Rows[row] : null, Columns.Exist ? Columns[column] : null);

    /// <summary>Whether an entry is the same as an entry of another record.</summary>
    internal bool Same((int Row, int Column) place, RecordedTensor other, (int Row, int Column) itsPlace)
    {
        if (CommonUnit(other) is { } unit)
        {
            return Print(place.Row, place.Column, unit) == other.Print(itsPlace.Row, itsPlace.Column, unit);
        }

        (double mine, double its) = (this[place.Row, place.Column], other[itsPlace.Row, itsPlace.Column]);
        return mine == its || (double.IsNaN(mine) && double.IsNaN(its));
    }

    /// <summary>The coarser of two units; null where both know all bits.</summary>
    public double? CommonUnit(RecordedTensor other) =>
        (Unit, other.Unit) is ({ } mine, { } its) ? Math.Max(mine, its) : Unit ?? other.Unit;
}
