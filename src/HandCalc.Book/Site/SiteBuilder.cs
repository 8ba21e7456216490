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
        AddWhatAllShare(site, manuscript, publication);
        PagesOfAnExample[] examples = [.. manuscript.Examples.Select(example => new PagesOfAnExample(manuscript, example, publication))];
        Term[] Terms(PagesOfAnExample from) => [.. examples.SelectMany(other => other.TermsSeenFrom(from))];
        BookPage?[][] pages = [.. examples.Select(example => example.All(Terms(example)))];
        foreach ((PagesOfAnExample example, BookPage?[] own) in examples.Zip(pages))
        {
            var layout = new Layout(manuscript, example.Results, example.Links, publication, Seen(own));
            foreach ((int place, BookPage page) in own.Index().Where(pair => pair.Item is not null).Select(pair => (pair.Index, pair.Item!)))
            {
                ExampleResults[] others = [.. manuscript.Examples.Where((_, other) => pages[other][place] is not null)];
                site.Add($"{page.Folder}{page.File}", Terse.In(Minus.In(layout.Of(page, others))));
            }

            site.Add($"{Assets}{example.Results.Name}.js", DataScript.Of(manuscript, example.Results, example.Links));
        }

        string[] shared = [.. pages.Where((_, place) => examples[place].Results.IsOfTheSteps)
            .Select(own => ContentsScript.Said(Seen(own))).Aggregate(Enumerable.Intersect)];
        site.Add($"{Assets}{ContentsScript.OfProse}", ContentsScript.OfWords(shared));
        foreach ((PagesOfAnExample example, BookPage?[] own) in examples.Zip(pages))
        {
            site.Add($"{Assets}{ContentsScript.FileOf(example.Results)}",
                ContentsScript.Of(Seen(own), Terms(example), example.Results, example.Links, shared));
        }

        // Where an example has no page, that of the first that has one stands in its place.
        BookPage[] Seen(BookPage?[] own) =>
            [.. own.Select((page, place) => page ?? pages.Select(other => other[place]).OfType<BookPage>().First())];

        if (publication.Home is not null)
        {
            site.Add("sitemap.xml", publication.Sitemap(site.Pages).Text);
            site.Add(NotFoundPage.File, NotFoundPage.Of(publication).Text);
        }

        return site;
    }

    private static void AddWhatAllShare(SiteFiles site, Manuscript manuscript, Publication publication)
    {
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
    }

    /// <summary>A script as browsers need it: why it is as it is, its source says. No text in a script goes on in another line.</summary>
    private static byte[] WithoutComments(byte[] script) => Encoding.UTF8.GetBytes(string.Join('\n', Encoding.UTF8.GetString(script)
        .Split('\n').Select(line => line.TrimStart()).Where(line => !line.StartsWith("//", StringComparison.Ordinal))));
}
