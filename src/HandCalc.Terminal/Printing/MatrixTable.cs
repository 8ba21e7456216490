using HandCalc.Snapshots;
using HandCalc.Tensors;

namespace HandCalc.Terminal.Printing;

/// <summary>A matrix as a coloured table, whole or as its first rows and columns, in panels of columns that fit the page.</summary>
internal sealed class MatrixTable
{
    private const int ColumnsOfPanel = 8;
    private const int LongestLabel = 16;
    private const int LongestColumnLabel = 12;
    private const int Gap = 2;
    private const string Elided = "  …";

    private readonly Labels rows;
    private readonly Labels columns;
    private readonly Func<int, int, TextCell> cell;
    private readonly int shownRows;
    private readonly int shownColumns;
    private readonly int indent;
    private readonly int labelWidth;
    private readonly int cellWidth;

    private MatrixTable(Labels rows, Labels columns, Func<int, int, TextCell> cell, int indent, int atMost)
    {
        // A column vector, such as the mean of each row, is written as a row: it takes one line.
        bool isColumn = !columns.Exist;
        (this.rows, this.columns) = isColumn ? (Labels.None, rows) : (rows, columns);
        (this.cell, this.indent) = (isColumn ? (row, column) => cell(column, row) : cell, indent);
        (shownRows, shownColumns) = (Math.Min(this.rows.Length, atMost), Math.Min(this.columns.Length, atMost));
        labelWidth = Enumerable.Range(0, shownRows).Max(row => Line.WidthOf(RowLabel(row)));
        cellWidth = Enumerable.Range(0, shownColumns)
            .Max(column => Enumerable.Range(0, shownRows).Select(row => this.cell(row, column).Text)
            .Prepend(ColumnLabel(column)).Max(Line.WidthOf));
    }

    /// <summary>Writes a tensor, from a column of the page on; of its rows and columns no more than so many.</summary>
    public static void Write(Page page, Tensor tensor, int indent, int atMost = int.MaxValue)
    {
        double largest = tensor.LargestEntry;
        Write(page, Labels.Of(tensor.Rows), Labels.Of(tensor.Columns),
            (row, column) => new TextCell(Numbers.Entry(tensor[row, column], largest),
                Palette.Of(tensor[row, column], largest)), indent, atMost);
    }

    /// <summary>Writes a matrix of cells.</summary>
    public static void Write(Page page, Labels rows, Labels columns, Func<int, int, TextCell> cell, int indent, int atMost = int.MaxValue)
    {
        var table = new MatrixTable(rows, columns, cell, indent, atMost);
        int room = page.Width - indent - table.labelWidth - (table.shownColumns < table.columns.Length ? Elided.Length : 0);
        int perPanel = Math.Clamp(room / (table.cellWidth + Gap), 1, ColumnsOfPanel);
        for (int first = 0; first < table.shownColumns; first += perPanel)
        {
            table.WritePanel(page, first, Math.Min(first + perPanel, table.shownColumns));
        }
    }

    private void WritePanel(Page page, int first, int last)
    {
        if (columns.Exist)
        {
            var header = new Line();
            for (int column = first; column < last; column++)
            {
                Place(header, column - first, new TextCell(ColumnLabel(column), Palette.Quiet));
            }

            page.Write(last == shownColumns && last < columns.Length ? header.Add(Elided, Palette.Quiet) : header);
        }

        for (int row = 0; row < shownRows; row++)
        {
            Line line = new Line().To(indent).Add(RowLabel(row), Palette.Quiet);
            for (int column = first; column < last; column++)
            {
                Place(line, column - first, cell(row, column));
            }

            page.Write(line);
        }

        if (shownRows < rows.Length)
        {
            page.Write(new Line().To(indent).Add("…", Palette.Quiet));
        }
    }

    private void Place(Line line, int place, TextCell cell) =>
        line.To(indent + labelWidth + ((place + 1) * (cellWidth + Gap)) - Line.WidthOf(cell.Text)).Add(cell.Text, cell.Style);

    private string RowLabel(int row) => TextTable.Shorten(rows[row], LongestLabel);

    private string ColumnLabel(int column) => TextTable.Shorten(columns[column], LongestColumnLabel);
}
