namespace HandCalc.Cli.Commands;

/// <summary>One step in a few lines: each equation with its shape and a row of its numbers, the telling matrices whole.</summary>
internal static class StepSummary
{
    private const int Indent = 2;
    private const int LongestEquation = 50;
    private const int ShortestEquation = 36;
    private const int RoomForNumbers = 62;
    private const int RoomForShape = 7;
    private const int LongestWhole = 8;

    /// <summary>What teaches most when it is seen whole: where attention looks, what is predicted, where the prediction is wrong.</summary>
    private static readonly string[] Telling = ["A", "P", "d.logits"];

    /// <summary>Writes what is selected of one chapter.</summary>
    public static void Write(Page page, TrainingStep step, int number, Selection selection)
    {
        SummaryRow[] told = [.. Told(selection, out string remark).Select(tensor => new SummaryRow(step, tensor))];
        page.Write();
        page.Write(StepHeading.Line(number, remark, page.Width));
        int labelWidth = told.Max(line => Line.WidthOf(line.Label));
        foreach (SummaryRow line in told)
        {
            WriteOne(page, line, labelWidth, selection.Scope);
        }
    }

    /// <summary>Writes one tensor; what its part of the model is called stands in the heading, and not before each name.</summary>
    private static void WriteOne(Page page, SummaryRow told, int labelWidth, string scope)
    {
        Tensor tensor = told.Tensor;
        int column = Indent + Math.Clamp(page.Width - RoomForNumbers, ShortestEquation, LongestEquation);
        bool whole = Telling.Contains($"{tensor.Definition.Id.Family}") && tensor.Shape.All(size => size <= LongestWhole);
        string equation = Names.Equation(tensor, page.Width - Indent, scope), name = Names.Within(scope, tensor.Name);
        Line line = new Line().To(Indent).Add(name, Palette.Strong).Add(equation[name.Length..]);
        if (line.Width > column)
        {
            page.Write(line);
            line = new Line();
        }

        line.To(column).Add(" ").Add(Names.Shape(tensor), Palette.Quiet);
        if (whole)
        {
            page.Write(line);
            MatrixTable.Write(page, tensor, Indent * 2);
            return;
        }

        page.Write(told.AddNumbers(line.To(column + RoomForShape + 1), labelWidth, page.Width));
    }

    /// <summary>
    /// What is computed in a step is told; what is given stands in its heading, but for the tables that step 1 looks rows up in.
    /// </summary>
    private static IEnumerable<Tensor> Told(Selection selection, out string remark)
    {
        bool lookUp = selection.Tensors.Any(tensor => tensor.Definition.Operation == "look-up");
        Tensor[] given = [.. selection.Tensors.Where(tensor => tensor.Definition.Operation == "given" && !lookUp)];
        string names = string.Join(", ", given.Select(tensor => $"{Names.Within(selection.Scope, tensor.Name)} {Names.Shape(tensor)}"));
        remark = string.Concat(new[] { selection.Part, selection.LeftOut, given.Length > 0 ? $"given {names}" : "" }
            .Where(part => part.Length > 0).Select(part => $"   {part}"));
        return selection.Tensors.Except(given);
    }
}
