using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>
/// What a command has printed, read back word by word: each must be the right one. So nothing that is printed can be wrong unnoticed,
/// and the first word that is wrong is named.
/// </summary>
internal sealed class ShownText
{
    private const string Elided = "…";
    private const int LongestRowLabel = 16, LongestColumnLabel = 12;

    private readonly string command;
    private readonly string[] lines;
    private readonly Word[] words;
    private int next;

    /// <summary>Begins to read.</summary>
    /// <param name="command">The command, as messages call it.</param>
    /// <param name="text">What it has printed.</param>
    /// <param name="width">How wide a line may be.</param>
    public ShownText(string command, string text, int width)
    {
        (this.command, lines) = (command, text.Split('\n'));
        words = [.. lines.SelectMany((line, number) => Words(line, number))];
        if (Array.Find(lines, line => Printed.Width(line) > width || line.EndsWith(' ') || line.Any(char.IsControl)) is { } line)
        {
            throw new AssertionException($"{command}: a line is wider than {width}, ends in a space or is no plain text: {line}");
        }
    }

    /// <summary>Whether a word follows in the line that is being read.</summary>
    public bool IsWithinLine => next > 0 && next < words.Length && words[next].Line == words[next - 1].Line;

    /// <summary>The word that comes next; empty at the end.</summary>
    public string Next => next < words.Length ? words[next].Text : "";

    /// <summary>Takes the next word, whatever it is.</summary>
    public string Take() => next < words.Length ? words[next++].Text : "";

    /// <summary>Reads words that must stand there.</summary>
    /// <param name="right">What is right.</param>
    /// <param name="what">What it is, for the message: <c>A[0][like, I]</c>.</param>
    public void Reads(string right, string what)
    {
        foreach (string word in right.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Take() != word)
            {
                next--;
                Fails($"{what} is shown as {Next}", word == right ? right : $"{word}, in “{right}”,");
            }
        }
    }

    /// <summary>Reads to the end: nothing may be left.</summary>
    public void Ends()
    {
        if (next < words.Length)
        {
            Fails($"at the end is shown {Next}", "nothing");
        }
    }

    /// <summary>Reads a tensor as a table, in as many panels as the page has: the first rows and columns of it.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="most">How many rows and columns are shown at most.</param>
    public void ReadsTable(Tensor tensor, int most = int.MaxValue)
    {
        bool isRow = tensor.Columns == Axis.None;
        (Axis rows, Axis columns) = isRow ? (Axis.None, tensor.Rows) : (tensor.Rows, tensor.Columns);
        (int shownRows, int shownColumns) = (Math.Min(rows.Length, most), Math.Min(columns.Length, most));
        for (int first = 0, count; first < shownColumns; first += count)
        {
            Word[] header = columns == Axis.None ? [] : [.. words[next..].TakeWhile(word => word.Line == words[next].Line)];
            count = columns == Axis.None ? 1 : Math.Max(1, header.Count(word => word.Text != Elided));
            for (int column = first; column < first + count && columns != Axis.None; column++)
            {
                Reads(column < shownColumns ? Printed.Cut(columns[column], LongestColumnLabel) : "nothing",
                    $"the heading of column {column} of {tensor.Name}");
            }

            Elides(columns != Axis.None && first + count >= shownColumns && shownColumns < columns.Length,
                $"after the headings of {tensor.Name}");
            for (int row = 0; row < shownRows; row++)
            {
                Reads(Printed.Cut(rows[row], LongestRowLabel), $"the label of row {row} of {tensor.Name}");
                for (int column = first; column < first + count; column++)
                {
                    (int i, int j) = isRow ? (column, row) : (row, column);
                    string name = tensor.Definition.Entry(i, j);
                    Reads(Printed.Entry(tensor[i, j], tensor.LargestEntry), name);
                    if (header.Length > 0 && words[next - 1].End != header[column - first].End)
                    {
                        next--;
                        Fails($"{name} ends in column {words[next].End}", $"{header[column - first].End}, below its heading,");
                    }
                }
            }

            Elides(shownRows < rows.Length, $"after the rows of {tensor.Name}");
        }
    }

    /// <summary>Reads the numbers that a line has room for, and whether it says that there are more.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="number">The name of one, and how it is right.</param>
    public void ReadsAsManyAsFit(int count, Func<int, (string Name, string Right)> number)
    {
        int shown = 0;
        for (; shown == 0 || (shown < count && IsWithinLine && Next != Elided); shown++)
        {
            Reads(number(shown).Right, number(shown).Name);
        }

        Elides(shown < count, $"after {number(shown - 1).Name}");
    }

    /// <summary>Fails: says what is shown, what is right, and in which line.</summary>
    public void Fails(string shown, string right) => throw new AssertionException(
        $"{command}: {shown}, and {right} is right.\n  "
        + (next < words.Length ? $"line {words[next].Line + 1}: {lines[words[next].Line]}" : "at the end"));

    private void Elides(bool right, string where)
    {
        if (right)
        {
            Reads(Elided, where);
        }
        else if (Next == Elided)
        {
            Fails($"{where} is shown {Elided}", "nothing");
        }
    }

    private static IEnumerable<Word> Words(string line, int number)
    {
        int start = 0;
        foreach (string text in line.Split(' '))
        {
            if (text.Length > 0)
            {
                yield return new Word(text, number, Printed.Width(line[..(start + text.Length)]));
            }

            start += text.Length + 1;
        }
    }

    private readonly record struct Word(string Text, int Line, int End);
}
