using HandCalc.Book.Figure;
using HandCalc.Book.Pages;

namespace HandCalc.Book.Site;

/// <summary>The pages of one example: chapters that derive it, and of an example of the thirteen steps all that stands around them.</summary>
internal sealed class PagesOfAnExample
{
    private readonly Manuscript manuscript;
    private readonly Publication publication;
    private readonly FlowFigure figure;
    private readonly BookPage?[] chapters;
    private readonly List<Term> terms = [];

    /// <summary>Writes the chapters.</summary>
    public PagesOfAnExample(Manuscript manuscript, ExampleResults example, Publication publication)
    {
        (this.manuscript, Results, this.publication) = (manuscript, example, publication);
        Links = new Links(manuscript, example, publication);
        figure = new FlowFigure(FlowGraph.Of(example.Step.Computation), Links.Tensor);
        chapters = [.. manuscript.Chapters.Select(chapter => chapter.Derives(example) ? Write(chapter) : null)];
    }

    /// <summary>The example.</summary>
    public ExampleResults Results { get; }

    /// <summary>Where things stand, from its pages.</summary>
    public Links Links { get; }

    /// <summary>The terms that are defined in the chapters of which another example has these pages, or which are its own.</summary>
    public IEnumerable<Term> TermsSeenFrom(PagesOfAnExample other) =>
        terms.Where(term => manuscript.ExampleOf(term.Chapter, other.Results) == Results);

    /// <summary>Its pages in the order of the book; null where it has none.</summary>
    /// <param name="allTerms">The terms that the book defines.</param>
    public BookPage?[] All(IReadOnlyCollection<Term> allTerms)
    {
        var prose = new ProseWriter(Links);
        var derivation = new DerivationSection(manuscript, Results, Links, prose);
        BookPage?[] pages =
        [
            OfTheSteps(() => FrontPages.Cover(manuscript, Results, Links, prose)),
            OfTheSteps(() => FrontPages.Notation(manuscript, Results, Links, prose, allTerms)),
            .. chapters,
            BackPages.Model(figure, Results),
            BackPages.Tensors(manuscript, Results, Links),
            OfTheSteps(() => PrintPage.Of(manuscript, Results, publication)),
            OfTheSteps(() => BackPages.WrongRules(manuscript, Links, prose, derivation, Results.Step)),
            OfTheSteps(() => BackPages.Errata(manuscript, Links, prose, derivation)),
            OfTheSteps(() => BackPages.Evidence(manuscript, prose)),
        ];
        return [.. pages.Select(page => page is null ? null : page with { Folder = Links.FolderOf(Results) })];
    }

    private BookPage? OfTheSteps(Func<BookPage> page) => Results.IsOfTheSteps ? page() : null;

    private BookPage Write(BookChapter chapter)
    {
        var prose = new ProseWriter(Links, retelling: Links.Retelling(chapter));
        BookPage page = ChapterPage.Of(chapter, Results, Links, prose, new DerivationSection(manuscript, Results, Links, prose), figure);
        terms.AddRange(prose.Terms.Select(term => new Term(term.Term, chapter, term.Id)));
        return page;
    }
}
