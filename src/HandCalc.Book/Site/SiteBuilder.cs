using HandCalc.Book.Figure;
using HandCalc.Book.Pages;

namespace HandCalc.Book.Site;

/// <summary>Makes the site: every page of every example, and what they share.</summary>
internal static class SiteBuilder
{
    private const string Assets = "assets/";

    /// <summary>Makes the site of a manuscript.</summary>
    public static SiteFiles Of(Manuscript manuscript)
    {
        var site = new SiteFiles();
        foreach (string resource in typeof(SiteBuilder).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Assets, StringComparison.Ordinal)))
        {
            using Stream stream = typeof(SiteBuilder).Assembly.GetManifestResourceStream(resource)!;
            var content = new MemoryStream();
            stream.CopyTo(content);
            site.Add(resource, content.ToArray());
        }

        site.InlineFonts($"{Assets}fonts.css");

        foreach (ExampleResults example in manuscript.Examples)
        {
            Add(site, manuscript, example);
        }

        return site;
    }

    private static void Add(SiteFiles site, Manuscript manuscript, ExampleResults example)
    {
        var links = new Links(manuscript, example);
        var figure = new FlowFigure(FlowGraph.Of(example.Step.Computation), links.Tensor);
        var terms = new List<Term>();
        BookPage[] chapters = [.. manuscript.Chapters.Select(chapter =>
        {
            var prose = new ProseWriter(links);
            BookPage page = ChapterPage.Of(
                chapter, example, links, prose, new DerivationSection(manuscript, example, links, prose), figure);
            terms.AddRange(prose.Terms.Select(term => new Term(term.Term, chapter.Step, $"{chapter.File}#{term.Id}")));
            return page;
        })];
        var other = new ProseWriter(links);
        var derivation = new DerivationSection(manuscript, example, links, other);
        BookPage[] pages =
        [
            FrontPages.Cover(manuscript, example, links, other),
            FrontPages.Notation(manuscript, other, terms),
            .. chapters,
            BackPages.Model(figure),
            BackPages.Tensors(manuscript, example, links),
            FrontPages.Print(manuscript, example),
            BackPages.WrongRules(manuscript, links, other, derivation, example.Step),
            BackPages.Errata(manuscript, other, derivation),
            BackPages.Evidence(manuscript, other),
        ];
        var layout = new Layout(manuscript, example, links, pages);
        foreach (BookPage page in pages)
        {
            site.Add($"{links.FolderOf(example)}{page.File}", layout.Of(page));
        }

        site.Add($"assets/{example.Name}.js", DataScript.Of(example, links));
        site.Add($"assets/{ContentsScript.FileOf(example)}", ContentsScript.Of(pages, terms, example, links));
    }
}
