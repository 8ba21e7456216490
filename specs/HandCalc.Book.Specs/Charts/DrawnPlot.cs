using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Charts;

/// <summary>
/// A panel of a figure, read back: the words along its axes say which pixel is which number, and so what every mark between them is.
/// </summary>
internal sealed partial class DrawnPlot
{
    /// <summary>How exactly a place can be read, in pixels: it is written, and so are those of the axes, to a hundredth.</summary>
    private const double Pixels = 0.03;

    private readonly string place;
    private readonly IElement svg;
    private readonly Line across, up;

    private DrawnPlot(string place, IElement svg)
    {
        (this.place, this.svg) = (place, svg);
        (across, up) = (Line.Of(svg, "across", "x", 0), Line.Of(svg, "up", "y", 4));
    }

    /// <summary>The size in pixels.</summary>
    public (double Width, double Height) Size => (Number(svg, "width"), Number(svg, "height"));

    /// <summary>How much one pixel upwards is.</summary>
    public double UnitUp => up.Unit;

    /// <summary>How much one pixel across is.</summary>
    public double UnitAcross => across.Unit;

    /// <summary>The names along the vertical axis, from the top.</summary>
    public string[] Rows => up.Names;

    /// <summary>The panels of the figure of a derivation, on the page of its chapter.</summary>
    public static DrawnPlot[] Of(Example example, string derivation) => Of($"{example.Folder}{derivation}", Figure(example, derivation));

    /// <summary>The figure of a derivation, on the page of its chapter.</summary>
    public static IElement Figure(Example example, string derivation) => TheBook.Pages[example.Folder
        + FixtureText.Chapters.Single(chapter => derivation.StartsWith($"{chapter.Step}.", StringComparison.Ordinal)).Page]
        .GetElementById($"figure-{derivation}")!;

    /// <summary>The panels of a figure.</summary>
    public static DrawnPlot[] Of(string place, IElement figure) => [.. figure.QuerySelectorAll("svg.plot")
        .Select((svg, index) => new DrawnPlot($"{place}, panel {index + 1}", svg))];

    /// <summary>All points of the dots or the lines of a kind.</summary>
    public IEnumerable<(double X, double Y)> Points(string form, string kind) => Paths(form, kind).SelectMany(Points);

    /// <summary>What is said below a figure, its words one space apart.</summary>
    public static string Caption(Example example, string derivation) =>
        string.Join(' ', Comparison.Words(Figure(example, derivation).QuerySelector("figcaption")!.TextContent));

    /// <summary>A number as a caption says it.</summary>
    public static string Said(double value) => value.ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Compares dots with those that are right, from left to right or as they were drawn.</summary>
    public void Dots(Comparison comparison, string kind, IEnumerable<(double X, double Y)> right) =>
        Compare(comparison, $"dot of {kind}", [.. Paths("dots", kind).SelectMany(Points)], [.. right]);

    /// <summary>Compares the only line of a kind, point by point.</summary>
    public void Curve(Comparison comparison, string kind, IEnumerable<(double X, double Y)> right) =>
        Compare(comparison, $"point of the line {kind}", [.. Paths("line", kind).SelectMany(Points)], [.. right]);

    /// <summary>Compares a line with a function, wherever it has a point; and asserts that it goes from one number to another.</summary>
    public void Curve(Comparison comparison, string kind, double start, double end, Func<double, double> right)
    {
        (double X, double Y)[] drawn = [.. Paths("line", kind).SelectMany(Points)];
        drawn.Should().NotBeEmpty($"the line {kind} is drawn");
        comparison.Near($"{place}: where the line {kind} begins", drawn[0].X, start, Pixels * across.Unit);
        comparison.Near($"{place}: where the line {kind} ends", drawn[^1].X, end, Pixels * across.Unit);
        foreach ((int index, (double x, double y)) in drawn.Index())
        {
            double exact = start + ((end - start) * index / (drawn.Length - 1));
            comparison.Near($"{place}: the line {kind}, point {index + 1}, across", x, exact, Pixels * across.Unit);
            comparison.Near($"{place}: the line {kind} at {exact}", y, right(exact), Pixels * up.Unit);
        }
    }

