using Spectre.Console;
using Spectre.Console.Rendering;

namespace HandCalc.Terminal.Printing;

/// <summary>One line of text in several styles. Nothing in it is read as markup.</summary>
internal sealed class Line : IRenderable
{
    /// <summary>How far the pieces of a line that is too long stand in, beyond its beginning.</summary>
    private const int Hanging = 2;

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

    /// <summary>The line in pieces that fit a width: broken between words, what follows indented. A long word stays whole.</summary>
    public IEnumerable<Line> Wrapped(int width)
    {
        string text = ToString();
        int margin = text.Length - text.TrimStart().Length;
        int firstWord = WidthOf(text[..End(text, 0, margin, 0)]) - margin;
        (int from, int indent) = margin + firstWord > width ? (margin, Math.Max(0, width - firstWord)) : (0, 0);
        while (from < text.Length)
        {
            int to = End(text, from, Math.Max(from, margin), width - indent);
            yield return new Line().To(indent).Add(this, from, to);
            from = to + text[to..].TakeWhile(c => c == ' ').Count();
            indent = Math.Min(margin + Hanging, width / 2);
        }
    }

    /// <summary>Where the piece ends that begins at an index: behind the last word that fits, or behind the first.</summary>
    private static int End(string text, int from, int firstWord, int room)
    {
        int end = -1;
        for (int index = firstWord; index <= text.Length; index++)
        {
            if ((index == text.Length || text[index] == ' ') && index > firstWord && text[index - 1] != ' ')
            {
                if (end >= 0 && WidthOf(text[from..index]) > room)
                {
                    return end;
                }

                end = index;
            }
        }

        return end < 0 ? text.Length : end;
    }

    /// <summary>Appends a part of another line, in its styles.</summary>
    private Line Add(Line other, int from, int to)
    {
        int start = 0;
        foreach (Segment segment in other.segments)
        {
            (int first, int last) = (Math.Max(from - start, 0), Math.Min(to - start, segment.Text.Length));
            if (first < last)
            {
                Add(segment.Text[first..last], segment.Style);
            }

            start += segment.Text.Length;
        }

        return this;
    }

    /// <summary>The text alone.</summary>
    public override string ToString() => string.Concat(segments.Select(segment => segment.Text));

    public Measurement Measure(RenderOptions options, int maxWidth) => new(Width, Width);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [.. segments, Segment.LineBreak];
}
