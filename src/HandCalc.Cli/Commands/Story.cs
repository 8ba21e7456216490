using HandCalc.Cli.Printing;
using HandCalc.Tensors;

namespace HandCalc.Cli.Commands;

/// <summary>One step in a few lines: each equation with its shape and a row of its numbers, the telling matrices whole.</summary>
internal static class Story
{
    private const int Indent = 2;
    private const int LongestEquation = 50;
    private const int ShortestEquation = 36;
    private const int RoomForNumbers = 62;
    private const int RoomForShape = 7;
    private const int LongestWhole = 8;

    /// <summary>What teaches most when it is seen whole: where attention looks, what is predicted, where the prediction is wrong.</summary>
    private static readonly string[] Telling = ["A", "P", "d.logits"];

    /// <summary>Writes one step.</summary>
    public static void Write(Page page, TrainingStep step, int number)
    {
        StoryLine[] told = [.. Select(step, number, out string remark).Select(tensor => new StoryLine(step, tensor))];
        page.Write();
        page.Write(new Line().Add(Titles.Heading(number), Palette.Heading)
            .Add(TextTable.Shorten(remark, page.Width - Line.WidthOf(Titles.Heading(number))), Palette.Quiet));
        int labelWidth = told.Max(line => Line.WidthOf(line.Label));
        foreach (StoryLine line in told)
        {
            WriteOne(page, line, labelWidth);
        }
    }

    private static void WriteOne(Page page, StoryLine told, int labelWidth)
    {
        Tensor tensor = told.Tensor;
        int column = Indent + Math.Clamp(page.Width - RoomForNumbers, ShortestEquation, LongestEquation);
        bool whole = Telling.Contains(Names.WithoutHead(tensor)) && tensor.Shape.All(size => size <= LongestWhole);
        string equation = Names.Equation(tensor, page.Width - Indent - Names.Shape(tensor).Length - 1);
        Line line = new Line().To(Indent).Add(tensor.Name, Palette.Strong).Add(equation[tensor.Name.Length..]);
        bool isLong = line.Width > column;
        line.To(column).Add(" ").Add(Names.Shape(tensor), Palette.Quiet);
        if (whole)
        {
            page.Write(line);
            MatrixTable.Write(page, tensor, Indent * 2);
            return;
        }

        if (isLong)
        {
            page.Write(line);
            line = new Line();
        }

        page.Write(told.AddNumbers(line.To(column + RoomForShape + 1), labelWidth, page.Width));
    }

    /// <summary>Of the heads the first; of the parameters, which are all moved alike, the one with the largest gradient.</summary>
    private static IEnumerable<Tensor> Select(TrainingStep step, int number, out string remark)
    {
        Tensor[] tensors = [.. step.Tensors.Where(tensor => tensor.Step == number)];
        Tensor strongest = step.Parameters.MaxBy(parameter => step[$"d.{parameter.Name}"].LargestEntry)!;
        if (tensors.Any(tensor => tensor.Name == $"new.{strongest.Name}"))
        {
            remark = $"   for {strongest.Name}, which has the largest gradient; the other {step.Parameters.Length - 1} parameters alike";
            return tensors.Where(tensor => tensor.Name.EndsWith($".{strongest.Name}", StringComparison.Ordinal));
        }

        Tensor[] ofFirstHead = [.. tensors.Where(tensor => !Names.IsOfLaterHead(tensor))];
        Tensor[] given = [.. ofFirstHead.Where(tensor => tensor.Definition.Operation == "given")];
        string heads = ofFirstHead.Length < tensors.Length ? $"   head 0 of {step.Model.Heads}" : "";

        // The look-up of step 1 is seen in the rows that are looked up; elsewhere what is given stands in the heading.
        bool lookUp = ofFirstHead.Any(tensor => tensor.Definition.Operation == "look-up");
        remark = heads + (given.Length > 0 && !lookUp ? $"   given {string.Join(", ", given.Select(tensor => $"{tensor.Name} {Names.Shape(tensor)}"))}" : "");
        return ofFirstHead.Where(tensor => lookUp || !given.Contains(tensor)).Where(tensor => tensor.Definition.Operation is not "copy" and not "seed");
    }
}
