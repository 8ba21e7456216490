namespace HandCalc.Cli.Commands;

/// <summary>
/// Of the tensors of one step those that stand for all: of the heads the first, of the parameters that are moved the liveliest.
/// </summary>
internal sealed class Selection
{
    private Selection(Tensor[] tensors, string leftOut, string part = "")
    {
        (Tensors, LeftOut, Part) = (tensors, leftOut, part);
    }

    /// <summary>The tensors, in the order of computation.</summary>
    public Tensor[] Tensors { get; }

    /// <summary>The part of the model that they belong to, such as block[0]; empty for a model of one block.</summary>
    public string Part { get; }

    /// <summary>What stands before the names of all of them: "block[0]."; empty where nothing does.</summary>
    public string Scope => Part.Length > 0 ? $"{PartOf(Tensors[0])}." : "";

    /// <summary>What they stand for, in words; empty if they are all.</summary>
    public string LeftOut { get; }

    /// <summary>
    /// A training step in the order of computation, cut where another chapter of the book or another block begins. Of many blocks the first
    /// and the last are told.
    /// </summary>
    public static IEnumerable<(int Chapter, Selection Selection)> InOrder(TrainingStep step)
    {
        string last = $"block[{step.Model.Layers - 1}]";
        List<Tensor> run = [];
        foreach (Tensor tensor in step.Tensors)
        {
            if (run.Count > 0 && Place(run[0]) != Place(tensor))
            {
                yield return Told();
                run = [];
            }

            string part = PartOf(tensor);
            if (!part.StartsWith("block", StringComparison.Ordinal) || part == "block[0]" || part == last)
            {
                run.Add(tensor);
            }
        }

        yield return Told();

        (int, Selection) Told()
        {
            string part = PartOf(run[0]);
            return (run[0].Step, Of(step, [.. run], part.Length == 0 || run[0].Definition.Id.IsOfOptimizer ? ""
                : part == last && step.Model.Layers > 2 ? $"{part}, as {step.Model.Layers - 2} between it and block[0]" : part));
        }
    }

    /// <summary>Selects from one step.</summary>
    public static Selection Of(TrainingStep step, int number) =>
        Of(step, [.. step.Tensors.Where(tensor => tensor.Step == number)], "");

    private static (int, Kind, string) Place(Tensor tensor) => tensor.Definition.Id is { IsOfOptimizer: true }
        ? (tensor.Step, Kind.NewValue, "")
        : (tensor.Step, tensor.Definition.Id.Kind, PartOf(tensor));

    private static string PartOf(Tensor tensor) => tensor.Definition.Id.Scope.Split('.')[0];

    private static Selection Of(TrainingStep step, Tensor[] all, string part)
    {
        if (all.Any(tensor => tensor.Definition.Id is { IsOfOptimizer: true, Kind: not Kind.Value }))
        {
            Tensor strongest = step.Parameters.MaxBy(parameter => step[$"d.{parameter.Name}"].LargestEntry)!;
            return new Selection(
                [.. all.Where(tensor => tensor.Definition.Id.Kind == Kind.Value
                    || tensor.Definition.Id.Of(Kind.Value) == strongest.Definition.Id)],
                $"for {strongest.Name}, which has the largest gradient; the other {step.Parameters.Length - 1} parameters alike");
        }

        Tensor[] ofFirstHead = [.. all.Where(tensor => tensor.Definition.Id.Head is not > 0)];
        return new Selection(ofFirstHead, ofFirstHead.Length < all.Length ? $"head 0 of {step.Model.Heads}" : "", part);
    }
}
