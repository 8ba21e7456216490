using System.Globalization;
using System.Text;

namespace HandCalc.Specs.Notation;

/// <summary>A table of words and numbers as text, for snapshots of what is no matrix.</summary>
internal static class Table
{
    /// <summary>A number with six decimals, as in the snapshots of matrices.</summary>
    public static string Number(double value) => value.ToString("F6", CultureInfo.InvariantCulture);

    /// <summary>Columns two spaces apart, as wide as their widest cell; numbers to the right, words to the left.</summary>
    public static string Of(string[] header, IEnumerable<string[]> rows)
    {
        string[][] lines = [header, .. rows];
        int[] widths = [.. header.Select((_, column) => lines.Max(line => line[column].Length))];
        bool[] numbers = [.. header.Select((_, column) => lines.Skip(1).All(line => !line[column].Any(char.IsAsciiLetter)))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) =>
                numbers[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
