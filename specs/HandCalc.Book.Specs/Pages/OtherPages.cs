namespace HandCalc.Book.Specs.Pages;

/// <summary>The pages around the chapters have what they are woven from.</summary>
public sealed class OtherPages
{
    [Test]
    public void The_notation_is_that_of_the_readme_and_every_term_leads_to_its_chapter()
    {
        IDocument page = TheBook.Pages["notation.html"];

        page.QuerySelectorAll(".prose li").Length.Should().BeGreaterThanOrEqualTo(5);
        page.QuerySelector(".equation-line")!.TextContent.Should().StartWith("A[0] = softmax", "a matrix is explained as it looks");
        page.QuerySelectorAll(".terms a").Select(term => term.TextContent).Should()
            .Contain(["embedding", "causal mask", "Jacobian", "AdamW"]);
    }

    [Test]
    public void Every_Greek_letter_of_an_equation_is_on_the_page_of_notation()
    {
        string[] used = [.. TheBook.Manuscript.Chapters.SelectMany(chapter => TheBook.Pages[TheBook.PageOf(chapter)]
            .QuerySelectorAll(".equation math mi"))
            .Select(letter => letter.TextContent).Where(letter => letter.Length == 1 && letter[0] is >= 'Α' and <= 'ω').Distinct()];
        string said = TheBook.Pages["notation.html"].QuerySelector(".letters")!.TextContent;

        used.Should().HaveCountGreaterThan(5);
        used.Where(letter => !said.Contains(letter, StringComparison.Ordinal)).Should().BeEmpty("a reader looks them up there");
    }

    [Test]
    public void Steps_that_are_named_together_are_a_link_each() => TheBook.Pages["06-residual-and-layer-norm.html"]
        .QuerySelectorAll(".task dd")[0]
        .QuerySelectorAll("a").Select(link => link.GetAttribute("href")).Should().StartWith(["04-multi-head.html", "05-feed-forward.html"]);

    /// <summary>K[h]ᵀ is K[h], transposed; means is not mean.</summary>
    [Test]
    public void A_name_in_a_formula_leads_to_its_tensor_as_a_whole_and_a_word_nowhere() => TheBook.Pages["wrong-rules.html"]
        .QuerySelectorAll(".rule a")
        .Concat(TheBook.Pages["03-attention.html"].QuerySelectorAll(".task a"))
        .Where(link => Regex.IsMatch(link.NextSibling?.TextContent ?? "", @"^([\w-[ᵀ]]|\[[h\d]\])"))
        .Select(link => link.ParentElement!.TextContent).Should().BeEmpty();

    [Test]
    public void The_errata_stand_in_the_order_of_their_numbers() => TheBook.Pages["errata.html"]
        .QuerySelectorAll("section.derivation h2 .number")
        .Select(number => number.TextContent).Should().Equal(Enumerable.Range(1, 25).Select(number => $"{number}"));

    [Test]
    public void A_bound_of_the_evidence_is_no_derivation() => TheBook.Pages["evidence.html"]
        .QuerySelectorAll("tr[id^=claim-] td:nth-child(4) a")
        .Select(link => link.TextContent).Should().BeEmpty();
}
