using HandCalc.Snapshots;

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
/// <param name="page">What it writes on.</param>
/// <param name="step">The training step.</param>
/// <param name="blanks">How much is left blank.</param>
internal sealed class WorksheetCommand(Page page, TrainingStep step, Blanks blanks)
{
    private const int Indent = 2, LinesOfEntry = 4, MostLines = 24;
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
        Tensor[] given = [.. asked.SelectMany(tensor => tensor.Definition.Operands.Select(operand => operand.Source))
            .Distinct().Where(source => !source.Id.IsCarried && !asked.Any(tensor => tensor.Definition == source))
            .OrderBy(source => source.Index).Select(source => step[source.Name])];
        Title("Given");
        foreach (Tensor tensor in given)
        {
            Matrix(tensor, tensor.Name, (_, _) => false);
        }

        Title("To calculate");
        foreach (Tensor tensor in asked)
        {
            int row = Row(tensor), column = Column(tensor, row);
            Matrix(tensor, tensor.Equation, (i, j) => blanks == Blanks.All || (i == row && (blanks == Blanks.Row || j == column)));
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
            Matrix(tensor, tensor.Name, (_, _) => false);
        }

        return ExitCode.Fine;
    }

    /// <summary>The row that is left blank: the first after the first one that is not all zero, for the first is often a special case.</summary>
    private static int Row(Tensor tensor) => Enumerable.Range(0, tensor.Rows.Length).OrderBy(row => row == 0)
        .FirstOrDefault(row => Column(tensor, row) >= 0);

    /// <summary>The column of the entry that is left blank: the first of its row that is not zero; −1 if all are.</summary>
    private static int Column(Tensor tensor, int row) =>
        Array.FindIndex([.. Enumerable.Range(0, tensor.Columns.Length)], column => tensor[row, column] != 0);

    private void Title(string text)
    {
        page.Write();
        page.Write(new Line().Add(text, Palette.Heading));
    }

    private void Matrix(Tensor tensor, string title, Func<int, int, bool> isBlank)
    {
        page.Write();
        page.Write(new Line().Add(title, Palette.Strong).Add($"   {Names.Shape(tensor)}", Palette.Quiet));
        double largest = tensor.LargestEntry;
        MatrixTable.Write(page, Labels.Of(tensor.Rows), Labels.Of(tensor.Columns), (row, column) => new TextCell(
            isBlank(row, column) ? Blank : Numbers.Entry(tensor[row, column], largest)), Indent);
    }
}
