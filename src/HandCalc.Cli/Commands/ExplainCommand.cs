using HandCalc.Explanations;
using Spectre.Console;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc explain TENSOR ROW COLUMN</c>: where one number comes from.</summary>
internal static class ExplainCommand
{
    private const int Indent = 2;
    private const int MostTerms = 64;
    private const int DigitsOfLoss = 14;

    /// <summary>Writes the explanation of an entry: its calculation, the slope that a gradient is, and what reads it.</summary>
    public static int Run(Page page, Recipes recipes, (Definition Tensor, int Row, int Column) cell, int depth)
    {
        (Definition tensor, int row, int column) = cell;
        TrainingStep step = recipes.Step;
        Explanation explanation = recipes.Explain(tensor, row, column);
        WriteTitle(page, step, explanation);
        page.Write();
        if (explanation.Origin is { } origin)
        {
            CalculationText.WriteNote(page, origin, Indent);
        }
        else
        {
            WriteCalculation(page, explanation);
        }

        if (recipes.Nudge(tensor, row, column) is { } nudge)
        {
            page.Write();
            WriteNudge(page, step, explanation, nudge);
        }

        page.Write();
        CalculationText.WriteNote(page, Reader.Sentence(recipes.ReadersOf(tensor, row, column)), Indent);
        if (depth > 1)
        {
            ExplanationTree.Write(page, recipes, explanation, depth);
        }

        return ExitCode.Fine;
    }

    private static void WriteTitle(Page page, TrainingStep step, Explanation explanation)
    {
        Tensor tensor = step[explanation.Tensor.Name];
        page.Write(new Line().Add($"{explanation.Label} = ", Palette.Heading)
            .Add(NumberText.Of(explanation.Value), Palette.Of(explanation.Value, tensor.LargestEntry)));
        string chapter = tensor.Step > 0 ? $"{TableOfContents.Heading(tensor.Step)}   " : "";
        page.Write(new Line().Add(TextTable.Shorten(chapter + step.Model.Name, page.Width), Palette.Quiet));
        foreach (string line in Wrapping.Formula(tensor.Equation, page.Width - Indent))
        {
            page.Write(new Line().To(Indent).Add(line));
        }
    }

    private static void WriteCalculation(Page page, Explanation explanation)
    {
        bool isLong = explanation.Lines.Length > 1;
        foreach (string line in isLong ? Wrapping.Formula(explanation.Formula, page.Width - Indent) : [])
        {
            page.Write(new Line().To(Indent).Add(line));
        }

        if (isLong)
        {
            page.Write();
        }

        CalculationText.Write(page, explanation.Lines, Indent, MostTerms, isLong ? explanation.Formula : null);
    }

    private static void WriteNudge(Page page, TrainingStep step, Explanation explanation, NudgedLoss nudge)
    {
        Definition nudged = step.Computation[explanation.Tensor.Id.Of(Kind.Value)];
        string entry = nudged.Entry(explanation.Row, explanation.Column);
        CalculationText.WriteNote(page, $"Measured with h = {NumberText.Of(nudge.H)}: the slope of the loss L along x = {entry}", Indent);
        bool agrees = Math.Abs(explanation.Value - nudge.Slope.Value) <= nudge.Slope.Error;
        (string Name, string Text, string Remark, Style Style)[] rows =
        [
            ("L(x + h)", NumberText.Of(nudge.Above, DigitsOfLoss), "", Palette.Quiet),
            ("L(x − h)", NumberText.Of(nudge.Below, DigitsOfLoss), "", Palette.Quiet),
            ("slope", NumberText.Of(nudge.Slope.Value, nudge.Slope.Digits),
                $"(L(x + h) − L(x − h)) / 2h, ± {NumberText.Of(nudge.Slope.Error, 2)}", Palette.Quiet),
            ("gradient", NumberText.Of(explanation.Value), agrees ? "derived above: they agree" : "derived above: they differ", agrees
                ? Palette.Good : Palette.Bad),
        ];
        int width = rows.Max(row => row.Text.Length + 1);
        foreach ((string name, string text, string remark, Style style) in rows)
        {
            Line line = new Line().To(2 * Indent).Add(name).To(14).Add(CalculationText.Signed(text));
            if (14 + width + Indent + Line.WidthOf(remark) > page.Width)
            {
                page.Write(line);
                line = new Line();
            }

            page.Write(line.To(Math.Min(14 + width + Indent, page.Width - Line.WidthOf(remark))).Add(remark, style));
        }
    }
}
