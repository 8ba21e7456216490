using System.Collections.Immutable;
using HandCalc.Cli.Printing;
using HandCalc.Tensors;

namespace HandCalc.Book.Figure;

/// <summary>A node of the flow figure: a tensor, or the same tensor of every head.</summary>
/// <param name="Name">What it is called: X, or Q[h].</param>
/// <param name="First">The tensor that it leads to: that of the first head.</param>
/// <param name="Row">Its row, from the text at the top to the loss at the bottom; a gradient stands beside its tensor.</param>
internal sealed record FlowNode(string Name, Definition First, int Row)
{
    /// <summary>Whether it is a gradient, on the way back.</summary>
    public bool IsGradient => First.Step is > 7 and < 13;

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
        Definition[] shown = [.. computation.Definitions.Where(definition => definition.Step < 13)];
        ILookup<string, string> readers = shown.Where(definition => definition.Step <= 7)
            .SelectMany(definition => definition.Operands.Select(operand => (From: Family(operand.Name), To: Family(definition.Name))))
            .Distinct()
            .ToLookup(edge => edge.From, edge => edge.To);
        Dictionary<string, int> rows = Rows(shown.Where(definition => definition.Step <= 7), readers);
        Dictionary<string, FlowNode> nodes = shown.GroupBy(definition => Family(definition.Name))
            .ToDictionary(family => family.Key, family => new FlowNode(family.Key, family.First(), rows[Primal(family.Key)]));
        return new(
            [.. nodes.Values],
            [.. shown.SelectMany(definition =>
                definition.Operands.Select(operand => (nodes[Family(operand.Name)], nodes[Family(definition.Name)]))).Distinct()]);
    }

    /// <summary>As far down as what is computed from, and one more; what is given, directly above what reads it first.</summary>
    private static Dictionary<string, int> Rows(IEnumerable<Definition> forward, ILookup<string, string> readers)
    {
        Definition[] all = [.. forward];
        var rows = new Dictionary<string, int>();
        foreach (Definition definition in all)
        {
            rows[Family(definition.Name)] = definition.Operands.Select(operand => rows[Family(operand.Name)] + 1).DefaultIfEmpty(0).Max();
        }

        foreach (string given in all.Where(definition => definition.Expression is null).Select(definition => Family(definition.Name)))
        {
            rows[given] = readers[given].Min(reader => rows[reader]) - 1;
        }

        return rows;
    }

    private static string Family(string name) => name.EndsWith(']') ? $"{name[..name.LastIndexOf('[')]}[h]" : name;

    private static string Primal(string name) => name.StartsWith("d.", StringComparison.Ordinal) ? name[2..] : name;
}
