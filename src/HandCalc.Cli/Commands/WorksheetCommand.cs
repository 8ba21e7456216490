using HandCalc.Snapshots;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Cli.Commands;

/// <summary>How much of each matrix a worksheet leaves blank.</summary>
internal enum Blanks
{
    /// <summary>One entry.</summary>
    Entry,

    /// <summary>One row.</summary>
    Row,

    /// <summary>All of it.</summary>
    All,
}

/// <summary>
/// <c>handcalc worksheet N</c>: a step to be calculated with pen and paper. What is given is filled in, there is room to calculate, and the
/// answers are on a page of their own at the end.
/// </summary>
/// <param name="terminal">What it writes on.</param>
/// <param name="step">The training step.</param>
/// <param name="blanks">How much is left blank.</param>
internal sealed class WorksheetCommand(Page terminal, TrainingStep step, Blanks blanks)
{
    private const int Indent = 2, WidthOfPaper = 80, LinesOfEntry = 4, MostLines = 24;
    private readonly Page page = new(terminal.Output, terminal.Error, Math.Min(terminal.Width, WidthOfPaper));

    private const string Blank = "________", NewPage = "\f";

    /// <summary>Writes the worksheet of a step of the book.</summary>
    /// <exception cref="InvalidInputException">Nothing is computed in that step.</exception>
    public int Run(int number)
    {
        Tensor[] asked = [.. step.Tensors.Where(tensor => tensor.Step == number && tensor.Definition.Expression is not null)];
        if (asked.Length == 0)
        {
            int[] derived = [.. step.Tensors.Where(tensor => tensor.Definition.Expression is not null)
                .Select(tensor => tensor.Step).Where(chapter => chapter > 0).Distinct().Order()];
            throw new InvalidInputException(
                $"worksheet: {number} computes no tensor of {step.Model.Name}; allowed: {string.Join(", ", derived)}.");
        }

        page.Write(StepHeading.Line(number, $"   {step.Model.Name}", page.Width));
        Definition[] given = [.. asked.SelectMany(tensor => tensor.Definition.Operands.Select(operand => operand.Source))
            .Distinct().Where(source => source.Id != TensorName.Time && !asked.Any(tensor => tensor.Definition == source)
                && (!source.Id.IsCarried || step.State.StepsTaken > 0))
            .OrderBy(source => source.Index)];
        Title("Given");
        foreach (string line in Wrapping.Words(Settings(), page.Width - Indent))
        {
            page.Write(new Line().To(Indent).Add(line));
        }

        foreach (Definition source in given)
        {
            Matrix(source, source.Id.IsCarried ? step.State[source.Name] : step[source.Name].Value, source.Name, (_, _) => false);
        }

        Title("To calculate");
        foreach (Tensor tensor in asked)
        {
            int row = Row(tensor), column = Column(tensor, row);
            Matrix(tensor.Definition, tensor.Value, tensor.Equation, (i, j) => blanks == Blanks.All || (i == row && (blanks == Blanks.Row || j == column)));
            int entries = blanks switch { Blanks.Entry => 1, Blanks.Row => tensor.Columns.Length, _ => tensor.Rows.Length * tensor.Columns.Length };
            for (int line = 0; line < Math.Min(LinesOfEntry * entries, MostLines); line++)
            {
                page.Write();
            }
        }

        page.Output.Write(NewPage);
        Title("Answers");
        foreach (Tensor tensor in asked)
        {
            Matrix(tensor.Definition, tensor.Value, tensor.Name, (_, _) => false);
        }

        return ExitCode.Fine;
    }

    /// <summary>The row that is left blank: the first after the first one that is not all zero, for the first is often a special case.</summary>
    private static int Row(Tensor tensor) => Enumerable.Range(0, tensor.Rows.Length).OrderBy(row => row == 0)
        .FirstOrDefault(row => Column(tensor, row) >= 0);

    /// <summary>The column of the entry that is left blank: the first of its row that is not zero; −1 if all are.</summary>
    private static int Column(Tensor tensor, int row) =>
        Array.FindIndex([.. Enumerable.Range(0, tensor.Columns.Length)], column => tensor[row, column] != 0);

    /// <summary>The settings that formulas speak of.</summary>
    private string Settings()
    {
        Model model = step.Model;
        OptimizerSettings adamW = model.Optimizer;
        string targets = string.Join(' ', model.Targets.Select(id => id == Model.NoTarget ? "none" : model.Vocabulary[id]));
        return $"dₖ = {model.DHead}; ε of the layer norm = {Numbers.Shortest(model.LayerNormEpsilon)}; "
            + $"the words to predict: {targets}; the loss is their {(model.Loss == LossReduction.Sum ? "sum" : "mean")}; "
            + $"AdamW: t = {step.State.StepsTaken + 1}, η = {Numbers.Shortest(adamW.LearningRate)}, β₁ = {Numbers.Shortest(adamW.Beta1)}, "
            + $"β₂ = {Numbers.Shortest(adamW.Beta2)}, ε = {Numbers.Shortest(adamW.Epsilon)}, λ = {Numbers.Shortest(adamW.WeightDecay)}";
    }

    private void Title(string text)
    {
        page.Write();
        page.Write(new Line().Add(text, Palette.Heading));
    }

    private void Matrix(Definition tensor, Matrix<double> value, string title, Func<int, int, bool> isBlank)
    {
        page.Write();
        string size = tensor.Shape.IsEmpty ? "a number" : Names.Shape(tensor.Shape);
        foreach (string line in Wrapping.Formula($"{title}   {size}", page.Width))
        {
            page.Write(new Line().Add(line, Palette.Strong));
        }

        double largest = value.Enumerate().Max(Math.Abs);
        MatrixTable.Write(page, Labels.Of(tensor.Rows), Labels.Of(tensor.Columns), (row, column) => new TextCell(
            isBlank(row, column) ? Blank : Numbers.Entry(value[row, column], largest)), Indent);
    }
}
