using Spectre.Console;
using Spectre.Console.Rendering;

namespace HandCalc.Cli.Printing;

/// <summary>One line of text in several styles. It is never wrapped, and nothing in it is read as markup.</summary>
internal sealed class Line : IRenderable
{
    private readonly List<Segment> segments = [];

    /// <summary>How many columns the line has.</summary>
    public int Width { get; private set; }

    /// <summary>How many columns a text takes on a terminal, where some characters take two and some none.</summary>
    public static int WidthOf(string text) => text.All(c => c is >= ' ' and <= '~') ? text.Length : new Segment(text).CellCount();

    /// <summary>Appends a text.</summary>
    public Line Add(string text, Style? style = null)
    {
        text = VisibleText.Of(text);
        if (text.Length > 0)
        {
            segments.Add(new Segment(text, style ?? Style.Plain));
            Width += WidthOf(text);
        }

        return this;
    }

    /// <summary>Appends spaces up to a column.</summary>
    public Line To(int column) => Add(new string(' ', Math.Max(column - Width, 0)));

    /// <summary>The text alone.</summary>
    public override string ToString() => string.Concat(segments.Select(segment => segment.Text));

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => new(Width, Width);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [.. segments, Segment.LineBreak];
}
