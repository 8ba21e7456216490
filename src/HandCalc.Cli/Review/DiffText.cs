using Spectre.Console;

namespace HandCalc.Cli.Review;

/// <summary>
/// A comparison as a reader of a terminal wants it: what became of the loss, where the change starts, how far it reaches.
/// </summary>
internal static class DiffText
{
    private const int MostOrigins = 4;
    private const int Indent = 2;

    /// <summary>Where a sentence goes on that is too long for one line.</summary>
    private const int Continued = 6;

    /// <summary>Writes what is compared with what; then each comparison, and in one line those in which nothing differs.</summary>
    public static void Write(Page page, string title, IReadOnlyList<StepComparison> comparisons, bool full)
    {
        Wrap(page, title, 0, Palette.Quiet);
        StepComparison[] unchanged = [.. comparisons.Where(IsUnchanged)];
        foreach (StepComparison comparison in comparisons.Except(unchanged))
        {
            page.Write();
            Write(page, comparison, full);
        }

        if (unchanged.Length > 0)
        {
            page.Write();
            Wrap(page, Unchanged(unchanged), 0, Palette.Good);
        }
    }

    /// <summary>Writes the comparison of one training step; in full, with every tensor that moved.</summary>
    public static void Write(Page page, StepComparison comparison, bool full)
    {
        if (IsUnchanged(comparison))
        {
            Wrap(page, Unchanged([comparison]), 0, Palette.Good);
            return;
        }

        page.Write(new Line().Add(comparison.After.Name, Palette.Heading));
        WriteLosses(page, comparison);
        WriteOrigins(page, comparison);
        WriteSteps(page, comparison);
        if (full)
        {
            WriteAll(page, comparison);
        }
    }

    /// <summary>Writes a sentence, in as many lines as it needs.</summary>
    public static void Wrap(Page page, string text, int indent, Style? style = null)
    {
        foreach ((int number, string line) in Wrapping.Fitted(text, page.Width - Continued).Index())
        {
            page.Write(new Line().To(number == 0 ? indent : Continued).Add(line, style));
        }
    }

    /// <summary>Says in which examples nothing differs.</summary>
    public static string Unchanged(IReadOnlyList<StepComparison> comparisons) =>
        $"No difference in {Enumeration.And([.. comparisons.Select(comparison => comparison.After.Name)])}.";

    /// <summary>Whether neither a number differs nor a model file.</summary>
    public static bool IsUnchanged(StepComparison comparison) => comparison.IsEmpty && !LikelyCause.ChangedFields(comparison).Any();

    /// <summary>The losses on both sides, and the probability of each word that really comes next.</summary>
    private static void WriteLosses(Page page, StepComparison comparison)
    {
        LossRow[] rows = [.. LossRow.All(comparison)];
        if (rows.Length > 0)
        {
            int width = rows.Max(row => Math.Max(Line.WidthOf(row.Before), Line.WidthOf(row.After)));
            var table = new TextTable("", "before", "after");
            foreach (LossRow row in rows)
            {
                table.Add(
                    TextTable.Shorten(row.What, page.Width - Indent - (2 * (width + Indent))),
                    row.Before,
                    row.Before == row.After ? new TextCell("unchanged", Palette.Quiet) : new TextCell(row.After, Palette.Strong));
            }

            table.Write(page);
            page.Write();
        }
    }

    private static void WriteOrigins(Page page, StepComparison comparison)
    {
        TensorChange[] origins = [.. comparison.Origins];
        page.Write(new Line().Add("Where it starts", Palette.Heading));
        foreach (TensorChange origin in origins.Take(MostOrigins))
        {
            string title = (origin.After ?? origin.Before!).Title;
            title = title.StartsWith(origin.Name, StringComparison.Ordinal) ? title : origin.Name;
            Wrap(page, $"{title} (step {comparison.Lineage.Step(origin.Name)}): {ChangeText.Summary(origin)}", Indent);
            if (origin.Largest is { } largest)
            {
                Wrap(page, $"farthest {ChangeText.Moved(origin, largest)}", Indent * 2);
            }
        }

        if (origins.Length > MostOrigins)
        {
            string[] others = [.. origins.Skip(MostOrigins).Select(origin => origin.Name)];
            Wrap(page, $"and {origins.Length - MostOrigins} more: {Enumeration.First(MostOrigins, others)}", Indent, Palette.Quiet);
        }

        Wrap(page, $"Likely cause: {LikelyCause.Of(comparison)}.", Indent, Palette.Strong);
    }

    private static void WriteSteps(Page page, StepComparison comparison)
    {
        IReadOnlyList<DiffRow> rows = DiffRow.All(comparison);
        page.Write();
        if (rows.Any(row => row.Moved > 0))
        {
            DiffRow.Table(rows, page.Width).Write(page);
            Wrap(page, DiffRow.Legend, Indent, Palette.Quiet);
        }

        foreach (string sentence in DiffRow.Remarks(comparison, rows))
        {
            Wrap(page, sentence, Indent, Palette.Quiet);
        }
    }

    private static void WriteAll(Page page, StepComparison comparison)
    {
        page.Write();
        foreach (TensorChange change in comparison.Moved)
        {
            string origin = ChangeText.Origin(
                comparison.Lineage.Operands(change.Name), comparison.MovedBefore(change.Name), comparison.Missing(change.Name));
            Wrap(page, $"{change.Name} (step {comparison.Lineage.Step(change.Name)}): {ChangeText.Summary(change)}; {origin}", Indent);
            foreach (string detail in ChangeText.Details(change))
            {
                Wrap(page, detail, Indent * 2);
            }
        }
    }
}
