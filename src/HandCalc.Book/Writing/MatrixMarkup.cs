using HandCalc.Snapshots;

namespace HandCalc.Book.Writing;

/// <summary>
/// A matrix as a table: its approved numbers, on a ground whose colour says how far each is from zero. The end tags of rows and cells are
/// left out, as HTML allows, and whether a head is that of a row or a column is seen by where it stands: there are ninety thousand of them.
/// </summary>
internal static class MatrixMarkup
{
    /// <summary>How many shades a sign has, from zero to the largest entry.</summary>
    public const int Shades = 8;

    /// <summary>How many columns fit on paper side by side.</summary>
    private const int ColumnsOnPaper = 8;

    /// <summary>The table of a matrix that scrolls inside its frame.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="tensor">Whether it is a tensor, whose cells can be asked where they come from.</param>
    public static Markup Of(RecordedTensor matrix, bool tensor) => Table(matrix, 0, matrix.Columns.Length, tensor
        ? Markup.Of($""" class="matrix" data-tensor="{matrix.Name}"{UnitOf(matrix)} aria-label="{matrix.Name}, {Size(matrix)}" """)
        : Markup.Of($""" class="matrix" aria-label="{matrix.Name}, {Size(matrix)}" """));

    /// <summary>The tables of a matrix on paper: some columns each, one below the other.</summary>
    public static Markup OnPaper(RecordedTensor matrix) =>
        Markup.Join(Enumerable.Range(0, (matrix.Columns.Length + ColumnsOnPaper - 1) / ColumnsOnPaper)
        .Select(panel => Table(matrix, panel * ColumnsOnPaper, Math.Min((panel + 1) * ColumnsOnPaper, matrix.Columns.Length),
            new(""" class="matrix" """))));

    /// <summary>The size in words: "5 × 8", "16 entries", "one number".</summary>
    public static string Size(RecordedTensor matrix) => matrix.Rows.Exist == matrix.Columns.Exist ? matrix.Shape
        : $"{matrix.Shape} entries";

    /// <summary>The unit of the numbers in words; empty where it is one.</summary>
    public static string Unit(RecordedTensor matrix) => matrix.Unit is { } unit and not 1
        ? string.Create(CultureInfo.InvariantCulture, $"in units of {unit:0e-0}") : "";

    /// <summary>The unit for scripts, which write numbers anew.</summary>
    private static Markup UnitOf(RecordedTensor matrix) =>
        matrix.Unit is { } unit and not 1 ? Markup.Of($""" data-unit="{unit}" """) : Markup.None;

    private static Markup Table(RecordedTensor matrix, int first, int end, Markup attributes)
    {
        double largest = matrix.LargestEntry;
        IEnumerable<int> columns = Enumerable.Range(first, end - first);
        Markup corner = matrix.Rows.Exist ? new("<td>") : Markup.None, head = matrix.Columns.Exist
            ? Markup.Of($"<thead><tr>{corner}{columns.Select(j => Column(matrix, j))}</thead>")
            : Markup.None;
        IEnumerable<Markup> rows = Enumerable.Range(0, matrix.Rows.Length).Select(i => Markup.Of(
            $"<tr>{Row(matrix, i)}{columns.Select(j => Cell(matrix, i, j, largest))}\n"));
        return Markup.Of($"<table{attributes}>{head}<tbody>\n{rows}</tbody></table>");
    }

    private static Markup Column(RecordedTensor matrix, int column) =>
        Markup.Of($"<th>{Definition.Bare(matrix.Columns[column])}");

    private static Markup Row(RecordedTensor matrix, int row) =>
        matrix.Rows.Exist ? Markup.Of($"<th>{Definition.Bare(matrix.Rows[row])}") : Markup.None;

    private static Markup Cell(RecordedTensor matrix, int row, int column, double largest)
    {
        double value = matrix[row, column];
        string text = matrix.Print(row, column, matrix.Unit ?? 1);
        Markup shade = Shade(value, largest);
        return !shade.IsEmpty ? Markup.Of($"<td{shade}>{text}")
            : text == "0" ? Markup.Of($"<td class=zero>{text}") : Markup.Of($"<td>{text}");
    }

    /// <summary>The class of a number among others of which one is the largest; none where it is hardly off zero.</summary>
    public static Markup Shade(double value, double largest)
    {
        int shade = largest > 0 ? (int)Math.Round(Shades * Math.Abs(value) / largest) : 0;
        return shade > 0 ? Markup.Of($" class={(value < 0 ? "n" : "p")}{shade}") : Markup.None;
    }
}
