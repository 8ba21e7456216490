using HandCalc.Cli.Printing;
using HandCalc.Differences;

namespace HandCalc.Cli.Review;

/// <summary>A comparison as a reader of a terminal wants it: what became of the loss, where the change starts, how far it reaches.</summary>
internal static class DiffText
{
    private const int MostOrigins = 4;
    private const int Indent = 2;

    /// <summary>Writes the comparison of one training step.</summary>
    /// <param name="page">What to write on.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="full">Whether every tensor that moved is listed.</param>
    public static void Write(Page page, StepComparison comparison, bool full)
    {
        page.Write(new Line().Add(comparison.After.Name, Palette.Heading));
        if (comparison.IsEmpty)
        {
            page.Write(new Line().To(Indent).Add("No difference.", Palette.Good));
            return;
        }

        WriteLoss(page, comparison);
        WriteOrigins(page, comparison);
        WriteSteps(page, comparison);
        if (full)
        {
            WriteAll(page, comparison);
        }
    }

    private static void WriteLoss(Page page, StepComparison comparison)
    {
        (RecordedStep before, RecordedStep after) = (comparison.Before, comparison.After);
        if (before.Loss is { } was && after.Loss is { } now)
        {
            page.Write(Change("loss", Numbers.Plain(was), Numbers.Plain(now)));
        }

        if (before.MeanLoss is { } meanBefore && after.MeanLoss is { } meanAfter)
        {
            page.Write(Change("mean", Numbers.Plain(meanBefore), Numbers.Plain(meanAfter)));
        }

        foreach ((string position, string wordsBefore, string wordsAfter) in Predictions(before, after))
        {
            page.Write(Change(position, wordsBefore, wordsAfter));
        }

        page.Write();
    }

    /// <summary>The probability of the next word at each position, on both sides; one line where it is the same everywhere.</summary>
    private static IEnumerable<(string Position, string Before, string After)> Predictions(RecordedStep before, RecordedStep after)
    {
        string[] was = [.. before.Predictions.Select(Text)], now = [.. after.Predictions.Select(Text)];
        if (was.SequenceEqual(now))
        {
            string all = string.Join("  ", after.Predictions.Select(next => $"{next.Next} {Numbers.Plain(next.Probability)}"));
            return now.Length == 0 ? [] : [("next words", all, all)];
        }

        return Enumerable.Range(0, Math.Max(was.Length, now.Length)).Select(i =>
            (i == 0 ? "next words" : "", was.ElementAtOrDefault(i) ?? "(none)", now.ElementAtOrDefault(i) ?? "(none)"));

        static string Text((string Token, string Next, double Probability) next) => $"{next.Token} → {next.Next}  {Numbers.Plain(next.Probability)}";
    }

    private static Line Change(string what, string before, string after)
    {
        Line line = new Line().To(Indent).Add(what, Palette.Quiet).To(Indent + 12).Add(before);
        return before == after ? line.Add("  unchanged", Palette.Quiet) : line.To(Indent + 46).Add("now ", Palette.Quiet).Add(after, Palette.Strong);
    }

    private static void WriteOrigins(Page page, StepComparison comparison)
    {
        TensorChange[] origins = [.. comparison.Origins];
        page.Write(new Line().Add("Where it starts", Palette.Heading));
        foreach (TensorChange origin in origins.Take(MostOrigins))
        {
            string title = (origin.After ?? origin.Before!).Title;
            page.Write(new Line().To(Indent).Add(origin.Name, Palette.Strong)
                .Add(title.StartsWith(origin.Name, StringComparison.Ordinal) ? TextTable.Shorten(title[origin.Name.Length..], page.Width / 2) : "")
                .Add($"   step {comparison.Lineage.Step(origin.Name)}; {ChangeText.Summary(origin)}", Palette.Quiet));
            if (origin.Largest is { } largest)
            {
                page.Write(new Line().To(Indent * 2).Add(ChangeText.Moved(origin, largest)));
            }
        }

        if (origins.Length > MostOrigins)
        {
            page.Write(new Line().To(Indent).Add($"and {origins.Length - MostOrigins} more: ", Palette.Quiet)
                .Add(Enumeration.First(MostOrigins, [.. origins.Skip(MostOrigins).Select(origin => origin.Name)])));
        }

        page.Write(new Line().To(Indent).Add("Likely cause: ", Palette.Quiet).Add(LikelyCause.Of(comparison), Palette.Strong));
        page.Write();
    }

    private static void WriteSteps(Page page, StepComparison comparison)
    {
        IReadOnlyList<DiffRow> rows = DiffRow.All(comparison);
        if (rows.Any(row => row.Moved > 0))
        {
            var table = new TextTable("step", " moved", " of", "largest change", "of its largest entry", "in");
            foreach (DiffRow row in rows.Where(row => row.Moved > 0))
            {
                table.Add(TextTable.Shorten(row.Title, 40), $"{row.Moved}", $"{row.Of}", new Cell(row.Bar, Palette.Bad), row.Change, row.Largest!.Name);
            }

            table.Write(page);
        }

        if (DiffRow.Unmoved(rows) is { Length: > 0 } unmoved)
        {
            page.Write(new Line().To(Indent).Add($"Nothing moved in {unmoved}.", Palette.Quiet));
        }

        string[] retitled = [.. comparison.Tensors.Where(change => change.Kind == ChangeKind.Title).Select(change => change.Name)];
        if (retitled.Length > 0)
        {
            page.Write(new Line().To(Indent).Add($"Only the equation is written otherwise: {Enumeration.First(MostOrigins, retitled)}.", Palette.Quiet));
        }

        if (comparison.Pages.Length > 0)
        {
            page.Write(new Line().To(Indent).Add($"Beside the tensors: {Enumeration.First(MostOrigins, comparison.Pages)}.", Palette.Quiet));
        }
    }

    private static void WriteAll(Page page, StepComparison comparison)
    {
        page.Write();
        foreach (TensorChange change in comparison.Moved)
        {
            page.Write(new Line().To(Indent).Add(change.Name, Palette.Strong).Add($"   {ChangeText.Summary(change)}; ")
                .Add(ChangeText.Origin(comparison.Lineage.Operands(change.Name), comparison.MovedBefore(change.Name)), Palette.Quiet));
            foreach (string detail in ChangeText.Details(change))
            {
                page.Write(new Line().To(Indent * 2).Add(detail));
            }
        }
    }
}
