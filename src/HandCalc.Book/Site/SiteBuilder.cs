using HandCalc.Book.Figure;
using HandCalc.Book.Pages;

namespace HandCalc.Book.Site;

/// <summary>Makes the site: every page of every example, and what they share.</summary>
internal static class SiteBuilder
{
    private const string Assets = "assets/";

    /// <summary>Makes the site of a manuscript.</summary>
    /// <param name="manuscript">The manuscript.</param>
    /// <param name="publication">Where it is published; nowhere where it is left out.</param>
    public static SiteFiles Of(Manuscript manuscript, Publication? publication = null)
    {
        publication ??= new();
        var site = new SiteFiles();
        foreach (string resource in typeof(SiteBuilder).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Assets, StringComparison.Ordinal))
            .Where(name => publication.Home is not null || name != Publication.Picture))
        {
            using Stream stream = typeof(SiteBuilder).Assembly.GetManifestResourceStream(resource)!;
            var content = new MemoryStream();
            stream.CopyTo(content);
            site.Add(resource, resource.EndsWith(".js", StringComparison.Ordinal) ? WithoutComments(content.ToArray()) : content.ToArray());
        }

        site.Add(RunningHeads.File, RunningHeads.Of(manuscript));
        site.InlineFonts($"{Assets}fonts.css");

        (BookPage[] Pages, Func<IEnumerable<string>, string> Contents)[] examples =
            [.. manuscript.Examples.Select(example => Add(site, manuscript, example, publication))];
        string[] shared = [.. examples.Select(example => ContentsScript.Said(example.Pages)).Aggregate(Enumerable.Intersect)];
        site.Add($"{Assets}{ContentsScript.OfProse}", ContentsScript.OfWords(shared));
        foreach ((ExampleResults example, (_, Func<IEnumerable<string>, string> contents)) in manuscript.Examples.Zip(examples))
        {
            site.Add($"{Assets}{ContentsScript.FileOf(example)}", contents(shared));
        }

        if (publication.Home is not null)
        {
            site.Add("sitemap.xml", publication.Sitemap(site.Pages).Text);
            site.Add(NotFoundPage.File, NotFoundPage.Of(publication).Text);
        }

        return site;
    }

    /// <summary>A script as browsers need it: why it is as it is, its source says.</summary>
    private static byte[] WithoutComments(byte[] script) => Encoding.UTF8.GetBytes(string.Join('\n', Encoding.UTF8.GetString(script)
        .Split('\n').Where(line => !line.AsSpan().TrimStart().StartsWith("//"))));

    /// <summary>Adds the pages of an example and its numbers.</summary>
    /// <returns>The pages; and what can be found on them, as a script, without the prose that all examples share.</returns>
    private static (BookPage[] Pages, Func<IEnumerable<string>, string> Contents) Add(
        SiteFiles site, Manuscript manuscript, ExampleResults example, Publication publication)
    {
        var links = new Links(manuscript, example, publication);
        var figure = new FlowFigure(FlowGraph.Of(example.Step.Computation), links.Tensor);
        var terms = new List<Term>();
        BookPage[] chapters = [.. manuscript.Chapters.Select(chapter =>
        {
            var prose = new ProseWriter(links, retelling: links.Retelling);
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
            FrontPages.Notation(manuscript, example, other, terms),
            .. chapters,
            BackPages.Model(figure, example),
            BackPages.Tensors(manuscript, example, links),
            PrintPage.Of(manuscript, example, publication),
            BackPages.WrongRules(manuscript, links, other, derivation, example.Step),
            BackPages.Errata(manuscript, links, other, derivation),
            BackPages.Evidence(manuscript, other),
        ];
        var layout = new Layout(manuscript, example, links, publication, pages);
        foreach (BookPage page in pages)
        {
            site.Add($"{links.FolderOf(example)}{page.File}", Terse.In(Minus.In(layout.Of(page))));
        }

        site.Add($"{Assets}{example.Name}.js", DataScript.Of(manuscript, example, links));
        return (pages, shared => ContentsScript.Of(pages, terms, example, links, shared));
    }
}
