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

    /// <summary>
    /// Q, K and V with their weights, a query q and a key k that are no index, and every ∂L/∂X, as it is named in prose and above matrices.
    /// </summary>
    [Test]
    public void Have_the_hue_of_each_concept()
    {
        IElement[] all = [.. TheBook.Pages.Values.SelectMany(page => page.QuerySelectorAll("math"))];
        (string Letter, string Concept)[] concepts = [("Q", "query"), ("K", "key"), ("V", "value"), ("q", "query"), ("k", "key")];
        var comparison = new Comparison();
        foreach (IElement math in all)
        {
            string latex = math.GetAttribute("alttext")!;
            foreach ((string letter, string concept) in concepts)
            {
                IElement[] letters = [.. math.QuerySelectorAll("mi")
                    .Where(mi => mi.TextContent == letter && mi.Closest(".gradient") is null)
                    .Where(mi => letter != "k" || !IsIndex(mi))];
                comparison.Of($"{latex}: {letter}", [.. letters.Select(mi => mi.Closest("[class]")?.ClassName)],
                    [.. letters.Select(_ => concept)]);
                string[] weights = [.. math.QuerySelectorAll($".{concept}")
                    .Where(part => char.ToLowerInvariant(part.TextContent[0]) != char.ToLowerInvariant(letter[0]))
                    .Select(part => part.TextContent[..2])];
                comparison.Of($"{latex}: what else is {concept}", weights, [.. weights.Select(_ => $"W{letter.ToUpperInvariant()}")]);
            }

            comparison.Of($"{latex}: gradients", $"{math.QuerySelectorAll("mfrac.gradient").Length}",
                $"{Regex.Count(latex, @"\\frac\{∂L\}")}");
        }

        all.SelectMany(math => math.QuerySelectorAll("[class]")).Select(part => part.ClassName).Distinct().Should()
            .BeEquivalentTo(["query", "key", "value", "gradient"]);
        comparison.Holds();
    }

    /// <summary>Whether a letter stands below or above another: no query has an index of its name.</summary>
    private static bool IsIndex(IElement letter) => letter.Closest("msub, msup, msubsup, munder, munderover") is { } whole
        && !whole.FirstElementChild!.Contains(letter);

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
