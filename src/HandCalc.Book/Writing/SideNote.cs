using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HandCalc.Book.Writing;

/// <summary>
/// A remark of one sentence or more in parentheses of its own. Who follows the argument can do without it: where the margin has room, it
/// stands there, without the parentheses.
/// </summary>
internal sealed partial class SideNote : ContainerInline
{
    /// <summary>Makes a side note of every such remark in a document.</summary>
    public static void MarkAll(MarkdownDocument document)
    {
        foreach (ParagraphBlock paragraph in document.Descendants<ParagraphBlock>())
        {
            for (Inline? part = paragraph.Inline?.FirstChild; part is not null; part = part.NextSibling)
            {
                if (part is LiteralInline literal && Remarks(literal).FirstOrDefault() is { } found)
                {
                    part = Enclose(literal, found.At, found.End);
                }
            }
        }
    }

    /// <summary>Where a parenthesis opens after a sentence, or after nothing, and where that ends.</summary>
    private static IEnumerable<Remark> Remarks(LiteralInline literal)
    {
        string before = literal.PreviousSibling is LineBreakInline { PreviousSibling: LiteralInline line } ? $"{line.Content} "
            : literal.PreviousSibling is null ? "" : "something ";
        return from opening in Opening().Matches(before + literal.Content)
               let at = opening.Index - before.Length
               where at >= 0
               let end = End(literal, at)
               where end is not null
               select new Remark(at, end.Value);
    }

    /// <summary>Where it closes, if that is the end of a sentence: after which sign of which part.</summary>
    private static (LiteralInline Part, int At)? End(LiteralInline literal, int at)
    {
        int depth = 0;
        for (Inline? part = literal; part is not null; part = part.NextSibling, at = 0)
        {
            string text = part is LiteralInline { Content: var content } ? content.ToString() : "";
            for (int place = at; place < text.Length; place++)
            {
                depth += text[place] switch { '(' => 1, ')' => -1, _ => 0 };
                if (depth == 0)
                {
                    return place > 0 && text[place - 1] is '.' or '?' or '!' ? ((LiteralInline)part, place) : null;
                }
            }
        }

        return null;
    }

    private static SideNote Enclose(LiteralInline literal, int at, (LiteralInline Part, int At) end)
    {
        string closing = end.Part.Content.ToString(), opening = literal.Content.ToString();
        end.Part.InsertAfter(new LiteralInline(closing[(end.At + 1)..]));
        end.Part.Content = new StringSlice(closing[..end.At]);
        var first = new LiteralInline(literal.Content.ToString()[(at + 1)..]);
        literal.InsertAfter(first);
        literal.Content = new StringSlice(opening[..at]);
        var note = new SideNote();
        literal.InsertAfter(note);
        bool isLast = false;
        while (!isLast)
        {
            Inline part = note.NextSibling!;
            isLast = part == (end.Part == literal ? first : end.Part);
            part.Remove();
            note.AppendChild(part);
        }

        return note;
    }

    private sealed record Remark(int At, (LiteralInline Part, int At) End);

    [GeneratedRegex(@"(?<=^|[.?!:] )\(")]
    private static partial Regex Opening();

    /// <summary>Writes it.</summary>
    internal sealed class Renderer : HtmlObjectRenderer<SideNote>
    {
        protected override void Write(HtmlRenderer renderer, SideNote note)
        {
            bool isAlone = IsEmpty(note.PreviousSibling) && IsEmpty(note.NextSibling);
            renderer.Write($"""<small class="side{(isAlone ? " alone" : "")}"><span>(</span>""");
            renderer.WriteChildren(note);
            renderer.Write("<span>)</span></small>");
        }

        private static bool IsEmpty(Inline? part) => part is null or LiteralInline { Content.IsEmpty: true };
    }
}
