using AngleSharp.Html.Parser;
using HandCalc.Book.Reading;
using HandCalc.Book.Site;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Book.Specs.Pages;

/// <summary>The book of this checkout, made once, and its pages as a browser reads them.</summary>
internal static class TheBook
{
    private static readonly Lazy<Manuscript> Read = new(() => Manuscript.Read(Checkout.Of("book", Repository.Root)));
    private static readonly Lazy<SiteFiles> Bound = new(() => SiteBuilder.Of(Read.Value));
    private static readonly Lazy<IReadOnlyDictionary<string, IDocument>> Parsed = new(() => Parse(Bound.Value));

    /// <summary>What it is woven from.</summary>
    public static Manuscript Manuscript => Read.Value;

    /// <summary>Its files.</summary>
    public static SiteFiles Site => Bound.Value;

    /// <summary>Its pages, by their paths.</summary>
    public static IReadOnlyDictionary<string, IDocument> Pages => Parsed.Value;

    /// <summary>The folder of an example's pages.</summary>
    public static string FolderOf(ExampleResults example) => example == Manuscript.Examples[0] ? "" : $"{example.Name}/";

    /// <summary>The page of a chapter, of the first example that has it.</summary>
    public static string PageOf(BookChapter chapter) =>
        FolderOf(Manuscript.ExampleOf(chapter, Manuscript.Examples[0])) + chapter.File;

    /// <summary>The pages of a site.</summary>
    public static IReadOnlyDictionary<string, IDocument> Parse(SiteFiles site)
    {
        var parser = new HtmlParser();
        return site.Files.Where(file => file.Key.EndsWith(".html", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, IDocument (file) => parser.ParseDocument(new MemoryStream(file.Value)));
    }
}
