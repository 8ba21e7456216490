using HandCalc.Transformer;

namespace HandCalc.Training;

/// <summary>How much memory a training step takes, known before any of it is allocated: the sum over the shapes of its tensors.</summary>
public static class StepMemory
{
    /// <summary>More heads are not written down one by one before it is known that the rest fits.</summary>
    private const int ManyHeads = 64;

    /// <summary>Writes down the computation of a model, and refuses one that cannot be computed or allocated.</summary>
    /// <exception cref="InvalidInputException">The message names the field and what is allowed; of the sizes, the largest.</exception>
    public static Computation Compose(Model model)
    {
        ModelRules.Check(model);
        if (model.Heads > ManyHeads)
        {
            RequireRoom(model, TransformerComputation.Compose(model with { Heads = 1 }));
        }

        Computation computation = TransformerComputation.Compose(model);
        RequireRoom(model, computation);
        GivenParameters.Check(model, computation);
        return computation;
    }

    private static void RequireRoom(Model model, Computation computation)
    {
        double[] sizes = [.. computation.Definitions.Select(definition => (double)definition.Rows.Length * definition.Columns.Length)];
        double bytes = sizeof(double) * sizes.Sum();
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available || sizes.Max() > Array.MaxLength)
        {
            (string field, int size) = new[]
            {
                ("dModel", model.DModel), ("dFf", model.DFf), ("maxLength", model.MaxLength), ("vocabulary", model.Vocabulary.Length),
                ("texts", model.Texts is null ? 0 : model.Ids.Length),
            }.MaxBy(pair => pair.Item2);
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"{field}: at {size} a training step takes about {bytes / 1e9:F1} GB of memory; allowed: sizes that fit into the "
                + $"{available / 1e9:F1} GB there are, with at most {Array.MaxLength} entries a matrix."));
        }
    }
}
