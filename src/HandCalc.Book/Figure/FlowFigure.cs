namespace HandCalc.Book.Figure;

/// <summary>
/// The flow figure: forward on the left, from the text down to the loss; backward on the right, up again, each gradient beside its tensor;
/// and the step of the optimizer above it. Shapes stand on the edges.
/// </summary>
internal sealed class FlowFigure
{
    private const double RowHeight = 50, NodeHeight = 24, Letter = 7.3, Padding = 14, Margin = 12, BetweenLanes = 96, Top = 132,
    BusGap = 26, Dip = 24, RowsAround = 3, Heading = 44;

    private readonly FlowGraph graph;
    private readonly Func<string, string?> addressOf;
    private readonly Lane down, up;
    private readonly double start, bus;
    private readonly Piece[] ways;

    /// <summary>Lays the figure out, once for all pages that show it.</summary>
    public FlowFigure(FlowGraph graph, Func<string, string?> addressOf)
    {
        (this.graph, this.addressOf) = (graph, addressOf);
        (FlowNode From, FlowNode To)[] forward = [.. graph.Edges.Where(edge => !edge.From.IsGradient && !edge.To.IsGradient)];
        (FlowNode From, FlowNode To)[] backward = [.. graph.Edges.Where(edge => edge.From.IsGradient && edge.To.IsGradient)];
        FlowNode[] moved = [.. graph.Nodes.Where(node => node.IsGradient
            && graph.Nodes.Any(other => other.IsGiven && node.IsGradientOf(other)))];
        down = new(graph.Nodes.Where(node => !node.IsGradient), forward, WidthOf, outside: -1);
        up = new(graph.Nodes.Where(node => node.IsGradient), backward, WidthOf, outside: 1);
        IEnumerable<FlowNode> read = graph.Nodes.Intersect([.. forward.Concat(backward).Select(edge => edge.From)]);
        start = Margin + down.Width + BetweenLanes;
        bus = start + up.Width + BusGap;
        Piece[] drawn =
        [
            .. graph.Edges.Where(edge => !edge.From.IsGradient && edge.To.IsGradient)
                .Select(edge => Between(edge, new("kept", Kept(edge, X)))),
            new("bus", Bus(moved, X, bus)),
            .. forward.Select(edge => Between(edge, new("way", Way(edge, down, X, Margin)))),
            .. backward.Select(edge => Between(edge, new("way", Way(edge, up, X, start)))),
            new("way turn", Turn(graph, X)) { High = Y(graph.Nodes.Max(node => node.Row)) },
        ];
        var free = new FreePlaces(Draw(drawn).Text, graph.Nodes.Select(node => (X(node), Y(node.Row), WidthOf(node), NodeHeight)));
        ways = [.. drawn, .. read.Select(node => new Piece("shapes", Shape(node, X, free)) { High = Y(node.Row), Low = Y(node.Row) })];

        static Piece Between((FlowNode From, FlowNode To) edge, Piece piece) => piece with
        {
            High = Y(Math.Min(edge.From.Row, edge.To.Row)),
            Low = Y(Math.Max(edge.From.Row, edge.To.Row)),
        };
    }

    /// <summary>Whether the figure has the place of a step: tensors that it derives, or the optimizer.</summary>
    public bool Has(int step) => step == TableOfContents.StepOf("new.E_token")
        || graph.Nodes.Any(node => TableOfContents.StepOf(node.First.Id) == step);

