namespace HandCalc.Book.Figure;

/// <summary>
/// The flow figure: forward on the left, from the text down to the loss; backward on the right, up again, each gradient beside its tensor;
/// and the step of the optimizer above it. Shapes stand on the edges.
/// </summary>
internal sealed class FlowFigure
{
    private const double RowHeight = 50, NodeHeight = 24, Letter = 7.3, Padding = 14, Margin = 12, BetweenLanes = 96, Top = 132,
    BusGap = 26;

    private readonly FlowGraph graph;
    private readonly Func<string, string?> addressOf;
    private readonly Lane down, up;
    private readonly double start, bus;
    private readonly Markup ways;

    /// <summary>Lays the figure out, once for all pages that show it.</summary>
    public FlowFigure(FlowGraph graph, Func<string, string?> addressOf)
    {
        (this.graph, this.addressOf) = (graph, addressOf);
        (FlowNode From, FlowNode To)[] forward = [.. graph.Edges.Where(edge => !edge.From.IsGradient && !edge.To.IsGradient)];
        (FlowNode From, FlowNode To)[] backward = [.. graph.Edges.Where(edge => edge.From.IsGradient && edge.To.IsGradient)];
        FlowNode[] moved = [.. graph.Nodes.Where(node => node.IsGradient
            && graph.Nodes.Any(other => other.IsGiven && $"d.{other.Name}" == node.Name))];
        down = new(graph.Nodes.Where(node => !node.IsGradient), forward, WidthOf, outside: -1);
        up = new(graph.Nodes.Where(node => node.IsGradient), backward, WidthOf, outside: 1);
        IEnumerable<FlowNode> read = graph.Nodes.Intersect([.. forward.Concat(backward).Select(edge => edge.From)]);
        start = Margin + down.Width + BetweenLanes;
        bus = start + up.Width + BusGap;
        ways = Markup.Of($"""
            <g class="kept">{graph.Edges.Where(edge => !edge.From.IsGradient && edge.To.IsGradient).Select(edge => Kept(edge, X))}</g>
            <g class="bus">{Bus(moved, X, bus)}</g>
            <g class="way">{forward.Select(edge => Way(edge, down, X, Margin))}{backward.Select(edge => Way(edge, up, X, start))}</g>
            <g class="shapes">{read.Select(node => Shape(node, X))}</g>
            """);
    }

    /// <summary>The figure with the place of a step lit; with all of it alike where none is named.</summary>
    public Markup Of(int? step = null)
    {
        double width = bus + Margin, height = Y(graph.Nodes.Max(node => node.Row)) + (NodeHeight / 2) + Margin;
        return Markup.Of($"""
            <svg class="flow" viewBox="0 0 {Text(width)} {Text(height)}" width="{Text(width)}" height="{Text(height)}"
             role="group" aria-label="The computation as a graph">
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z"/></marker></defs>
            {ways}
            {graph.Nodes.Select(node => Node(node.Name, node.First.Id, node.Shape, X(node), Y(node.Row), step))}
            {Optimizer(step)}
            <text class="lane" x="{Text(Margin)}" y="24">forward ↓</text><text class="lane" x="{Text(start)}" y="24">backward ↑</text>
            </svg>
            """);
    }

    private double X(FlowNode node) => node.IsGradient ? start + up.X(node) : Margin + down.X(node);

    private static double Y(int row) => Top + (row * RowHeight);

    private static double WidthOf(FlowNode node) => WidthOf(node.Name);

    private static double WidthOf(string name) => (name.Length * Letter) + Padding;

    /// <summary>From node to node in a curve through the places that are kept free for it.</summary>
    private static Markup Way((FlowNode From, FlowNode To) edge, Lane lane, Func<FlowNode, double> x, double left)
    {
        double direction = Math.Sign(edge.To.Row - edge.From.Row);
        var path = new StringBuilder();
        (double X, double Y) at = (x(edge.From), Y(edge.From.Row) + (direction * NodeHeight / 2));
        path.Append(CultureInfo.InvariantCulture, $"M{Text(at.X)} {Text(at.Y)}");
        foreach ((int row, double place) in lane.Way(edge.From, edge.To))
        {
            Curve((left + place, Y(row) - (direction * NodeHeight / 2)));
            path.Append(CultureInfo.InvariantCulture, $"V{Text(at.Y += direction * NodeHeight)}");
        }

        Curve((x(edge.To), Y(edge.To.Row) - (direction * ((NodeHeight / 2) + 1))));
        return Markup.Of($"""<path d="{path.ToString()}"/>""");

        void Curve((double X, double Y) to)
        {
            double middle = (at.Y + to.Y) / 2;
            path.Append(CultureInfo.InvariantCulture,
                $"C{Text(at.X)} {Text(middle)} {Text(to.X)} {Text(middle)} {Text(to.X)} {Text(to.Y)}");
            at = to;
        }
    }