    /// <summary>Compares upright bars: each goes from zero to a number, at its place.</summary>
    public void Bars(Comparison comparison, string kind, IReadOnlyList<double> right)
    {
        (double Left, double Right, double Low, double High, string[] Kinds)[] bars = [.. Boxes(kind)];
        comparison.Of($"{place}: bars of {kind}", $"{bars.Length}", $"{right.Count}");
        foreach ((int index, (var bar, double value)) in bars.Zip(right).Index())
        {
            (double left, double rightEnd, double low, double high, string[] kinds) = bar;
            comparison.Near($"{place}: place of bar {index + 1}", (left + rightEnd) / 2, index, Pixels * across.Unit);
            comparison.Near($"{place}: bar {index + 1}, its lower end", low, Math.Min(value, 0), Pixels * up.Unit);
            comparison.Near($"{place}: bar {index + 1}, its upper end", high, Math.Max(value, 0), Pixels * up.Unit);
            comparison.Of($"{place}: colour of bar {index + 1}", string.Join(' ', kinds.Intersect(["below", "above"])),
                value < 0 ? "below" : "above");
        }
    }

    /// <summary>Compares bars that lie in rows: each goes from one number to another, in a row.</summary>
    public void Rods(Comparison comparison, string kind, IReadOnlyList<(int Row, double From, double To)> right)
    {
        (double Left, double Right, double Low, double High, string[] Kinds)[] bars = [.. Boxes(kind)];
        comparison.Of($"{place}: bars of {kind}", $"{bars.Length}", $"{right.Count}");
        foreach ((var bar, (int row, double from, double to)) in bars.Zip(right))
        {
            (double left, double rightEnd, double low, double high, string[] _) = bar;
            comparison.Of($"{place}: row of the bar that ends at {to}", $"{(int)Math.Round((low + high) / 2)}", $"{row}");
            comparison.Near($"{place}: row {row}, left end", left, Math.Min(from, to), Pixels * across.Unit);
            comparison.Near($"{place}: row {row}, right end", rightEnd, Math.Max(from, to), Pixels * across.Unit);
        }
    }

    /// <summary>The texts of a kind.</summary>
    public string[] Texts(string kind) => [.. svg.QuerySelectorAll($"text.{kind}").Select(text => text.TextContent)];

    /// <summary>Compares the names of some dots: each stands near its own.</summary>
    public void Names(Comparison comparison, string kind, IEnumerable<(string Name, double X, double Y)> right)
    {
        const double Near = 54;
        (string Name, double X, double Y)[] dots = [.. right];
        comparison.Of($"{place}: names of {kind}", Texts(kind), [.. dots.Select(dot => dot.Name)]);
        foreach ((IElement text, (string name, double x, double y)) in svg.QuerySelectorAll($"text.{kind}").Zip(dots))
        {
            comparison.Near($"{place}: where {name} stands, across", across.At(Number(text, "x")), x, Near * across.Unit);
            comparison.Near($"{place}: where {name} stands, up", up.At(Number(text, "y") - 4), y, Near * up.Unit);
        }
    }

    /// <summary>The boxes of all texts in pixels, as wide as they are at the least; a browser says how wide they are.</summary>
    public IEnumerable<TextBox> TextBoxes() => svg.QuerySelectorAll("text").Select(text =>
    {
        const double Letter = 6, Above = 9, Below = 3;
        double width = Letter * text.TextContent.Length, x = Number(text, "x"), y = Number(text, "y");
        string anchor = text.GetAttribute("text-anchor") ?? (text.Matches(".up .tick, .across .axis") ? "end"
            : text.Matches(".across .tick") ? "middle" : "start");
        double left = x - (anchor == "end" ? width : anchor == "middle" ? width / 2 : 0);
        return new TextBox(text.TextContent, left, y - Above, left + width, y + Below);
    });

