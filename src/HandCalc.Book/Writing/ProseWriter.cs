using HandCalc.Book.Equations;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HandCalc.Book.Writing;

/// <summary>
/// Prose in Markdown as the book shows it: names lead to what they name, a term that is defined can be found, mathematics is typeset.
/// </summary>
/// <param name="links">Where things stand.</param>
/// <param name="onPaper">Whether it is printed: then answers stand apart from their questions.</param>
/// <param name="retelling">Tells of another example what is written about the first; null where nothing is to be told anew.</param>
/// <param name="defined">The terms that are already defined on the same page.</param>
internal sealed partial class ProseWriter(
    Links links, bool onPaper = false, Retelling? retelling = null, IEnumerable<(string Term, string Id)>? defined = null)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseMathematics()
        .Build();

    /// <summary>Prose as plain text, for the search: mathematics as it is written in a line.</summary>
    /// <param name="markdown">The prose.</param>
    /// <param name="retelling">Tells of another example what it says of the first.</param>
    public static string Plain(string markdown, Retelling? retelling = null)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        retelling?.Prepare(document, markdown);
        return Minus.Of(string.Join(' ', Texts(document)
            .SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    private static IEnumerable<string> Texts(MarkdownObject part) => part switch
    {
        LeafBlock { Inline: { } inline } => [string.Concat(inline.Descendants().Select(Word))],
        MathBlock math => [InLine(math.Lines.ToString())],
        CodeBlock code => [code.Lines.ToString()],
        ContainerBlock container => container.SelectMany(Texts),
        _ => [],
    };

    private static string Word(MarkdownObject part) => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        MathInline math => InLine(math.Content.ToString()),
        LineBreakInline => " ",
        HtmlInline => $" {Retelling.FirstExample}",
        _ => "",
    };

    /// <summary>LaTeX without its commands: \frac{a}{b} is a / b.</summary>
    private static string InLine(string latex) => Command().Replace(Fraction().Replace(latex, "$1 / $2"), "");

    /// <summary>The terms that are defined on the page so far, and the address of each.</summary>
    public List<(string Term, string Id)> Terms { get; } = [.. defined ?? []];

    /// <summary>On paper, the answers to the questions that were written so far, each with the place of its question.</summary>
    public List<(string Place, Markup Answer)> Answers { get; } = [];

    /// <summary>Prose of a comment or a page.</summary>
    /// <param name="markdown">The prose.</param>
    /// <param name="prepare">What is to be done with it before it is written.</param>
    /// <param name="place">Its address on the page.</param>
    public Markup Write(string markdown, Action<MarkdownDocument>? prepare = null, string place = "")
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        prepare?.Invoke(document);
        retelling?.Prepare(document, markdown, place);
        SideNote.MarkAll(document);
        using var text = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.CodeInlineRenderer>(new Code(links));
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.EmphasisInlineRenderer>(new Strong(Terms));
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.LiteralInlineRenderer>(new Words(links));
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new Link(links));
        renderer.ObjectRenderers.ReplaceOrAdd<QuoteBlockRenderer>(new Question(onPaper
            ? answer => Answers.Add((place, answer)) : null, place));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new Displayed());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new Mathematics());
        renderer.ObjectRenderers.Add(new SideNote.Renderer());
        renderer.Render(document);
        return new(text.ToString().TrimEnd());
    }

    private sealed class Code(Links links) : HtmlObjectRenderer<CodeInline>
    {
        protected override void Write(HtmlRenderer renderer, CodeInline code)
        {
            string text = code.Content;
            string? address = (Retelling.IsOfTheFirst(code) ? null : links.Quoted(text)) ?? links.Tensor(text);
            renderer.Write((address is null ? Markup.Of($"<code>{text}</code>")
                : Markup.Of($"""<a class="name" href="{address}"><code>{text}</code></a>""")).Text);
        }
    }

    /// <summary>What is bold is a term where it is defined, or the beginning of a paragraph, which ends like a sentence.</summary>
    private sealed class Strong(List<(string Term, string Id)> terms) : HtmlObjectRenderer<EmphasisInline>
    {
        protected override void Write(HtmlRenderer renderer, EmphasisInline emphasis)
        {
            string words = string.Concat(emphasis.Descendants().Select(Word));
            bool isTerm = emphasis.DelimiterCount == 2 && words.Length > 0 && words.All(c => char.IsLetter(c) || c is ' ' or '-');
            if (isTerm)
            {
                // A term that is defined again is meant more precisely there.
                string id = $"term-{words.Replace(' ', '-')}";
                id = terms.Any(term => term.Id == id) ? $"{id}-{terms.Count}" : id;
                terms.Add((words, id));
                renderer.Write(Markup.Of($"""<dfn id="{id}">""").Text);
            }

            string tag = isTerm ? "dfn" : emphasis.DelimiterCount == 2 ? "strong" : "em";
            renderer.Write(isTerm ? "" : $"<{tag}>");
            renderer.WriteChildren(emphasis);
            renderer.Write($"</{tag}>");
        }
    }

    private sealed class Words(Links links) : HtmlObjectRenderer<LiteralInline>
    {
        protected override void Write(HtmlRenderer renderer, LiteralInline literal) => renderer.Write(
            (literal.Parent is LinkInline ? Markup.OfText(literal.Content.ToString())
                : links.Linked(literal.Content.ToString(), tensors: false)).Text);
    }

    /// <summary>
    /// A link to a file that is a page of the book leads to that page, and one to a number to its derivation; one to any other file is a
    /// name.
    /// </summary>
    private sealed class Link(Links links) : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            string? address = link.Url is null || link.Url.StartsWith("http", StringComparison.Ordinal) ? link.Url
                : links.Derivation(link.Url) ?? links.File(link.Url);
            renderer.Write(address is null ? "<span>" : Markup.Of($"""<a href="{address}">""").Text);
            renderer.WriteChildren(link);
            renderer.Write(address is null ? "</span>" : "</a>");
        }
    }

    private sealed class Displayed : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock block) => renderer.Write(
            $"""<div class="equation">{EquationFile.Committed.MathML(FixtureEquations.LatexOf(block), display: true)}</div>""");
    }

    /// <summary>Mathematics in a sentence; a line does not break before the sign of punctuation that follows it.</summary>
    private sealed class Mathematics : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline inline)
        {
            string sign = "", after = inline.NextSibling is LiteralInline text ? text.Content.ToString() : "";
            if (after.Length > 0 && char.IsPunctuation(after[0]) && after[0] != '(')
            {
                sign = after[..1];
                ((LiteralInline)inline.NextSibling!).Content = new StringSlice(after[1..]);
            }

            string math = EquationFile.Committed.MathML(FixtureEquations.LatexOf(inline), display: inline.DelimiterCount > 1);
            renderer.Write(sign.Length == 0 ? math : $"""<span class="unbroken">{math}{sign}</span>""");
        }
    }

    /// <summary>
    /// A question to think about first, with its answer folded, or on paper put aside for the end of the chapter; any other quotation stays
    /// one.
    /// </summary>
    private sealed class Question(Action<Markup>? putAside, string place) : HtmlObjectRenderer<QuoteBlock>
    {
        private const string Asks = "Predict:", Answers = "Answer:";

        protected override void Write(HtmlRenderer renderer, QuoteBlock block)
        {
            if (!Begins(block.FirstOrDefault(), Asks))
            {
                renderer.Write("<blockquote>");
                renderer.WriteChildren(block);
                renderer.Write("</blockquote>");
                return;
            }

            renderer.Write($"""<div class="predict"><p class="kicker">Predict first{(putAside is null ? ""
                : $"""; <a href="#answer-{place}">the answer is at the end of the chapter</a>""")}</p>""");
            Block[] parts = [.. block];
            int asked = parts.TakeWhile(part => !Begins(part, Answers)).Count();
            Render(renderer, parts[..asked]);
            if (putAside is null || asked == parts.Length)
            {
                renderer.Write(asked < parts.Length ? "<details><summary>Answer</summary>" : "");
                Render(renderer, parts[asked..]);
                renderer.Write(asked < parts.Length ? "</details></div>" : "</div>");
                return;
            }

            renderer.Write("</div>");
            TextWriter page = renderer.Writer;
            using var aside = new StringWriter { NewLine = "\n" };
            renderer.Writer = aside;
            Render(renderer, parts[asked..]);
            renderer.Writer = page;
            putAside(new(aside.ToString().TrimEnd()));
        }

        private static void Render(HtmlRenderer renderer, IEnumerable<Block> parts)
        {
            foreach (Block part in parts)
            {
                renderer.Render(part);
            }
        }

        /// <summary>Whether a paragraph begins with a word, which then is taken from it: the page says it in its own way.</summary>
        private static bool Begins(Block? block, string word)
        {
            if (block is not ParagraphBlock { Inline.FirstChild: LiteralInline first } || !first.Content.ToString()
                .StartsWith(word, StringComparison.Ordinal))
            {
                return false;
            }

            first.Content = new StringSlice(first.Content.ToString()[word.Length..].TrimStart());
            return true;
        }
    }

    [GeneratedRegex(@"\\[dt]?frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\\([A-Za-z]+|.)|[{}]")]
    private static partial Regex Command();
}
