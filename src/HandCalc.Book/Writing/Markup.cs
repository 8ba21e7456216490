using System.Runtime.CompilerServices;

namespace HandCalc.Book.Writing;

/// <summary>
/// A piece of a page. It is made from an interpolated string, in which every text that is filled in is escaped, and every other piece
/// stands as it is: what a token is called can never become markup.
/// </summary>
internal readonly record struct Markup(string Text)
{
    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new("");

    /// <summary>A piece from an interpolated string.</summary>
    public static Markup Of(ref Escaping content) => new(content.ToString());

    /// <summary>A text, escaped.</summary>
    public static Markup OfText(string text) => Of($"{text}");

    /// <summary>Pieces one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces, string between = "") =>
        new(string.Join(between, pieces.Select(piece => piece.Text)));

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Text);

    public override string ToString() => Text ?? "";

    /// <summary>Writes the parts of an interpolated string: literal parts are markup, texts are escaped.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Escaping(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string markup) => text.Append(markup);

        public void AppendFormatted(Markup piece) => text.Append(piece.Text);

        public void AppendFormatted(IEnumerable<Markup> pieces)
        {
            foreach (Markup piece in pieces)
            {
                text.Append(piece.Text);
            }
        }

        public void AppendFormatted(int number) => text.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(double number) => text.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(string? content)
        {
            foreach (char c in content ?? "")
            {
                _ = c switch
                {
                    '<' => text.Append("&lt;"),
                    '>' => text.Append("&gt;"),
                    '&' => text.Append("&amp;"),
                    '"' => text.Append("&quot;"),
                    '\'' => text.Append("&#39;"),
                    _ => text.Append(c),
                };
            }
        }

        public override string ToString() => text.ToString();
    }
}