    /// <summary>What the way back needs of the way forward.</summary>
    private static Markup Kept((FlowNode From, FlowNode To) edge, Func<FlowNode, double> x)
    {
        double from = x(edge.From) + (WidthOf(edge.From) / 2), to = x(edge.To) - (WidthOf(edge.To) / 2), middle = (from + to) / 2;
        (double above, double below) = (Y(edge.From.Row), Y(edge.To.Row));
        return Path('M', from, above, 'C', middle, above, middle, below, to, below);
    }

    /// <summary>Every gradient of a parameter goes to the optimizer.</summary>
    private static Markup Bus(FlowNode[] moved, Func<FlowNode, double> x, double bus) => Markup.Join(moved
        .Select(node => Path('M', x(node) + (WidthOf(node) / 2), Y(node.Row), 'H', bus))
        .Prepend(Path('M', bus, Y(moved.Max(node => node.Row)), 'V', OptimizerY(0) + (NodeHeight / 2) + 6)));

    private static double OptimizerY(int row) => 76 - (row * 40);

    private Markup Optimizer(int? step)
    {
        double v = bus - (WidthOf("v.θ") / 2), m = v - WidthOf("m.θ") - 12, next = (m + v) / 2;
        double below = OptimizerY(0) + (NodeHeight / 2), bend = OptimizerY(0) - 18;
        Markup ways = Markup.Join(new[] { m, v }.Select(x => Path(
            'M', x, OptimizerY(0) - (NodeHeight / 2), 'C', x, bend, next, bend, next, OptimizerY(1) + (NodeHeight / 2) + 1)));
        return Markup.Of($"""
            <g class="way">{Path('M', bus, below + 10, 'H', m, 'V', below + 1)}{Path('M', v, below + 10, 'V', below + 1)}
            {ways}</g>
            {Of("m", m, OptimizerY(0))}{Of("v", v, OptimizerY(0))}{Of("new", next, OptimizerY(1))}
            """);

        Markup Of(string kind, double x, double y) => Node($"{kind}.θ", $"{kind}.E_token", "", x, y, step);
    }

    private static Markup Shape(FlowNode node, Func<FlowNode, double> x) => Markup.Of(
        $"""<text x="{Text(x(node) + 5)}" y="{Text(Y(node.Row)
            + (node.IsGradient ? -(NodeHeight / 2) - 4 : (NodeHeight / 2) + 11))}">{node.Shape}</text>""");

    private Markup Node(string name, TensorName first, string shape, double x, double y, int? lit)
    {
        int step = TableOfContents.StepOf(first);
        bool here = step == lit;
        double width = WidthOf(name);
        Markup passedOver = lit is not null && !here ? new(" tabindex=\"-1\"") : Markup.None;
        return Markup.Of($"""
            <a href="{addressOf($"{first}")}" class="node{(here ? " here" : "")}"{passedOver}>
            <title>{name}{(shape.Length > 0 ? $", {shape}" : "")}{(step > 0 ? $", step {step}" : "")}</title>
            <rect x="{Text(x - (width / 2))}" y="{Text(y - (NodeHeight / 2))}" width="{Text(width)}" height="{Text(NodeHeight)}" rx="5"/>
            <text x="{Text(x)}" y="{Text(y + 4)}">{name}</text></a>

            """);
    }

    /// <summary>A path: letters of SVG, and the numbers that belong to each.</summary>
    private static Markup Path(params ReadOnlySpan<object> parts)
    {
        var path = new StringBuilder();
        foreach (object part in parts)
        {
            path.Append(part is double number ? $"{(char.IsLetter(path[^1]) ? "" : " ")}{Text(number)}" : part);
        }

        return Markup.Of($"""<path d="{path.ToString()}"/>""");
    }

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
