namespace HandCalc.Snapshots;

/// <summary>
/// Prints a tensor as the text of a snapshot: its equation, its shape and precision, then its entries in panels of eight columns. No
/// width and no precision is inferred from the numbers, so that one changed number is a difference of one line.
/// </summary>
public static class SnapshotText
{
    internal const string Parameter = ", a parameter";
    internal const string Precision = ", six decimals";
    internal const string InUnits = ", in units of ";
    internal const string Number = "one number";
    internal const string Times = " × ";
    private const int ColumnsInPanel = 8;
    private const int Decimals = 6;
    private const int LabelWidth = 16;
    private const int EntryWidth = 12;

    /// <summary>The text of a tensor's snapshot, with LF line ends, ending in one newline.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="unit">What the entries are divided by, for tensors too small for six decimals. A power of ten.</param>
    public static string Of(Tensor tensor, double unit = 1)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Of(Title(tensor.Definition), tensor.Rows, tensor.Columns, (row, column) => tensor[row, column], unit);
    }

    /// <summary>The first line of a tensor's snapshot.</summary>
    internal static string Title(Definition definition) =>
        definition.Expression is null ? definition.Name + Parameter : definition.Equation;

    /// <summary>The text of a matrix that is no tensor of a training step, such as a Jacobian.</summary>
    /// <param name="title">Its equation.</param>
    /// <param name="rows">What its rows stand for.</param>
    /// <param name="columns">What its columns stand for.</param>
    /// <param name="entry">Its entry in a row and a column.</param>
    /// <param name="unit">What the entries are divided by. A power of ten.</param>
    public static string Of(string title, Axis rows, Axis columns, Func<int, int, double> entry, double unit = 1)
    {
        var text = new StringBuilder();
        string inUnits = unit == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{InUnits}{unit:0e-0}");
        Line(text, title);
        Line(text, Shape(rows == Axis.None ? null : rows.Length, columns == Axis.None ? null : columns.Length) + Precision + inUnits);
        for (int first = 0; first < columns.Length; first += ColumnsInPanel)
        {
            int end = Math.Min(first + ColumnsInPanel, columns.Length);
            Line(text, "");
            if (columns != Axis.None)
            {
                Line(text, Row(columns, first, end, "", column => columns[column]));
            }

            for (int row = 0; row < rows.Length; row++)
            {
                Line(text, Row(columns, first, end, rows[row], column => Entry(entry(row, column) / unit)));
            }
        }

        return text.ToString();
    }

    /// <summary>One entry: always with its sign, 0 where it is exactly zero, and without a sign where it only rounds to zero.</summary>
    public static string Entry(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        string digits = Math.Abs(value).ToString($"F{Decimals}", CultureInfo.InvariantCulture);
        return digits.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? digits : (value < 0 ? "-" : "+") + digits;
    }

    private static string Row(Axis columns, int first, int end, string label, Func<int, string> cell)
    {
        var row = new StringBuilder(label.PadRight(LabelWidth));
        for (int column = first; column < end; column++)
        {
            // A number too wide for its column still stands apart from what is on its left.
            string text = cell(column);
            int width = Math.Max(EntryWidth, columns[column].Length + 2);
            row.Append(' ', text.Length < width ? width - text.Length : 1).Append(text);
        }

        return row.ToString();
    }

    /// <summary>The sizes of a matrix, of a vector, which lacks one of them, or of a number, which lacks both.</summary>
    internal static string Shape(int? rows, int? columns) => (rows, columns) switch
    {
        (null, null) => Number,
        (null, { } length) => $"{length}",
        ({ } length, null) => $"{length}",
        _ => $"{rows}{Times}{columns}",
    };

    private static void Line(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
