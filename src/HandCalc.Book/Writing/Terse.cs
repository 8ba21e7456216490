using System.Net;

namespace HandCalc.Book.Writing;

/// <summary>
/// A page without what HTML lets leave out: the quotes around a plain value, the end of a cell before the next; and with quotes of a text
/// as they are.
/// </summary>
internal static partial class Terse
{
    /// <summary>The same page in fewer bytes.</summary>
    public static string In(string html) => Piece().Replace(html, piece =>
        piece.Groups["tag"].Success
            ? $"{Quoted().Replace(piece.Value[..^1].TrimEnd(), value => Unquoted(value.Groups["value"].Value, value.Value))}>"
        : piece.Groups["sign"].Success ? WebUtility.HtmlDecode(piece.Value)
        : piece.Groups["end"].Success ? ""
        : piece.Value);

    private static string Unquoted(string value, string whole) => Plain().IsMatch(value) ? $"={value}" : whole;

    /// <summary>A script, which stays as it is; a tag with its values; a sign that begins no tag; and an end that the next tag implies.
    /// </summary>
    [GeneratedRegex("""
        <script\b.*?</script>|<!--.*?-->
        |(?<tag><[a-z](?:"[^"]*"|[^"<>])*>)
        |(?<sign>&(?:quot|gt|\#39);)
        |(?<end></t[dh]>(?=<t[dh]\b|</tr>)|</tr>(?=<tr\b|</tbody>)|</li>(?=<li\b|</[uo]l>))
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Piece();

    /// <summary>A value between quotes; one before a slash would take it for its own without them.</summary>
    [GeneratedRegex("""="(?<value>[^"]*)"(?!/)""")]
    private static partial Regex Quoted();

    /// <summary>What needs no quotes.</summary>
    [GeneratedRegex("""\A[^\s"'=<>`]+\z""")]
    private static partial Regex Plain();
}
