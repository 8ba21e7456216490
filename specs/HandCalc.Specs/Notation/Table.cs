using System.Globalization;
using System.Text;

namespace HandCalc.Specs.Notation;

/// <summary>A table of words and numbers as text, for snapshots of what is no matrix.</summary>
/// <param name="Text">The text.</param>
/// <param name="Numbers">The numbers in it, as they are before they are rounded.</param>
internal sealed record Table(string Text, ImmutableArray<PrintedNumber> Numbers)
{
    /// <summary>A number with six decimals, as in the snapshots of matrices.</summary>
    public static Cell Number(double value) => new(value.ToString("F6", CultureInfo.InvariantCulture), value);

    /// <summary>Columns two spaces apart, as wide as their widest cell; numbers to the right, words to the left.</summary>
    public static Table Of(string[] header, IEnumerable<Cell[]> rows)
    {
        Cell[][] body = [.. rows];
        string[][] lines = [header, .. body.Select(row => row.Select(cell => cell.Text).ToArray())];
        int[] widths = [.. header.Select((_, column) => lines.Max(line => line[column].Length))];
        bool[] numbers = [.. header.Select((_, column) => lines.Skip(1).All(line => !line[column].Any(char.IsAsciiLetter)))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) =>
                numbers[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return new Table(text.ToString(), [.. body.SelectMany(row => row.Zip(header)
            .Where(pair => pair.First.Value is not null)
            .Select(pair => new PrintedNumber($"{row[0].Text}, {pair.Second}", pair.First.Value!.Value)))]);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A cell of a table: a word, or a number that is rounded to six decimals.</summary>
/// <param name="Text">What is printed.</param>
/// <param name="Value">The number before it is rounded; null where the cell is a word.</param>
internal readonly record struct Cell(string Text, double? Value = null)
{
    public static implicit operator Cell(string word) => new(word);
}