    private IEnumerable<(double Left, double Right, double Low, double High, string[] Kinds)> Boxes(string kind) =>
        svg.QuerySelectorAll($"rect.{kind}").Select(bar =>
        {
            (double x, double y) = (Number(bar, "x"), Number(bar, "y"));
            return (across.At(x), across.At(x + Number(bar, "width")), up.At(y + Number(bar, "height")), up.At(y), bar.ClassList.ToArray());
        });

    private IEnumerable<IElement> Paths(string form, string kind) => svg.QuerySelectorAll($"path.{form}.{kind}");

    private IEnumerable<(double X, double Y)> Points(IElement path) => Point().Matches(path.GetAttribute("d")!)
        .Select(point => (across.At(Parse(point.Groups["x"].Value)), up.At(Parse(point.Groups["y"].Value))));

    private void Compare(Comparison comparison, string what, (double X, double Y)[] drawn, (double X, double Y)[] right)
    {
        comparison.Of($"{place}: how often a {what}", $"{drawn.Length}", $"{right.Length}");
        foreach ((int index, ((double X, double Y) shown, (double X, double Y) wanted)) in drawn.Zip(right).Index())
        {
            comparison.Near($"{place}: {what} {index + 1}, across", shown.X, wanted.X, Pixels * across.Unit);
            comparison.Near($"{place}: {what} {index + 1}, up", shown.Y, wanted.Y, Pixels * up.Unit);
        }
    }

    private static double Number(IElement element, string attribute) => Parse(element.GetAttribute(attribute)!);

    private static double Parse(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<x>-?[\d.]+) (?<y>-?[\d.]+)")]
    private static partial Regex Point();

    [GeneratedRegex(@", in units of (?<unit>\S+)$")]
    private static partial Regex InUnits();

    /// <summary>An axis: which number a pixel is.</summary>
    /// <param name="Pixel">A pixel.</param>
    /// <param name="Value">Its number.</param>
    /// <param name="SignedUnit">How much one pixel more is.</param>
    /// <param name="Names">The names along it, where it has no numbers.</param>
    private sealed record Line(double Pixel, double Value, double SignedUnit, string[] Names)
    {
        public double Unit => Math.Abs(SignedUnit);

        public double At(double pixel) => Value + ((pixel - Pixel) * SignedUnit);

        public static Line Of(IElement svg, string axis, string attribute, double below)
        {
            (double Pixel, string Text)[] ticks = [.. svg.QuerySelectorAll($".{axis} .tick")
                .Select(tick => (Number(tick, attribute) - below, tick.TextContent))];
            bool areNames = svg.QuerySelector($".{axis}.names") is not null;
            double unit = InUnits().Match(svg.QuerySelector($".{axis} .axis")!.TextContent) is { Success: true } said
                ? Parse(said.Groups["unit"].Value) : 1;
            double[] values = [.. ticks.Select((tick, index) => areNames ? index : Parse(tick.Text) * unit)];
            ticks.Should().NotBeEmpty("an axis says where it is");
            double step = ticks.Length == 1 ? double.NaN : (values[^1] - values[0]) / (ticks[^1].Pixel - ticks[0].Pixel);
            var line = new Line(ticks[0].Pixel, values[0], step, areNames ? [.. ticks.Select(tick => tick.Text)] : []);
            foreach ((double value, double pixel) in values.Zip(ticks.Select(tick => tick.Pixel)).Skip(1))
            {
                line.At(pixel).Should().BeApproximately(value, 0.02 * Math.Abs(step), "the words along an axis stand where they say");
            }

            return line;
        }
    }
}

/// <summary>The box that a text takes, in pixels.</summary>
internal sealed record TextBox(string Text, double Left, double Top, double Right, double Bottom)
{
    /// <summary>Whether it and another have a place in common.</summary>
    public bool Covers(TextBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
