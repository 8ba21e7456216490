namespace HandCalc.Cli.Commands;

/// <summary>
/// Of the tensors of one step those that stand for all: of the heads the first, of the parameters that are moved the liveliest.
/// </summary>
internal sealed class Selection
{
    private Selection(Tensor[] tensors, string leftOut)
    {
        (Tensors, LeftOut) = (tensors, leftOut);
    }

    /// <summary>The tensors, in the order of computation.</summary>
    public Tensor[] Tensors { get; }

    /// <summary>What they stand for, in words; empty if they are all.</summary>
    public string LeftOut { get; }

    /// <summary>Selects from one step.</summary>
    public static Selection Of(TrainingStep step, int number)
    {
        Tensor[] all = [.. step.Tensors.Where(tensor => tensor.Step == number)];
        if (all.Any(tensor => tensor.Definition.Id.Kind == Kind.NewValue))
        {
            Tensor strongest = step.Parameters.MaxBy(parameter => step[$"d.{parameter.Name}"].LargestEntry)!;
            return new Selection(
                [.. all.Where(tensor => tensor.Definition.Id.Of(Kind.Value) == strongest.Definition.Id)],
                $"for {strongest.Name}, which has the largest gradient; the other {step.Parameters.Length - 1} parameters alike");
        }

        Tensor[] ofFirstHead = [.. all.Where(tensor => tensor.Definition.Id.Head is not > 0)];
        return new Selection(ofFirstHead, ofFirstHead.Length < all.Length ? $"head 0 of {step.Model.Heads}" : "");
    }
}
