namespace HandCalc.Tensors;

/// <summary>
/// The way back from the loss. Every operation hands each of its operands a part of the gradient; where several read one tensor, their
/// parts add up.
/// </summary>
/// <remarks>
/// We go through the forward pass from its end, layer by layer: the tensors of a layer do not read each other, as Q, K and V of every
/// head. Within a layer the heads come one after the other, and so do the parts in a sum. A gradient is written down as soon as all
/// that read the tensor have handed their part: parameters first, then the rest, each in the order of the forward pass.
/// </remarks>
public sealed class Gradients
{
    private readonly Dictionary<Definition, Definition> found = [];
    private readonly Dictionary<Definition, List<Part>> parts = [];
    private readonly HashSet<Definition> passed = [];

    private Gradients()
    {
    }

    /// <summary>The gradient of the loss with respect to a tensor.</summary>
    public Definition this[Definition of] => found[of];

    /// <summary>Writes down the gradients of all that a loss is computed from.</summary>
    /// <param name="book">Where to write them.</param>
    /// <param name="loss">The loss: one number.</param>
    public static Gradients Of(ComputationBuilder book, Definition loss)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(loss);
        return Of(book, loss, book.Gradient(loss, new Seed().Of()));
    }

    /// <summary>The same where the gradient of what is computed last is known.</summary>
    internal static Gradients Of(ComputationBuilder book, Definition loss, Definition dLoss)
    {
        var d = new Gradients();
        Definition[] forward = [.. book.Build().Towards([loss])];
        Dictionary<Definition, int> unread = forward.SelectMany(Sources).CountBy(source => source).ToDictionary();
        d.found[loss] = dLoss;
        foreach (Definition[] layer in Layers(forward).Reverse())
        {
            foreach (Definition y in layer.OrderBy(y => y.Id.Head ?? 0))
            {
                d.HandOn(y);
            }

            foreach (Definition x in layer.SelectMany(Sources).Where(x => --unread[x] == 0)
                .OrderBy(x => x.Expression is not null).ThenBy(x => x.Index))
            {
                d.found[x] = book.Gradient(x, d.SumOfParts(x));
            }
        }

        return d;
    }

    private static IEnumerable<Definition> Sources(Definition y) => y.Operands.Select(operand => operand.Source).Distinct();

    /// <summary>Runs of tensors that do not read each other.</summary>
    private static IEnumerable<Definition[]> Layers(Definition[] forward)
    {
        List<Definition> layer = [];
        foreach (Definition definition in forward)
        {
            if (Sources(definition).Any(layer.Contains))
            {
                yield return [.. layer];
                layer.Clear();
            }

            layer.Add(definition);
        }

        yield return [.. layer];
    }

    private void HandOn(Definition y)
    {
        if (passed.Contains(y))
        {
            if (parts[y].Count > 1)
            {
                throw new InvalidOperationException($"{y.Name} is passed over on the way back, and yet it is read by others as well.");
            }

            return;
        }

        foreach (Part part in y.Expression!.Operation.Backward(y, y.Operands, this))
        {
            (parts.TryGetValue(part.To, out List<Part>? others) ? others : parts[part.To] = []).Add(part);
            passed.UnionWith(part.Through);
        }
    }

    private Expression SumOfParts(Definition x) => parts.TryGetValue(x, out List<Part>? all)
        ? all is [var only] ? only.Write() : Addition.OfTerms([.. all.Select(part => part.Write())])
        : throw new InvalidOperationException($"Nothing that reads {x.Name} hands it a gradient.");
}
