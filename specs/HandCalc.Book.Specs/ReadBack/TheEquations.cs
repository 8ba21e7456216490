using HandCalc.Book.Specs.Runs;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// What the pages show for each equation, written in a line, is approved beside its LaTeX: a sign or an index that is another one is read.
/// </summary>
public sealed class TheEquations
{
    [Test]
    public void Say_what_their_LaTeX_says_as_a_reader_has_judged() => ApprovedText.Of("equations", $"""
        The equations of the pages as LaTeX, and as they are shown, as a reader has judged them

        {string.Join('\n', TheBook.Pages.Values.SelectMany(page => page.QuerySelectorAll("math"))
            .Select(math => $"{math.GetAttribute("alttext")}\n    {Line(math)}").Distinct())}

        """);

    [Test]
    public void Are_not_parted_from_the_punctuation_after_them()
    {
        IElement[] sentences = [.. TheBook.Pages.Values.SelectMany(page => page.QuerySelectorAll("p math"))];

        sentences.Should().Contain(math => math.ParentElement!.ClassName == "unbroken");
        sentences.Where(math => math.ParentElement!.ClassName != "unbroken"
            && math.NextSibling is IText { Data: [',' or '.' or ';' or ':' or ')', ..] })
            .Select(math => math.GetAttribute("alttext")).Should().BeEmpty();
    }

    private static string Line(INode node)
    {
        if (node is not IElement element)
        {
            return node.TextContent;
        }

        string[] parts = [.. element.Children.Select(Line)];
        return (element.LocalName, parts) switch
        {
            ("mfrac", [var above, var below]) => $"({above})/({below})",
            ("msub" or "munder", [var of, var below]) => $"{of}_{{{below}}}",
            ("msup" or "mover", [var of, var above]) => $"{of}^{{{above}}}",
            ("msubsup" or "munderover", [var of, var below, var above]) => $"{of}_{{{below}}}^{{{above}}}",
            ("msqrt", _) => $"√({string.Concat(parts)})",
            ("mtr", _) => $"[{string.Join(", ", parts)}]",
            ("mspace", _) => " ",
            _ => string.Concat(element.ChildNodes.Select(Line)),
        };
    }
}
