namespace HandCalc.Terminal.Printing;

/// <summary>Long texts in lines that fit the page. The lines after the first are indented; what can't be broken stays whole.</summary>
internal static class Wrapping
{
    private const string Indent = "  ";

    /// <summary>A sentence, broken between words.</summary>
    public static IEnumerable<string> Words(string text, int width) => Filled(text.Split(' '), width, "");

    /// <summary>A sentence, broken between words, and a word that is wider than the page within the word.</summary>
    public static IEnumerable<string> Fitted(string text, int width) => Words(text, width).SelectMany(line => Pieces(line, width));

    /// <summary>A formula, broken before a sign: before a plus or minus, and in a product only where that does not do.</summary>
    public static IEnumerable<string> Formula(string text, int width) =>
        Filled(Pieces(text, "+−").SelectMany(piece => Line.WidthOf(piece) > width ? Pieces(piece, "·/") : [piece]), width, Indent);

    private static IEnumerable<string> Pieces(string line, int width)
    {
        string piece = "";
        var characters = System.Globalization.StringInfo.GetTextElementEnumerator(line);
        while (characters.MoveNext())
        {
            if (Line.WidthOf(piece + characters.GetTextElement()) > width)
            {
                yield return piece;
                piece = "";
            }

            piece += characters.GetTextElement();
        }

        yield return piece;
    }

    /// <summary>The text in pieces that begin with a sign between spaces.</summary>
    private static IEnumerable<string> Pieces(string text, string signs)
    {
        int start = 0;
        for (int index = 1; index + 2 < text.Length; index++)
        {
            if (text[index] == ' ' && signs.Contains(text[index + 1], StringComparison.Ordinal) && text[index + 2] == ' ')
            {
                yield return text[start..index];
                start = index + 1;
            }
        }

        yield return text[start..];
    }

    private static IEnumerable<string> Filled(IEnumerable<string> pieces, int width, string indent)
    {
        string line = "";
        foreach (string piece in pieces)
        {
            if (line.Length > 0 && Line.WidthOf($"{line} {piece}") > width)
            {
                yield return line;
                line = indent + piece;
            }
            else
            {
                line = line.Length == 0 ? piece : $"{line} {piece}";
            }
        }

        yield return line;
    }
}
