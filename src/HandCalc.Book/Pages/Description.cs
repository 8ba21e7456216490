using System.Net;

namespace HandCalc.Book.Pages;

/// <summary>What a page is about, for those who search and share: its own first sentences.</summary>
internal static partial class Description
{
    /// <summary>As many letters as are shown elsewhere; the first sentence may have more.</summary>
    private const int Longest = 200;

    /// <summary>The first sentences of the first paragraph of a page.</summary>
    public static string Of(Markup body)
    {
        string text = WebUtility.HtmlDecode(Tag().Replace(Paragraph().Match(body.Text).Groups["text"].Value, ""));
        string[] sentences = End().Split(Space().Replace(text, " ").Trim());
        int count = Enumerable.Range(1, sentences.Length)
            .Last(count => count == 1 || sentences.Take(count).Sum(sentence => sentence.Length) < Longest);
        return string.Join(' ', sentences.Take(count));
    }

    [GeneratedRegex(@"<p(?: class=""lead"")?>(?<text>.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Paragraph();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"(?<=[.?!][”)]?) (?=[A-Z(“])")]
    private static partial Regex End();
}