    /// <summary>
    /// The figure with the place of a step lit, and as many rows above and below it as a page shows at once; all of it, and alike, where no
    /// step is named.
    /// </summary>
    public Markup Of(int? step = null)
    {
        double width = bus + Margin, bottom = Y(graph.Nodes.Max(node => node.Row)), height = bottom + (NodeHeight / 2) + Margin + Dip,
            top = 0;
        if (step is not null)
        {
            double[] lit = [.. graph.Nodes.Where(node => TableOfContents.StepOf(node.First.Id) == step).Select(node => Y(node.Row))];
            top = lit.Length == 0 ? 0 : Math.Max(0, lit.Min() - (RowsAround * RowHeight));
            double last = (lit.Length == 0 ? OptimizerY(0) : lit.Max()) + (RowsAround * RowHeight);
            bottom = graph.Nodes.Select(node => Y(node.Row)).Where(row => row <= last).Max();
            height = Math.Min(height, bottom + (NodeHeight / 2) + Margin);
        }

        double heading = top == 0 ? 0 : Heading;
        return Markup.Of($"""
            <svg class="flow" viewBox="0 {Text(top - heading)} {Text(width)} {Text(height - top + heading)}"
             width="{Text(width)}" height="{Text(height - top + heading)}"
             role="group" aria-label="The computation as a graph">
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z"/></marker></defs>
            {Repeated(top, bottom)}{Draw(ways.Where(piece => piece.Low >= top && piece.High <= bottom))}
            {graph.Nodes.Where(node => Y(node.Row) >= top && Y(node.Row) <= bottom)
                .Select(node => Node(node.Name, node.First.Id, node.Shape, X(node), Y(node.Row), step))}
            {(top > OptimizerY(0) ? Markup.None : Optimizer(step))}
            <text class="lane" x="{Text(Margin)}" y="{Text(top - heading + 24)}">forward ↓</text>
            <text class="lane" x="{Text(start)}" y="{Text(top - heading + 24)}">backward ↑</text>
            </svg>
            """);
    }

    /// <summary>A frame around the block that stands for several.</summary>
    private Markup Repeated(double top, double bottom)
    {
        double[] rows = [.. graph.Nodes.Where(node => node.IsRepeated).Select(node => Y(node.Row)).Where(y => y >= top && y <= bottom)];
        if (rows.Length == 0)
        {
            return Markup.None;
        }

        double high = rows.Min() - (RowHeight * 0.4), low = rows.Max() + (RowHeight * 0.4);
        return Markup.Of($"""
            <g class="repeated"><rect x="1" y="{Text(high)}" width="{Text(bus + Margin - 2)}" height="{Text(low - high)}" rx="8"/>
            <text x="{Text(Margin)}" y="{Text(low - 8)}">{(graph.Blocks == 1 ? "one block" : $"{graph.Blocks} blocks, one after the other")}</text></g>

            """);
    }

    private static Markup Draw(IEnumerable<Piece> pieces) => Markup.Join(pieces.GroupBy(piece => piece.Kind)
        .Select(kind => Markup.Of($"""<g class="{kind.Key}">{kind.Select(piece => piece.Drawn)}</g>{"\n"}""")));

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

    /// <summary>Where the way forward ends, the way back begins: an arc below from the loss to its gradient.</summary>
    private static Markup Turn(FlowGraph graph, Func<FlowNode, double> x) => Markup.Join(graph.Nodes
        .Where(node => node.IsGradient && !graph.Edges.Any(edge => edge.To == node))
        .Select(seed =>
        {
            FlowNode loss = graph.Nodes.First(seed.IsGradientOf);
            double below = Y(loss.Row) + (NodeHeight / 2), deep = below + (Dip * 4 / 3);
            return Path('M', x(loss), below, 'C', x(loss), deep, x(seed), deep, x(seed), below + 1);
        }));

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

    /// <summary>The shape of what an edge carries, beside where it leaves the node, or else on its other side; and on no line.</summary>
    private static Markup Shape(FlowNode node, Func<FlowNode, double> x, FreePlaces free)
    {
        double above = Y(node.Row) - (NodeHeight / 2) - 4, below = Y(node.Row) + (NodeHeight / 2) + 11;
        double[] baseLines = node.IsGradient ? [above, above - 7, below] : [below, below + 7, above];
        (double left, double y) = free.Near(x(node) + 5, baseLines, node.Shape);
        return Markup.Of($"""<text x="{Text(left)}" y="{Text(y)}">{node.Shape}</text>""");
    }

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

    /// <summary>What is drawn between two rows, the higher and the lower: a way, or a shape.</summary>
    private sealed record Piece(string Kind, Markup Drawn)
    {
        public double High { get; init; } = double.NegativeInfinity;

        public double Low { get; init; } = double.PositiveInfinity;
    }
}
