using HandCalc.Book.Figure;

namespace HandCalc.Book.Pages;

/// <summary>
/// The whole book on one page, to be printed: cover, contents, notation, the figure, the chapters with their answers at the end, wrong
/// rules, errata and evidence.
/// </summary>
internal static class PrintPage
{
    /// <summary>The page.</summary>
    public static BookPage Of(Manuscript manuscript, ExampleResults example, Publication publication)
    {
        Links links = LinksOf(example);
        var other = new ProseWriter(links, onPaper: true);
        var check = new DerivationSection(manuscript, example, links, other, onPaper: true);
        var terms = new List<Term>();
        Markup[] chapters = [.. manuscript.Chapters.Select(Chapter)];
        BookPage[] before = [FrontPages.Notation(manuscript, example, links, other, terms, onPaper: true),
            BackPages.Model(new FlowFigure(FlowGraph.Of(example.Step.Computation), links.Tensor), example)],
            after = [BackPages.WrongRules(manuscript, links, other, check, example.Step),
            BackPages.Errata(manuscript, links, other, check), BackPages.Evidence(manuscript, other)];
        return new(Links.OnePage, "One page for print", Markup.Of($"""
            <header class="cover"><h1>HandCalc</h1>
            <p class="lead">One training step of a transformer, derived by hand: “{example.Step.Model.Text}”.</p>
            {ChapterPage.OfWhich(Links.OnePage, links)}</header>
            <section class="leaf" aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2>
            <ol class="on-paper">{before.Select(OfPage)}{manuscript.Chapters.Select(chapter => Entry(
                links.Chapter(chapter), $"{chapter.Step}", chapter.Title,
                ChapterPage.Sections(chapter)))}{after.Select(OfPage)}</ol></section>
            {before.Select(Leaf)}{chapters}{after.Select(Leaf)}
            """))
        {
            Part = "The whole",
        };

        Links LinksOf(ExampleResults told) => new(manuscript, told, publication, onePage: true);

        Markup Chapter(BookChapter chapter)
        {
            ExampleResults told = manuscript.ExampleOf(chapter, example);
            Links its = told == example ? links : LinksOf(told);
            var prose = new ProseWriter(
                its, onPaper: true, its.Retelling(chapter), terms.Select(term => (term.Words, term.Id)));
            Markup text = ChapterPage.Text(chapter, told, its, prose, new DerivationSection(manuscript, told, its, prose, onPaper: true));
            terms.AddRange(prose.Terms.Skip(terms.Count).Select(term => new Term(term.Term, chapter, term.Id)));
            Markup answers = Answers(chapter, prose.Answers);
            return Markup.Of($"""<article class="chapter">{ChapterPage.Head(chapter, its)}{text}{answers}</article>""");
        }

        Markup OfPage(BookPage page) => Entry(links.Page(page.File), page.Number, page.Title, page.Sections);

        Markup Leaf(BookPage page) => Markup.Of($"""<article class="leaf" id="{links.Page(page.File)[1..]}">{page.Body}</article>""");

        static Markup Entry(string address, string number, string title, IEnumerable<(string Id, string Number, string Text)> sections) =>
            Markup.Of($"""
                <li>{Line(address, number, title)}<ol>{sections.Select(section =>
                    Markup.Of($"<li>{Line($"#{section.Id}", section.Number, section.Text)}</li>"))}</ol></li>

                """);

        static Markup Line(string address, string number, string text) => Markup.Of(
            $"""<a href="{address}"><span class="number">{number}</span> <span>{text}</span></a>""");
    }

    private static Markup Answers(BookChapter chapter, List<(string Place, Markup Answer)> answers) =>
        answers.Count == 0 ? Markup.None : Markup.Of($"""
        <section class="answers" aria-label="Answers to {chapter.Numbered.ToLowerInvariant()}"><h2>Answers</h2>
        <dl>{answers.Select((answer, index) => Markup.Of($"""
            <div><dt{(index > 0 && answers[index - 1].Place == answer.Place ? Markup.None
                : Markup.Of($" id=\"answer-{answer.Place}\""))}><a href="#{answer.Place}">{answer.Place}</a></dt>
            <dd>{answer.Answer}</dd></div>
            """))}</dl></section>

        """);
}
