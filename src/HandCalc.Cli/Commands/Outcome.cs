namespace HandCalc.Cli.Commands;

/// <summary>What the training step achieved: loss and probabilities before and after, and whether its gradients are right.</summary>
internal static class Outcome
{
    private const int MostPositions = 12;
    private const int WidthOfNumbers = 50;

    /// <summary>Writes what the step changed.</summary>
    public static void Write(Page page, TrainingStep before, TrainingStep after, GradientCheck check)
    {
        int losses = before.Model.LossCount;
        page.Write();
        page.Write(new Line().Add("What the step changed", Palette.Heading));
        page.Write(Change("loss", before.MeanLoss, after.MeanLoss, $"mean of {Numbers.Count(losses)}"));
        page.Write(Change("", before.MeanLoss * losses, after.MeanLoss * losses, "sum"));
        page.Write();
        WriteProbabilities(page, before, after);
        page.Write();
        CheckReport.Write(page, before, check);
    }

    private static Line Change(string what, double before, double after, string how) => new Line()
        .To(2).Add(what).To(8).Add(Numbers.Plain(before)).Add(" before, ")
        .Add(Numbers.Plain(after), after < before ? Palette.Good : Palette.Bad).Add(" after").Add($"   ({how})", Palette.Quiet);

    private static void WriteProbabilities(Page page, TrainingStep before, TrainingStep after)
    {
        Model model = before.Model;
        Tensor p = before["P"], changed = after["P"];
        int widthOfWord = (page.Width - WidthOfNumbers) / 2;
        var table = new TextTable("token", "next word", " its probability before", " after", " change");
        foreach ((int position, int word) in model.Targets.Index().Where(row => row.Item != Model.NoTarget).Take(MostPositions))
        {
            double change = changed[position, word] - p[position, word];
            table.Add(
                TextTable.Shorten(p.Rows[position], widthOfWord),
                TextTable.Shorten(model.Vocabulary[word], widthOfWord),
                Numbers.Plain(p[position, word]),
                new TextCell(Numbers.Plain(changed[position, word]), Palette.Strong),
                new TextCell(Numbers.Entry(change, Math.Max(Math.Abs(change), 1e-3)), change < 0 ? Palette.Bad : Palette.Good));
        }

        table.Write(page);
        if (model.LossCount > MostPositions)
        {
            page.Write($"  … and {Numbers.Count(model.LossCount - MostPositions)} more positions");
        }
    }
}
