namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc</c> alone: one complete training step told as thirteen steps, and what it changed.</summary>
internal static class MainJob
{
    /// <summary>Tells a training step, and checks its gradients meanwhile. The loss of the step after it shows what it achieved.</summary>
    public static int Run(Page page, TrainingStep step, TrainingStep next)
    {
        Task<GradientCheck> checking = Task.Run(() => GradientCheck.Run(step, CheckBudget.Quick(step.Computation)));

        WriteModel(page, step.Model);
        foreach ((int chapter, Selection selection) in Selection.InOrder(step))
        {
            StepSummary.Write(page, step, chapter, selection);
        }

        page.Flush();
        GradientCheck check = checking.GetAwaiter().GetResult();
        Outcome.Write(page, step, next, check);
        return CheckReport.Verdict(page, step, check);
    }

    private static void WriteModel(Page page, Model model)
    {
        Line title = new Line().Add("One training step of ").Add(model.Name, Palette.Heading).Add(": ");
        page.Write(title.Add(TextTable.Shorten(string.Join(' ', model.Tokens), Math.Max(page.Width - title.Width, page.Width / 2)),
            Palette.Strong));
        string tokens = model.Batch is not { } batch ? $"{Numbers.Count(model.Ids.Length)} tokens"
            : $"{Numbers.Count(batch.Lengths.Sum())} tokens in {Numbers.Count(batch.Lengths.Length)} texts "
                + $"({Numbers.Count(batch.Rows.Count(batch.IsPadding))} rows of padding)";
        page.Write($"{tokens} of {Numbers.Count(model.Vocabulary.Length)} words, dModel {model.DModel}, "
            + $"{model.Heads} {(model.Heads == 1 ? "head" : "heads")} of {model.DHead}, dFf {model.DFf}: "
            + $"{Numbers.Count(model.ParameterCount)} parameters");
        page.Write(new Line().Add("Beside each equation: its shape, and its numbers for position 1 (else row 1).", Palette.Quiet));
    }
}
