using System.Xml.Linq;

namespace HandCalc.Book.Equations;

/// <summary>
/// The hue of a concept in an equation: queries, keys and values with their weights, and gradients, as prose and cells have it. A capital
/// Q, K or V means nothing else in the book, a small q or k nothing else but as an index, and v is a moment; a gradient is a fraction with
/// ∂L above its line.
/// </summary>
internal static class Hues
{
    private static readonly Dictionary<string, string> Concepts =
        new() { ["Q"] = "query", ["K"] = "key", ["V"] = "value", ["q"] = "query", ["k"] = "key" };

    private static readonly string[] Indices = ["msub", "msup", "msubsup", "munder", "mover", "munderover"];

    /// <summary>MathML with a class for each letter, or fraction, that has a hue.</summary>
    public static string In(string math)
    {
        XElement root = XElement.Parse(math, LoadOptions.PreserveWhitespace);
        Mark(root);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Mark(XElement part)
    {
        if (part.Name == "mfrac" && part.Elements().First().Value == "∂L")
        {
            part.SetAttributeValue("class", "gradient");
        }
        else if (ConceptOf(part) is { } concept)
        {
            part.SetAttributeValue("class", concept);
        }
        else
        {
            foreach (XElement child in part.Elements())
            {
                Mark(child);
            }
        }
    }

    /// <summary>That of Q, of Q with an index or exponent, and of W with the index Q; null for all else.</summary>
    private static string? ConceptOf(XElement part) => part.Name.LocalName switch
    {
        "mi" when char.IsUpper(part.Value[0]) || !IsInAnIndex(part) => Concepts.GetValueOrDefault(part.Value),
        "msub" or "msup" or "msubsup" when part.Elements().First() is { Name.LocalName: "mi" } letter =>
            ConceptOf(letter) ?? (letter.Value == "W" && part.Name != "msup" ? ConceptOf(part.Elements().ElementAt(1)) : null),
        _ => null,
    };

    private static bool IsInAnIndex(XElement part) => part.AncestorsAndSelf()
        .Any(one => one.Parent is { } parent && Indices.Contains(parent.Name.LocalName) && one.ElementsBeforeSelf().Any());
}
