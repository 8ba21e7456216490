using HandCalc.Snapshots;

namespace HandCalc.Book.Writing;

/// <summary>
/// A matrix as a table: its approved numbers, on a ground whose colour says how far each is from zero. The end tags of rows and cells are
/// left out, as HTML allows: there are ninety thousand of them.
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
        ? Markup.Of($""" class="matrix" data-tensor="{matrix.Name}" aria-label="{matrix.Name}, {Size(matrix)}" """)
        : Markup.Of($""" class="matrix" aria-label="{matrix.Name}, {Size(matrix)}" """));

    /// <summary>The tables of a matrix on paper: some columns each, one below the other.</summary>
    public static Markup OnPaper(RecordedTensor matrix) =>
        Markup.Join(Enumerable.Range(0, (matrix.Columns.Length + ColumnsOnPaper - 1) / ColumnsOnPaper)
        .Select(panel => Table(matrix, panel * ColumnsOnPaper, Math.Min((panel + 1) * ColumnsOnPaper, matrix.Columns.Length), new(""" class="matrix" """), whole: true)));

    /// <summary>The size in words: "5 × 8", "16 entries", "one number".</summary>
    public static string Size(RecordedTensor matrix) => matrix.Rows.Exist == matrix.Columns.Exist ? matrix.Shape
        : $"{matrix.Shape} entries";

    /// <summary>The unit of the numbers in words; empty where it is one.</summary>
    public static string Unit(RecordedTensor matrix) => matrix.Unit is { } unit and not 1
        ? string.Create(CultureInfo.InvariantCulture, $"in units of {unit:0e-0}") : "";

    private static Markup Table(RecordedTensor matrix, int first, int end, Markup attributes, bool whole = false)
    {
        double largest = matrix.LargestEntry;
        int magnitude = largest == 0 ? 0 : (int)Math.Floor(Math.Log10(largest / (matrix.Unit ?? 1)));
        int decimals = whole ? int.MaxValue
            : Math.Max((magnitude < 0 ? 2 : 3) - magnitude, 1); // three digits of the largest entry, or four
        IEnumerable<int> columns = Enumerable.Range(first, end - first);
        Markup head = matrix.Columns.Exist
            ? Markup.Of($"<thead><tr>{(matrix.Rows.Exist ? new Markup("<td>") : Markup.None)}{columns.Select(j => Markup.Of($"""<th scope="col">{Definition.Bare(matrix.Columns[j])}"""))}</thead>")
            : Markup.None;
        IEnumerable<Markup> rows = Enumerable.Range(0, matrix.Rows.Length).Select(i => Markup.Of(
            $"<tr>{(matrix.Rows.Exist ? Markup.Of($"""<th scope="row">{Definition.Bare(matrix.Rows[i])}""") : Markup.None)}{columns.Select(j => Cell(matrix, i, j, largest, decimals))}\n"));
        return Markup.Of($"<table{attributes}>{head}<tbody>\n{rows}</tbody></table>");
    }

    private static Markup Cell(RecordedTensor matrix, int row, int column, double largest, int decimals)
    {
        double value = matrix[row, column];
        int shade = largest > 0 ? (int)Math.Round(Shades * Math.Abs(value) / largest) : 0;
        string text = matrix.Print(row, column, matrix.Unit ?? 1);
        return shade > 0 ? Markup.Of($"<td class={(value < 0 ? "n" : "p")}{shade}>{Shortened(text, decimals)}")
            : text == "0" ? Markup.Of($"<td class=zero>{text}") : Markup.Of($"<td>{Shortened(text, decimals)}");
    }

    /// <summary>A number whose last digits stand apart, with what a rounded number has in their place.</summary>
    private static Markup Shortened(string text, int decimals)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 || text.Length - point - 1 <= decimals)
        {
            return Markup.OfText(text);
        }

        string rounded = decimal.Round(decimal.Parse(text, CultureInfo.InvariantCulture), decimals, MidpointRounding.AwayFromZero)
            .ToString($"F{decimals}", CultureInfo.InvariantCulture).TrimStart('-');
        rounded = char.IsDigit(text[0]) ? rounded : text[0] + rounded;
        int same = text.Zip(rounded).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == rounded.Length ? Markup.Of($"{text[..same]}<i>{text[same..]}</i>")
            : Markup.Of($"{text[..same]}<i data-r={rounded[same..]}>{text[same..]}</i>");
    }
}
