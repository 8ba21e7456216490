namespace HandCalc.Book.Figure;

/// <summary>A node of the flow figure: a tensor, or the same tensor of every head.</summary>
/// <param name="Name">What it is called: X, or Q[h].</param>
/// <param name="First">The tensor that it leads to: that of the first head.</param>
/// <param name="Row">Its row, from the text at the top to the loss at the bottom; a gradient stands beside its tensor.</param>
internal sealed record FlowNode(string Name, Definition First, int Row)
{
    /// <summary>Whether it is a gradient, on the way back.</summary>
    public bool IsGradient => First.Id.Kind == Kind.Gradient;

    /// <summary>Whether it is given, and not computed.</summary>
    public bool IsGiven => First.Expression is null;

    /// <summary>Its sizes: 5×8.</summary>
    public string Shape => First.Shape.IsEmpty ? "1" : Names.Shape(First.Shape);
}

/// <summary>The computation as a graph: forward and backward, each head once, and nothing of the optimizer.</summary>
internal sealed class FlowGraph
{
    private FlowGraph(ImmutableArray<FlowNode> nodes, ImmutableArray<(FlowNode From, FlowNode To)> edges) => (Nodes, Edges) =
        (nodes, edges);

    /// <summary>The nodes, in the order of computation.</summary>
    public ImmutableArray<FlowNode> Nodes { get; }

    /// <summary>What is computed from what.</summary>
    public ImmutableArray<(FlowNode From, FlowNode To)> Edges { get; }

    /// <summary>The graph of a computation.</summary>
    public static FlowGraph Of(Computation computation)
    {
        Definition[] shown = [.. computation.Definitions
            .Where(definition => definition.Id is { IsCarried: false, IsOfOptimizer: false })];
        Definition[] forward = [.. shown.Where(definition => definition.Id.Kind == Kind.Value)];
        ILookup<TensorName, TensorName> readers = forward
            .SelectMany(definition => definition.Operands.Select(operand => (From: Family(operand.Source), To: Family(definition))))
            .Distinct()
            .ToLookup(edge => edge.From, edge => edge.To);
        Dictionary<TensorName, int> rows = Rows(forward, readers);
        Dictionary<TensorName, FlowNode> nodes = shown.GroupBy(Family).ToDictionary(family => family.Key, family => new FlowNode(
            family.First().Id.Head is null ? $"{family.Key}" : $"{family.Key}[h]", family.First(), rows[family.Key.Of(Kind.Value)]));
        return new(
            [.. nodes.Values],
            [.. shown.SelectMany(definition =>
                definition.Operands.Select(operand => (nodes[Family(operand.Source)], nodes[Family(definition)]))).Distinct()]);
    }

    /// <summary>As far down as what is computed from, and one more; what is given, directly above what reads it first.</summary>
    private static Dictionary<TensorName, int> Rows(Definition[] forward, ILookup<TensorName, TensorName> readers)
    {
        var rows = new Dictionary<TensorName, int>();
        foreach (Definition definition in forward)
        {
            rows[Family(definition)] = definition.Operands.Select(operand => rows[Family(operand.Source)] + 1).DefaultIfEmpty(0).Max();
        }

        foreach (TensorName given in forward.Where(definition => definition.Expression is null).Select(Family))
        {
            rows[given] = readers[given].Min(reader => rows[reader]) - 1;
        }

        return rows;
    }

    /// <summary>The name without the head: the same for every head.</summary>
    private static TensorName Family(Definition definition) => definition.Id.Family;
}
