using System.Xml.Linq;
using HandCalc.Book.Site;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Book.Writing;

namespace HandCalc.Book.Specs.Pages;

/// <summary>
/// A book with an address says on every page what others may say of it, and where its sources are; one without says nothing.
/// </summary>
public sealed class Published
{
    private const string Home = "https://example.org/a%20book/", Code = "https://example.org/code/blob/main/", Date = "2026-01-31";

    private static readonly Lazy<SiteFiles> Bound = new(Bind);
    private static readonly Lazy<IReadOnlyDictionary<string, IDocument>> Parsed = new(() => TheBook.Parse(Bound.Value));

    private static IEnumerable<KeyValuePair<string, IDocument>> Pages => Parsed.Value.Where(page => page.Key != "404.html");

    [Test]
    public void A_page_has_one_address_and_says_of_itself_what_it_says_to_its_readers()
    {
        var comparison = new Comparison();
        foreach ((string path, IDocument page) in Pages)
        {
            string address = Home + (path.EndsWith("index.html", StringComparison.Ordinal) ? path[..^10] : path);
            comparison.Of($"{path}: its address", page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"), address);
            comparison.Of($"{path}: what is shared of it",
                [.. page.QuerySelectorAll("meta[property]")
                    .Select(meta => $"{meta.GetAttribute("property")}: {meta.GetAttribute("content")}")],
                [
                    "og:site_name: HandCalc", $"og:type: {(path.EndsWith("index.html", StringComparison.Ordinal) ? "website" : "article")}",
                    $"og:url: {address}", $"og:title: {page.Title}", $"og:description: {Description(page)}",
                    $"og:image: {Home}assets/page.png",
                    $"og:image:alt: {Regex.Match(Readme, @"!\[(.*?)\]\(src/HandCalc\.Book/page\.png\)").Groups[1].Value}",
                ]);
        }

        comparison.Holds();
        Bound.Value.Files["assets/page.png"].Should().Equal(File.ReadAllBytes(Repository.Path("src", "HandCalc.Book", "page.png")));
    }

    [Test]
    public void The_sitemap_has_every_page()
    {
        XElement map = XElement.Load(new MemoryStream(Bound.Value.Files["sitemap.xml"]));

        map.Elements().Select(url => string.Join(' ', url.Elements().Select(part => part.Value))).Should()
            .BeEquivalentTo(Pages.Select(page => $"{page.Value.QuerySelector("link[rel=canonical]")!.GetAttribute("href")} {Date}"));
    }

    /// <summary>It is shown at any depth: nothing on it may depend on where it stands.</summary>
    [Test]
    public void What_is_shown_where_there_is_no_page_leads_back_to_the_book_from_any_depth()
    {
        string[] addresses = [.. Parsed.Value["404.html"].QuerySelectorAll("[href], [src]").Select(element =>
            element.GetAttribute("href") ?? element.GetAttribute("src")!)];

        addresses.Should().Contain(Home);
        addresses.Where(address => !address.StartsWith(Home, StringComparison.Ordinal)
            || (address != Home && !Bound.Value.Files.ContainsKey(address[Home.Length..]))).Should().BeEmpty();
    }

    [Test]
    public void Every_page_leads_to_the_files_that_it_is_woven_from_and_has_license_and_date()
    {
        var comparison = new Comparison();
        foreach ((string path, IDocument page) in Pages)
        {
            IElement colophon = page.QuerySelector("footer.colophon")!;
            comparison.Of($"{path}: license and date", string.Join(' ', colophon.TextContent.Split(" · ").Take(3)),
                Regex.Match(License, @"^Copyright \(c\) (.*)$", RegexOptions.Multiline)
                    .Result($"© $1 {License.Split('\n')[0]} 31 January 2026"));
            string[] sources = [.. page.QuerySelectorAll($"a[href^='{Code}']").Select(link => link.GetAttribute("href")![Code.Length..]
                .Split('#')[0])];
            comparison.Of($"{path}: sources that are not there", [.. sources.Where(source => !Path.Exists(Repository.Path(source)))], []);
            string[] woven = [.. sources.Where(source => source != "LICENSE")];
            comparison.Of($"{path}: whether it leads to its sources", $"{woven.Length > 0}", "True");
        }

        comparison.Holds();
        FixtureText.Chapters
            .Where(chapter => Parsed.Value[Example.Of(Example.Names.First()).WayTo(chapter)].QuerySelector(".source a")?.GetAttribute("href") != Code + chapter.Source).Should()
            .BeEmpty("a chapter leads to its fixture");
    }

    [Test]
    public void Without_an_address_there_is_nothing_that_needs_one()
    {
        TheBook.Site.Files.Keys.Should().NotContain(["sitemap.xml", "404.html", "assets/page.png"]);
        Comparison.None(TheBook.Pages.SelectMany(page => page.Value
            .QuerySelectorAll("link[rel=canonical], meta[property], meta[name^=twitter], time, .colophon a, .source a")
            .Select(element => $"{page.Key}: {element.OuterHtml}")));
    }

    [Test]
    public void The_same_options_give_the_same_bytes() => Bind().Files
        .Where(file => !file.Value.AsSpan().SequenceEqual(Bound.Value.Files[file.Key])).Select(file => file.Key).Should().BeEmpty();

    /// <summary>It takes seconds, and is asked for in a thorough run.</summary>
    private static SiteFiles Bind()
    {
        Thorough.Only();
        return SiteBuilder.Of(TheBook.Manuscript, Publication.Of(Home[..^1], Code, Date));
    }

    private static string Description(IDocument page) => page.QuerySelector("meta[name=description]")!.GetAttribute("content")!;

    private static string Readme => File.ReadAllText(Repository.Path("README.md"));

    private static string License => File.ReadAllText(Repository.Path("LICENSE"));
}
