using System.Text;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>The texts of elements.</summary>
internal static partial class Elements
{
    private static readonly string[] Blocks = ["p", "li", "td", "th", "dt", "dd", "h2", "h3", "pre", "div"];

    /// <summary>
    /// The letters and digits of prose, without LaTeX's commands and the words that announce a question, which a page says in its own way.
    /// </summary>
    public static string Letters(this string prose) => NoLetter().Replace(prose, "");

    /// <summary>A text as pages show it: before a number and in its power of ten stands a minus, not a hyphen.</summary>
    public static string Minus(this string text) => Hyphen().Replace(text, "−");

    /// <summary>The texts of those with a tag.</summary>
    public static IEnumerable<string> OfTag(this IEnumerable<IElement> elements, string tag) =>
        elements.Where(element => element.LocalName == tag).Select(element => element.TextContent.Trim());

    /// <summary>
    /// The text of an element, words of blocks apart, mathematics as its LaTeX, and without what the page says of itself: "Predict first",
    /// "Answer"; a summary that is said in the text is part of it.
    /// </summary>
    public static string Prose(this IElement element)
    {
        var text = new StringBuilder();
        Add(element);
        return text.ToString();

        void Add(INode node)
        {
            foreach (INode child in node.ChildNodes)
            {
                if (child is IText written)
                {
                    text.Append(written.Data);
                }
                else if (child is IElement { LocalName: "math" } math)
                {
                    text.Append(math.GetAttribute("alttext"));
                }
                else if (child is IElement { ClassName: not "kicker" } part && (part.LocalName != "summary" || part.ClassName == "said"))
                {
                    text.Append(Blocks.Contains(part.LocalName) ? " " : "");
                    Add(part);
                    text.Append(Blocks.Contains(part.LocalName) ? " " : "");
                }
            }
        }
    }

    [GeneratedRegex(@"\\(begin|end)\{\w+\}|\\[A-Za-z]+|Predict:|Answer:|[^\p{L}\p{N}]")]
    private static partial Regex NoLetter();

    [GeneratedRegex(@"(?<=^|[^\p{L}\p{N}_)\]])-(?=\d)|(?<=\de)-(?=\d)")]
    private static partial Regex Hyphen();
}
