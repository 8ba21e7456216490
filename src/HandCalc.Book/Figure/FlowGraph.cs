namespace HandCalc.Book.Figure;

/// <summary>A node of the flow figure: a tensor, or the same tensor of every head, of every block.</summary>
/// <param name="Name">What it is called: X, or Q[h]; in a block that repeats, without the block.</param>
/// <param name="First">The tensor that it leads to: that of the first head of the first block.</param>
/// <param name="Row">Its row, from the text at the top to the loss at the bottom; a gradient stands beside its tensor.</param>
internal sealed record FlowNode(string Name, Definition First, int Row)
{
    /// <summary>Whether it is a gradient, on the way back.</summary>
    public bool IsGradient => First.Id.Kind == Kind.Gradient;

    /// <summary>Whether it stands in a block that repeats.</summary>
    public bool IsRepeated => FlowGraph.BlockOf(First) is not null;

    /// <summary>Whether it is given, and not computed.</summary>
    public bool IsGiven => First.Expression is null;

    /// <summary>Its sizes: 5×8.</summary>
    public string Shape => First.Shape.IsEmpty ? "1" : Names.Shape(First.Shape);

    /// <summary>Whether it is the gradient of another node.</summary>
    public bool IsGradientOf(FlowNode other) => First.Id == other.First.Id.Of(Kind.Gradient) && IsGradient;
}

/// <summary>
/// The computation as a graph: forward and backward, each head once, each block once where several follow each other, and nothing of the
/// optimizer.
/// </summary>
internal sealed partial class FlowGraph
{
    private FlowGraph(ImmutableArray<FlowNode> nodes, ImmutableArray<(FlowNode From, FlowNode To)> edges, int blocks) =>
        (Nodes, Edges, Blocks) = (nodes, edges, blocks);

    /// <summary>How many blocks follow each other, of which one is drawn; 0 where there are none.</summary>
    public int Blocks { get; }

    /// <summary>The nodes, in the order of computation.</summary>
    public ImmutableArray<FlowNode> Nodes { get; }

    /// <summary>What is computed from what.</summary>
    public ImmutableArray<(FlowNode From, FlowNode To)> Edges { get; }

    /// <summary>The graph of a computation.</summary>
    public static FlowGraph Of(Computation computation)
    {
        Definition[] shown = [.. computation.Definitions
            .Where(definition => definition.Id is { IsCarried: false, IsOfOptimizer: false })];
        Definition[] forward = [.. shown.Where(definition => definition.Id.Kind == Kind.Value && BlockOf(definition) is null or 0)];
        ILookup<TensorName, TensorName> readers = forward
            .SelectMany(definition => definition.Operands.Select(operand => (From: Family(operand.Source), To: Family(definition))))
            .Distinct()
            .ToLookup(edge => edge.From, edge => edge.To);
        Dictionary<TensorName, int> rows = Rows(forward, readers);
        Dictionary<TensorName, FlowNode> nodes = shown.GroupBy(Family).ToDictionary(family => family.Key, family => new FlowNode(
            NameOf(family.Key, family.First().Id.Head), family.OrderBy(BlockOf).First(), rows[family.Key.Of(Kind.Value)]));
        return new(
            [.. nodes.Values],
            [.. shown.SelectMany(definition =>
                definition.Operands.Where(operand => !IsNextBlock(operand.Source, definition))
                    .Select(operand => (nodes[Family(operand.Source)], nodes[Family(definition)]))).Distinct()],
            shown.Max(BlockOf) + 1 ?? 0);
    }

    /// <summary>Which block a tensor belongs to, from 0; null where there are no blocks, or it stands outside.</summary>
    public static int? BlockOf(Definition definition) => Block().Match(definition.Id.Scope) is { Success: true } block
        ? int.Parse(block.Groups["number"].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>From block to block: what is drawn once does not lead back to its beginning.</summary>
    private static bool IsNextBlock(Definition from, Definition to) =>
        BlockOf(from) is { } one && BlockOf(to) is { } other && one != other;

    private static string NameOf(TensorName family, int? head)
    {
        string local = $"{family with { Scope = Block().Replace(family.Scope, "").TrimStart('.') }}";
        return head is null ? local : $"{local}[h]";
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

    /// <summary>The name without the head, in the first block: the same for every head of every block.</summary>
    private static TensorName Family(Definition definition) =>
        definition.Id.Family with { Scope = Block().Replace(definition.Id.Scope, "block[0]") };

    [GeneratedRegex(@"^block\[(?<number>\d+)\]")]
    private static partial Regex Block();
}
