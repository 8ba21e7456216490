using System.Globalization;
using System.Text;
using HandCalc.Tensors;

namespace HandCalc.Snapshots;

/// <summary>
/// Prints a tensor as the text of a snapshot: its equation, its shape and precision, then its entries in panels of eight columns. No
/// width and no precision is inferred from the numbers, so that one changed number is a difference of one line.
/// </summary>
public static class SnapshotText
{
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
        string title = tensor.Definition.Expression is null ? $"{tensor.Name}, a parameter" : tensor.Equation;
        return Of(title, tensor.Rows, tensor.Columns, (row, column) => tensor[row, column], unit);
    }

    /// <summary>The text of a matrix that is no tensor of a training step, such as a Jacobian.</summary>
    /// <param name="title">Its equation.</param>
    /// <param name="rows">What its rows stand for.</param>
    /// <param name="columns">What its columns stand for.</param>
    /// <param name="entry">Its entry in a row and a column.</param>
    /// <param name="unit">What the entries are divided by. A power of ten.</param>
    public static string Of(string title, Axis rows, Axis columns, Func<int, int, double> entry, double unit = 1)
    {
        var text = new StringBuilder();
        string inUnits = unit == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", in units of {unit:0e-0}");
        Line(text, title);
        Line(text, $"{Shape(rows, columns)}, six decimals{inUnits}");
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
            row.Append(cell(column).PadLeft(Math.Max(EntryWidth, columns[column].Length + 2)));
        }

        return row.ToString();
    }

    private static string Shape(Axis rows, Axis columns) => (rows == Axis.None, columns == Axis.None) switch
    {
        (true, true) => "one number",
        (true, false) => $"{columns.Length}",
        (false, true) => $"{rows.Length}",
        _ => $"{rows.Length} × {columns.Length}",
    };

    private static void Line(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
