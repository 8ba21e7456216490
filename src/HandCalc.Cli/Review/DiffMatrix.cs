using HandCalc.Snapshots;

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
        foreach ((string side, RecordedTensor? tensor, HashSet<(int, int)> moved) in new[]
        {
            ("before", change.Before, change.Entries.Select(entry => entry.Was).ToHashSet()),
            ("after", change.After, change.Entries.Select(entry => entry.Is).ToHashSet()),
        })
        {
            double unit = change.CommonUnit;
            page.Write(new Line().To(Indent).Add(tensor is null ? $"{side}: none" : side + ChangeText.InUnits(unit), Palette.Quiet));
            if (tensor is not null)
            {
                MatrixTable.Write(page, tensor.Rows, tensor.Columns, (i, j) => moved.Contains((i, j))
                    ? new TextCell(tensor.Print(i, j, unit) + "*", Palette.Bad)
                    : new TextCell(tensor.Print(i, j, unit) + " ", Palette.Quiet), Indent);
            }
        }
    }

    /// <summary>
    /// Writes the change of every entry as a shade of the largest one, blue and − where it fell, orange and + where it rose.
    /// </summary>
    public static void WriteHeat(Page page, TensorChange change)
    {
        WriteTitle(page, change);
        if (change.Largest is not { } largest)
        {
            return;
        }

        Dictionary<(int, int), double> by = change.Entries.ToDictionary(entry => entry.Is, entry => entry.After - entry.Before);
        HashSet<(int, int)> both = [.. change.Common.Select(place => place.Is)];
        MatrixTable.Write(page, change.After!.Rows, change.After.Columns, (i, j) => by.TryGetValue((i, j), out double moved)
            ? new TextCell((moved < 0 ? "−" : "+")
                + new string(Shade(Math.Abs(moved) / largest.Distance), 4), Palette.Of(moved, largest.Distance))
            : new TextCell(both.Contains((i, j)) ? "·" : "new", Palette.Quiet), Indent);
        DiffText.Wrap(page, $"{Shades[^1]} is the largest change, {ChangeText.Moved(change, largest)}; · is unchanged", Indent,
            Palette.Quiet);
    }

    private static char Shade(double part) => Shades[Math.Min((int)(part * Shades.Length), Shades.Length - 1)];

    private static void WriteTitle(Page page, TensorChange change)
    {
        string title = (change.After ?? change.Before!).Title;
        DiffText.Wrap(page, $"{(title.Length > 0 ? title : change.Name)}: {ChangeText.Summary(change)}", 0, Palette.Heading);
        foreach (string detail in ChangeText.Details(change))
        {
            DiffText.Wrap(page, detail, Indent);
        }
    }
}
