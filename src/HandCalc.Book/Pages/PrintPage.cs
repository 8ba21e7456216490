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
        var links = new Links(manuscript, example, publication, onePage: true);
        ProseWriter prose = new(links, onPaper: true, links.Retelling), other = new(links, onPaper: true);
        DerivationSection derivation = new(manuscript, example, links, prose, onPaper: true),
            check = new(manuscript, example, links, other, onPaper: true);
        var terms = new List<Term>();
        Markup[] chapters = [.. manuscript.Chapters.Select(Chapter)];
        BookPage[] before = [FrontPages.Notation(manuscript, example, other, terms, onPaper: true),
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

        Markup Chapter(BookChapter chapter)
        {
            (int written, int answered) = (prose.Terms.Count, prose.Answers.Count);
            Markup text = ChapterPage.Text(chapter, example, links, prose, derivation);
            terms.AddRange(prose.Terms[written..].Select(term => new Term(term.Term, chapter.Step, $"#{term.Id}")));
            Markup answers = Answers(chapter, prose.Answers[answered..]);
            return Markup.Of($"""<article class="chapter">{ChapterPage.Head(chapter, links)}{text}{answers}</article>""");
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

    private static Markup Answers(BookChapter chapter, IReadOnlyList<(string Place, Markup Answer)> answers) =>
        answers.Count == 0 ? Markup.None : Markup.Of($"""
        <section class="answers" aria-label="Answers to step {chapter.Step}"><h2>Answers</h2>
        <dl>{answers.Select((answer, index) => Markup.Of($"""
            <div><dt{(index > 0 && answers[index - 1].Place == answer.Place ? Markup.None
                : Markup.Of($" id=\"answer-{answer.Place}\""))}><a href="#{answer.Place}">{answer.Place}</a></dt>
            <dd>{answer.Answer}</dd></div>
            """))}</dl></section>

        """);
}
