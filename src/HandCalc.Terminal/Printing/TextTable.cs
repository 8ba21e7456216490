using Spectre.Console;

namespace HandCalc.Terminal.Printing;

/// <summary>A text in a style, to stand in a table.</summary>
internal readonly record struct TextCell(string Text, Style? Style = null)
{
    public static implicit operator TextCell(string text) => new(text);
}

/// <summary>
/// Rows of cells under quiet headings. Columns are as wide as they must be; a heading that begins with a space stands right.
/// </summary>
/// <param name="headings">One for each column.</param>
internal sealed class TextTable(params string[] headings)
{
    private const int LongestCell = 40;
    private const int Indent = 2;
    private const int Gap = 2;
    private readonly List<TextCell[]> rows = [];

    /// <summary>Adds a row: a cell for each column.</summary>
    public void Add(params TextCell[] cells) => rows.Add([.. cells.Select(cell => cell with { Text = Shorten(cell.Text, LongestCell) })]);

    /// <summary>Writes the headings and the rows. On a narrow page a row takes several lines, the same columns in each.</summary>
    public void Write(Page page)
    {
        TextCell[] titles = [.. headings.Select(heading => new TextCell(heading.Trim(), Palette.Quiet))];
        int[] widths = [.. headings.Select((_, column) => rows.Prepend(titles).Max(row => Line.WidthOf(row[column].Text)))];
        foreach (TextCell[] row in rows.Prepend(titles))
        {
            var line = new Line();
            int start = Indent;
            for (int column = 0; column < headings.Length; column++)
            {
                if (page.IsNarrow && start > Indent && start + widths[column] > page.Width)
                {
                    WriteUnlessBlank(page, line);
                    (line, start) = (new Line(), Indent + Gap);
                }

                bool right = headings[column].StartsWith(' ');
                line.To(right ? start + widths[column] - Line.WidthOf(row[column].Text) : start).Add(row[column].Text, row[column].Style);
                start += widths[column] + Gap;
            }

            WriteUnlessBlank(page, line);
        }
    }

    private static void WriteUnlessBlank(Page page, Line line)
    {
        if (line.ToString().Trim().Length > 0)
        {
            page.Write(line);
        }
    }

    /// <summary>The text, cut where it would be wider than so many columns.</summary>
    public static string Shorten(string text, int width)
    {
        if (Line.WidthOf(text) <= width)
        {
            return text;
        }

        var kept = new System.Text.StringBuilder();
        var characters = System.Globalization.StringInfo.GetTextElementEnumerator(text);
        while (characters.MoveNext() && Line.WidthOf(kept.ToString()) + Line.WidthOf(characters.GetTextElement()) < width)
        {
            kept.Append(characters.GetTextElement());
        }

        return $"{kept}…";
    }
}
