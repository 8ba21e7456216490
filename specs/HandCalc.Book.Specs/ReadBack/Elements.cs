using System.Text;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>The texts of elements.</summary>
internal static class Elements
{
    private static readonly string[] Blocks = ["p", "li", "td", "th", "dt", "dd", "h2", "h3", "pre", "div"];

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
}
