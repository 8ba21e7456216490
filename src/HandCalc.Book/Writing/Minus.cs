namespace HandCalc.Book.Writing;

/// <summary>One sign for minus in every number that a page shows: −0.5, 1e−12. Code, equations and labels stay as they are.</summary>
internal static partial class Minus
{
    private const string Sign = "−";

    /// <summary>A page with the sign in its texts.</summary>
    public static string In(string html) => Piece().Replace(html, piece => piece.Value[0] == '<' ? piece.Value : Of(piece.Value));

    /// <summary>A text with the sign.</summary>
    public static string Of(string text) => Hyphen().Replace(text, Sign);

    /// <summary>What stays as it is, from its tag to its end; any other tag; and text. A header has no end tag.</summary>
    [GeneratedRegex(@"<(pre|code|math|svg|title)\b.*?</\1>|<th\b[^>]*>[^<]*|<[^>]*>|[^<]+", RegexOptions.Singleline)]
    private static partial Regex Piece();

    /// <summary>Before a number, or before its power of ten.</summary>
    [GeneratedRegex(@"(?<![\p{L}\p{N}_)\]])-(?=\d)|(?<=\de)-(?=\d)")]
    private static partial Regex Hyphen();
}
