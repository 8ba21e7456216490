using HandCalc.Prose;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HandCalc.Book.Writing;

/// <summary>
/// Chapters are written about the first example. On the pages of another one, a paragraph of which all holds there too has the numbers of
/// that example; any other keeps those of the first, and says so at its end.
/// </summary>
/// <param name="example">The other example.</param>
/// <param name="links">Where things stand.</param>
internal sealed partial class Retelling(ExampleResults example, Links links)
{
    /// <summary>What stands behind a paragraph that is about the first example.</summary>
    public const string FirstExample = "first example";

    /// <summary>Prepares prose that is parsed.</summary>
    /// <param name="document">The prose.</param>
    /// <param name="markdown">The text that it was parsed from.</param>
    /// <param name="place">The number of the derivation that it stands in; empty in an introduction.</param>
    public void Prepare(MarkdownDocument document, string markdown, string place = "")
    {
        Markup said = links.InTheFirst(place) is { } address
            ? Markup.Of($""" <a class="of-first" href="{address}">{FirstExample}</a>""")
            : Markup.Of($""" <span class="of-first">{FirstExample}</span>""");
        foreach (ParagraphBlock paragraph in document.Descendants<ParagraphBlock>())
        {
            string text = LineBreak().Replace(markdown.Substring(paragraph.Span.Start, paragraph.Span.Length), " ");
            Match[] quoted = [.. QuotedNumber.Pattern().Matches(text).Where(match => match.Groups["entry"].Success)];
            if ((example.OfTheFirstAlone?.Any(phrase => text.Contains(phrase, StringComparison.Ordinal)) ?? quoted.Length > 0)
                || quoted.Any(number => Own(number) is null))
            {
                paragraph.SetData(FirstExample, true);
                paragraph.Inline!.AppendChild(new HtmlInline(said.Text));
            }
            else
            {
                Renumber(paragraph);
            }
        }
    }

    /// <summary>Whether what stands there is said of the first example alone.</summary>
    public static bool IsOfTheFirst(Inline inline) =>
        inline.Parent is { } parent ? IsOfTheFirst(parent) : (inline as ContainerInline)?.ParentBlock?.ContainsData(FirstExample) == true;

    private void Renumber(ParagraphBlock paragraph)
    {
        foreach (CodeInline source in paragraph.Inline!.Descendants<CodeInline>())
        {
            if (source.NextSibling is LiteralInline after && QuotedNumber.Pattern()
                .Match($"`{source.Content}`{after.Content}") is { Success: true, Index: 0 } quoted && Own(quoted) is { } own)
            {
                string text = after.Content.ToString();
                int end = quoted.Length - source.Content.Length - 2, start = end - quoted.Groups["value"].Length;
                after.Content = new StringSlice($"{text[..start]}{own}{text[end..]}");
            }
        }
    }

    /// <summary>A number that names its source as this example has it, with as many decimals; null where it has no such source.</summary>
    private string? Own(Match quoted)
    {
        string source = quoted.Groups["source"].Value.Trim('`'), value = quoted.Groups["value"].Value;
        int decimals = value.Length - value.IndexOf('.', StringComparison.Ordinal) - 1;
        return QuotedNumber.SettingOf(source, example.Step.Model)
            ?? QuotedNumber.ValueOf(source, example.Step)?.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>The end of a line, and what begins the next one in a quotation.</summary>
    [GeneratedRegex(@"\r?\n(> ?)?")]
    private static partial Regex LineBreak();
}
