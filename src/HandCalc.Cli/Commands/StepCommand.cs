namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc step N</c>: one step in detail, its tensors as tables.</summary>
internal static class StepCommand
{
    private const int Abbreviated = 8;
    private const int Indent = 2;
    private const int RoomForShape = 18;

    /// <summary>
    /// Writes the tensors of one step: whole if <paramref name="full"/>, else a selection of them, in their first rows and columns.
    /// </summary>
    public static int Run(Page page, TrainingStep step, int number, bool full)
    {
        Selection selection = Selection.Of(step, number);
        if (selection.Tensors.Length == 0)
        {
            int[] derived = [.. step.Tensors.Select(tensor => tensor.Step).Where(chapter => chapter > 0).Distinct().Order()];
            throw new InvalidInputException(
                $"step: {number} derives no tensor of {step.Model.Name}; allowed: {string.Join(", ", derived)}.");
        }

        IEnumerable<Tensor> shown = full ? step.Tensors.Where(tensor => tensor.Step == number) : selection.Tensors;
        string part = full || selection.LeftOut.Length == 0 ? "" : $"   {selection.LeftOut}";
        page.Write(StepHeading.Line(number, $"   {step.Model.Name}{part}", page.Width));
        foreach (Tensor tensor in shown)
        {
            page.Write();
            WriteTitle(page, tensor);
            MatrixTable.Write(page, tensor, Indent, full ? int.MaxValue : Abbreviated);
        }

        if (part.Length > 0 || (!full && shown.Any(tensor => tensor.Shape.Any(size => size > Abbreviated))))
        {
            page.Write();
            page.Write(new Line().Add("With --full: every tensor of the step, every row and column.", Palette.Quiet));
        }

        return ExitCode.Fine;
    }

    private static void WriteTitle(Page page, Tensor tensor)
    {
        string[] equation = [.. Wrapping.Formula(tensor.Equation, page.Width - RoomForShape)];
        string kind = tensor.Definition.Operation == "given" ? ", given" : "";
        for (int index = 0; index < equation.Length; index++)
        {
            Line line = index == 0
                ? new Line().Add(tensor.Name, Palette.Strong).Add(equation[0][tensor.Name.Length..])
                : new Line().Add(equation[index]);
            page.Write(index == equation.Length - 1 ? line.Add($"   {Names.Shape(tensor)}{kind}", Palette.Quiet) : line);
        }
    }
}
