namespace HandCalc.Book.Charts;

/// <summary>
/// One panel of a figure: two axes, and what is drawn between them, in the numbers that the axes measure. It is as wide as the narrowest
/// window allows; panels stand side by side where there is room.
/// </summary>
internal sealed class Plot
{
    private const double Width = 320, Row = 20, Line = 14, Top = 24, Right = 18, Foot = 36;
    private const int LongestName = 12;

    /// <summary>How far from a point words are tried, and on which sides of it: right, left, above, below, and between.</summary>
    private static readonly double[] Distances = [7, 14, 24, 36, 50];
    private static readonly (int X, int Y)[] Ways = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)];

    private readonly string title, description;
    private readonly Scale across, up;
    private readonly double left, height;
    private readonly List<Markup> marks = [];
    private readonly Room room = new();

    /// <summary>Begins a panel.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="description">What is seen on it, for those who do not see it.</param>
    /// <param name="across">The horizontal axis.</param>
    /// <param name="up">The vertical axis.</param>
    /// <param name="height">The height between the axes, in pixels.</param>
    public Plot(string title, string description, Scale across, Scale up, double height = 160)
    {
        (this.title, this.description, this.across, this.up, this.height) = (title, description, across, up, height);
        left = Width - Right - InnerWidth(up);
        room.TakeLine(across.HasZero ? Pixels([(0, up.Start), (0, up.End)]) : []);
        room.TakeLine(up.HasZero ? Pixels([(across.Start, 0), (across.End, 0)]) : []);
    }

    /// <summary>A panel with a bar for each of some names, from zero to its number.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="across">What the bars measure.</param>
    /// <param name="names">What the names are.</param>
    /// <param name="labels">The names, from the top.</param>
    /// <param name="values">Their numbers.</param>
    /// <param name="kind">What the bars belong to.</param>
    public static Plot Rows(string title, Scale across, string names, IReadOnlyList<string> labels, IReadOnlyList<double> values, string kind)
    {
        var plot = new Plot(title, $"One bar for each {names}: {Figures.Numbered(labels, values)}.", across,
            Scale.Names(names, [.. labels.Select(label => Short(label))]), labels.Count * Row);
        foreach ((int index, double value) in values.Index())
        {
            plot.Bar(kind, (0, index - 0.3), (value, index + 0.3));
        }

        return plot;
    }

    /// <summary>A panel for the norms of some gradients by each of some ways, all on one scale.</summary>
    /// <param name="names">What the names are.</param>
    /// <param name="labels">The names, from the top.</param>
    /// <param name="ways">What each panel is called, and its norms.</param>
    public static Plot[] Norms(string names, IReadOnlyList<string> labels, params (string Title, double[] Norms)[] ways)
    {
        double most = ways.Max(way => way.Norms.Max());
        return [.. ways.Select(way =>
            Rows(way.Title, Scale.Between($"{way.Title}: norm", 0, most), names, labels, way.Norms, "gradient"))];
    }

    /// <summary>The width between the axes, in pixels, of a panel whose vertical axis has such ticks.</summary>
    public static double InnerWidth(Scale up) => Width - Right - up.Ticks.Max(tick => WidthOf(tick.Text)) - 10;

    /// <summary>A name that is not too long for a label.</summary>
    public static string Short(string name, int most = LongestName) =>
        new StringInfo(name) is var text && text.LengthInTextElements <= most ? name
            : $"{text.SubstringByTextElements(0, most - 1)}…";

    /// <summary>A line through points.</summary>
    public Plot Curve(string kind, IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] pixels = Pixels(points);
        room.TakeLine(pixels);
        return Add(pixels.Length == 0 ? Markup.None : Path($"line {kind}", string.Join('L', pixels.Select(Text))));
    }

    /// <summary>A line across the panel.</summary>
    public Plot Level(string kind, double height) => Curve(kind, [(across.Start, height), (across.End, height)]);

    /// <summary>Dots.</summary>
    public Plot Dots(string kind, IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] pixels = Pixels(points);
        room.Take(pixels);
        return Add(pixels.Length == 0 ? Markup.None : Path($"dots {kind}", string.Join('M', pixels.Select(at => $"{Text(at)}h0"))));
    }

    /// <summary>A bar between two corners.</summary>
    public Plot Bar(string kind, (double X, double Y) one, (double X, double Y) other)
    {
        (double x0, double x1, double y0, double y1) = (X(one.X), X(other.X), Y(one.Y), Y(other.Y));
        (string x, string y) = (Text(Math.Min(x0, x1)), Text(Math.Min(y0, y1)));
        (string width, string length) = (Text(Math.Abs(x1 - x0)), Text(Math.Abs(y1 - y0)));
        return Add(Markup.Of($"""<rect class="block {kind}" x="{x}" y="{y}" width="{width}" height="{length}"/>"""));
    }

    /// <summary>A bar from zero up or down for each of some numbers, blue below zero and orange above, as in the matrices.</summary>
    public Plot Bars(string kind, IEnumerable<double> values)
    {
        foreach ((int index, double value) in values.Index())
        {
            Bar($"{kind}{(value < 0 ? " below" : " above")}", (index - 0.4, 0), (index + 0.4, value));
        }

        return this;
    }

    /// <summary>Words beside a point, where they cover nothing that was drawn before; nowhere if there is no room for them.</summary>
    /// <param name="kind">What the words belong to.</param>
    /// <param name="point">The point.</param>
    /// <param name="words">The words.</param>
    /// <param name="side">1 where they are tried below it first, −1 where above.</param>
    public Plot Label(string kind, (double X, double Y) point, string words, int side = 0)
    {
        double width = WidthOf(words);
        (double x, double y) = (X(point.X), Y(point.Y));
        foreach (double distance in Distances)
        {
            foreach ((int dx, int dy) in Ways.OrderByDescending(way => way.Y * side))
            {
                double from = x + (dx * distance) - ((1 - dx) * width / 2), middle = y + (dy * (distance + 3));
                var box = new Box(from, middle - (Line / 2), from + width, middle + (Line / 2));
                if (from >= left && from + width <= Width && middle >= Top && middle <= Top + height - (Line / 2) && room.TryTake(box))
                {
                    (double X, double Y) end = (x + (dx * (distance - 2)), y + (dy * (distance - (dx == 0 ? 6 : 2))));
                    Add(distance == Distances[0] ? Markup.None : Path("line leader", $"{Text((x, y))}L{Text(end)}"));
                    return Add(Words(kind, (x + (dx * distance), middle), words, dx > 0 ? "start" : dx < 0 ? "end" : "middle"));
                }
            }
        }

        return this;
    }

    /// <summary>Words in the middle between two numbers across, if they fit there.</summary>
    public Plot Inside(string kind, double from, double to, double height, string words) => Add(X(to) - X(from) <= WidthOf(words)
        ? Markup.None : Words(kind, (X((from + to) / 2), Y(height)), words, "middle"));

    /// <summary>The panel.</summary>
    public Markup Draw()
    {
        double bottom = Top + height, whole = bottom + Foot, end = Width - Right;
        string names = up.HasLabels ? " names" : "";
        IEnumerable<Markup> lines = up.Ticks.Select(tick => Markup.Of(
            $"""{Grid(up, tick.At, $"M{Text(left)} {Text(Y(tick.At))}H{Text(end)}")}{Tick(left - 6, Y(tick.At) + 4, tick.Text)}"""));
        IEnumerable<Markup> columns = across.Ticks.Select(tick => Markup.Of(
            $"""{Grid(across, tick.At, $"M{Text(X(tick.At))} {Text(Top)}V{Text(bottom)}")}{Tick(X(tick.At), bottom + 14, tick.Text)}"""));
        return Markup.Of($"""
            <svg class="plot" viewBox="0 0 {Text(Width)} {Text(whole)}" width="{Text(Width)}" height="{Text(whole)}" role="img">
            <title>{title}</title><desc>{description}</desc>
            <g class="up{names}"><text class="axis" x="0" y="12">{up.Name}</text>{lines}</g>
            <g class="across">{columns}<text class="axis" x="{Text(end)}" y="{Text(bottom + 30)}">{across.Name}</text></g>
            {marks}</svg>

            """);
    }

    /// <summary>About how wide words are, in the widest of the usual faces.</summary>
    private static double WidthOf(string words) => words.Sum(c => c switch
    {
        'i' or 'j' or 'l' or 'f' or 't' or 'r' or 'I' or ' ' or '.' or ',' or ':' or '[' or ']' or '(' or ')' or '/' => 5,
        'm' or 'w' or '<' or '>' or '@' or '−' or '…' or '_' => 11,
        _ => char.IsUpper(c) ? 9 : 7.6,
    });

    private double X(double value) => left + (across.Share(value) * (Width - Right - left));

    private double Y(double value) => Top + ((1 - up.Share(value)) * height);

    private (double X, double Y)[] Pixels(IEnumerable<(double X, double Y)> points) =>
        [.. points.Select(point => (X(point.X), Y(point.Y)))];

    private Plot Add(Markup mark)
    {
        marks.Add(mark);
        return this;
    }

    private static Markup Path(string kind, string points) => Markup.Of($"""<path class="{kind}" d="M{points}"/>""");

    private static Markup Words(string kind, (double X, double Y) middle, string words, string anchor) => Markup.Of(
        $"""<text class="{kind}" x="{Text(middle.X)}" y="{Text(middle.Y + 4)}" text-anchor="{anchor}">{words}</text>""");

    private static Markup Grid(Scale scale, double at, string way) =>
        scale.HasGrid ? Markup.Of($"""<path class="{(at == 0 ? "zero" : "grid")}" d="{way}"/>""") : Markup.None;

    private static Markup Tick(double x, double y, string words) => Markup.Of(
        $"""<text class="tick" x="{Text(x)}" y="{Text(y)}">{words}</text>""");

    private static string Text((double X, double Y) at) => $"{Text(at.X)} {Text(at.Y)}";

    /// <summary>Pixels, to a hundredth.</summary>
    private static string Text(double pixels) => Math.Round(pixels, 2) is 0 ? "0" : pixels.ToString("0.##", CultureInfo.InvariantCulture);
}
