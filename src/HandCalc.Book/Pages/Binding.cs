using HandCalc.Book.Contents;
using HandCalc.Book.Figure;
using HandCalc.Book.Writing;

namespace HandCalc.Book.Pages;

/// <summary>Binds the book: every page of every example, and what they share.</summary>
internal static class Binding
{
    private const string Assets = "site/";

    /// <summary>Makes the site of a manuscript.</summary>
    public static Site Bind(Manuscript manuscript)
    {
        var site = new Site();
        foreach (string resource in typeof(Binding).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Assets, StringComparison.Ordinal)))
        {
            using Stream stream = typeof(Binding).Assembly.GetManifestResourceStream(resource)!;
            var content = new MemoryStream();
            stream.CopyTo(content);
            site.Add($"assets/{resource[Assets.Length..]}", content.ToArray());
        }

        foreach (ExampleResults example in manuscript.Examples)
        {
            Bind(site, manuscript, example);
        }

        return site;
    }

    private static void Bind(Site site, Manuscript manuscript, ExampleResults example)
    {
        var links = new Links(manuscript, example);
        var figure = new FlowFigure(FlowGraph.Of(example.Step.Computation), links);
        var terms = new List<Term>();
        Page[] chapters = [.. manuscript.Chapters.Select(chapter =>
        {
            var prose = new ProseWriter(links);
            Page page = ChapterPage.Of(chapter, example, links, prose, new Derivation(manuscript, example, links, prose), figure);
            terms.AddRange(prose.Terms.Select(term => new Term(term.Term, chapter.Step, $"{chapter.File}#{term.Id}")));
            return page;
        })];
        var other = new ProseWriter(links);
        var derivation = new Derivation(manuscript, example, links, other);
        Page[] pages =
        [
            FrontPages.Cover(manuscript, example, links, other),
            FrontPages.Notation(manuscript, other, terms),
            .. chapters,
            OtherPages.Model(figure),
            OtherPages.Tensors(manuscript, example, links),
            FrontPages.Print(manuscript, example),
            OtherPages.WrongRules(manuscript, links, other, derivation, example.Step),
            OtherPages.Errata(manuscript, other, derivation),
            OtherPages.Evidence(manuscript, other),
        ];
        var layout = new Layout(manuscript, example, links, pages);
        foreach (Page page in pages)
        {
            site.Add($"{links.FolderOf(example)}{page.File}", layout.Of(page));
        }

        site.Add($"assets/{example.Name}.js", DataScript.Of(example, links));
        site.Add($"assets/{ContentsScript.FileOf(example)}", ContentsScript.Of(pages, terms, example, links));
    }
}
