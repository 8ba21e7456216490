namespace HandCalc.Book.Figure;

/// <summary>
/// One direction of the flow figure, laid out in rows: what is given stands outside, and the rest as nearly as can be above and below what
/// it is connected with. A connection over several rows keeps a place free in each.
/// </summary>
internal sealed class Lane
{
    private const int Sweeps = 24;
    private const double Gap = 14, WidthOfPlace = 10;

    private readonly List<Slot>[] rows;
    private readonly Dictionary<FlowNode, Slot> slots = [];
    private readonly Dictionary<(FlowNode From, int Row), Slot> places = [];
    private readonly List<(Slot Upper, Slot Lower)> links = [];

    /// <summary>Lays a lane out.</summary>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="edges">What is computed from what, among them.</param>
    /// <param name="width">How wide a node is.</param>
    /// <param name="outside">−1 where the left side is outside, 1 where the right side is.</param>
    public Lane(IEnumerable<FlowNode> nodes, IEnumerable<(FlowNode From, FlowNode To)> edges, Func<FlowNode, double> width, int outside)
    {
        foreach (FlowNode node in nodes)
        {
            bool isParameter = node.IsGiven || (node.IsGradient && !edges.Any(edge => edge.From == node));
            slots[node] = new(node.Row, width(node), isParameter ? outside : 0);
        }

        foreach ((FlowNode from, FlowNode to) in edges)
        {
            Connect(from, to);
        }

        rows = [.. Enumerable.Range(0, slots.Values.Max(slot => slot.Row) + 1)
            .Select(row => slots.Values.Concat(places.Values).Where(slot => slot.Row == row).OrderBy(slot => slot.Side).ToList())];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (List<Slot> row in sweep % 2 == 0 ? rows : rows.Reverse())
            {
                Arrange(row);
            }
        }

        double left = rows.SelectMany(row => row).Min(slot => slot.X - (slot.Width / 2));
        foreach (Slot slot in rows.SelectMany(row => row))
        {
            slot.X -= left;
        }

        Width = rows.SelectMany(row => row).Max(slot => slot.X + (slot.Width / 2));
    }

    /// <summary>How wide the lane is.</summary>
    public double Width { get; }

    /// <summary>The middle of a node, from the left of the lane.</summary>
    public double X(FlowNode node) => slots[node].X;

    /// <summary>The way of an edge: the row and the middle of each place between its ends.</summary>
    public IEnumerable<(int Row, double X)> Way(FlowNode from, FlowNode to)
    {
        int direction = Math.Sign(to.Row - from.Row);
        for (int row = from.Row + direction; row != to.Row; row += direction)
        {
            yield return (row, places[(from, row)].X);
        }
    }

    private void Connect(FlowNode from, FlowNode to)
    {
        int direction = Math.Sign(to.Row - from.Row);
        Slot before = slots[from];
        for (int row = from.Row + direction; direction != 0 && row != to.Row; row += direction)
        {
            if (!places.TryGetValue((from, row), out Slot? place))
            {
                place = places[(from, row)] = new(row, WidthOfPlace, 0);
                Link(before, place);
            }

            before = place;
        }

        Link(before, slots[to]);

        void Link(Slot one, Slot other) => links.Add(one.Row < other.Row ? (one, other) : (other, one));
    }

    /// <summary>Moves the slots of a row to where their neighbours would have them, in an order in which none overlap.</summary>
    private void Arrange(List<Slot> row)
    {
        foreach (Slot slot in row)
        {
            double[] near = [.. links.Where(link => link.Upper == slot || link.Lower == slot)
                .Select(link => link.Upper == slot ? link.Lower : link.Upper)
                .Where(neighbour => slot.Side != 0 || neighbour.Side == 0).Select(neighbour => neighbour.X)];
            slot.Wanted = (near.Length > 0 ? near.Average() : slot.X) + (slot.Side * slot.Width);
        }

        Slot[] ordered = [.. row.OrderBy(slot => slot.Side).ThenBy(slot => slot.Wanted)];
        row.Clear();
        row.AddRange(ordered);
        for (int index = 0; index < ordered.Length; index++)
        {
            double least = index == 0 ? double.NegativeInfinity : ordered[index - 1].X
                + ((ordered[index - 1].Width + ordered[index].Width) / 2) + Gap;
            ordered[index].X = Math.Max(ordered[index].Wanted, least);
        }

        Slot[] inner = [.. ordered.Where(slot => slot.Side == 0)];
        double shift = (inner.Length > 0 ? inner : ordered).Average(slot => slot.Wanted - slot.X);
        foreach (Slot slot in ordered)
        {
            slot.X += shift;
        }
    }

    private sealed class Slot(int row, double width, int side)
    {
        public int Row { get; } = row;

        public double Width { get; } = width;

        public int Side { get; } = side;

        public double X { get; set; }

        public double Wanted { get; set; }
    }
}
