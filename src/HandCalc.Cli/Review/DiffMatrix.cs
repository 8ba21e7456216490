using HandCalc.Cli.Printing;
using HandCalc.Differences;
using Spectre.Console;

namespace HandCalc.Cli.Review;

/// <summary>One tensor of a comparison whole: both sides with the entries that moved marked, or the change as a heat map.</summary>
internal static class DiffMatrix
{
    private const int Indent = 2;
    private const string Shades = "░▒▓█";

    /// <summary>Writes both sides; an entry that moved has a star.</summary>
    public static void Write(Page page, TensorChange change)
    {
        WriteTitle(page, change);
        HashSet<(int, int)> moved = [.. change.Entries.Select(entry => (entry.Row, entry.Column))];
        foreach ((string side, RecordedTensor? tensor) in new[] { ("before", change.Before), ("after", change.After) })
        {
            page.Write(new Line().To(Indent).Add(tensor is null ? $"{side}: none" : side, Palette.Quiet));
            if (tensor is not null)
            {
                double unit = (change.Before ?? tensor).CommonUnit(change.After ?? tensor) ?? 1;
                MatrixTable.Write(page, tensor.Rows, tensor.Columns, (i, j) => moved.Contains((i, j))
                    ? new Cell(tensor.Print(i, j, unit) + "*", Palette.Bad)
                    : new Cell(tensor.Print(i, j, unit) + " ", Palette.Quiet), Indent);
            }
        }
    }

    /// <summary>Writes the change of every entry as a shade of the largest one, blue and − where it fell, orange and + where it rose.</summary>
    public static void WriteHeat(Page page, TensorChange change)
    {
        WriteTitle(page, change);
        if (change.Largest is not { } largest)
        {
            return;
        }

        Dictionary<(int, int), double> by = change.Entries.ToDictionary(entry => (entry.Row, entry.Column), entry => entry.After - entry.Before);
        MatrixTable.Write(page, change.After!.Rows, change.After.Columns, (i, j) => by.TryGetValue((i, j), out double moved)
            ? new Cell((moved < 0 ? "−" : "+") + new string(Shade(Math.Abs(moved) / largest.Distance), 4), Style(moved, largest.Distance))
            : new Cell("·", Palette.Quiet), Indent);
        page.Write(new Line().To(Indent).Add($"{Shades[^1]} is the largest change, {ChangeText.Moved(change, largest)}", Palette.Quiet));
    }

    private static char Shade(double part) => Shades[Math.Min((int)(part * Shades.Length), Shades.Length - 1)];

    private static Style Style(double moved, double largest) => Palette.Of(moved, largest);

    private static void WriteTitle(Page page, TensorChange change)
    {
        page.Write(new Line().Add((change.After ?? change.Before!).Title, Palette.Heading).Add($"   {ChangeText.Summary(change)}", Palette.Quiet));
        foreach (string detail in ChangeText.Details(change))
        {
            page.Write(new Line().To(Indent).Add(detail));
        }
    }
}
