using AngleSharp.Dom;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What holds for every page: links lead somewhere, nothing is asked of a server, nothing is twice.</summary>
public sealed class EveryPage
{
    private const long MostBytesOfAnExample = 3_000_000, MostBytesOfAll = 500_000;

    private static IReadOnlyDictionary<string, IDocument> Pages => TheBook.Pages;

    [Test]
    public void An_example_takes_three_megabytes_at_most() => TheBook.Site.Size.Should().BeLessThanOrEqualTo(
        MostBytesOfAll + (TheBook.Manuscript.Examples.Length * MostBytesOfAnExample));

    [Test]
    public void Every_example_has_the_same_pages()
    {
        string[] first = [.. Pages.Keys.Where(page => !page.Contains('/'))];
        foreach (string folder in TheBook.Manuscript.Examples.Skip(1).Select(TheBook.FolderOf))
        {
            Pages.Keys.Where(page => page.StartsWith(folder, StringComparison.Ordinal)).Select(page => page[folder.Length..]).Should().Equal(first);
        }
    }

    [Test]
    public void Every_link_leads_to_a_page_and_a_place_on_it() => Pages.SelectMany(page => page.Value.QuerySelectorAll("a[href]")
        .Select(link => link.GetAttribute("href")!).Distinct().Where(address => !address.StartsWith("http", StringComparison.Ordinal) && !Places.Of(Pages).Lead(page.Key, address))
        .Select(address => $"{page.Key}: {address}")).Should().BeEmpty();

    [Test]
    public void No_address_stands_for_two_places()
    {
        foreach ((string name, IDocument page) in Pages)
        {
            page.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(alike => alike.Count() > 1).Select(alike => $"{name}#{alike.Key}").Should().BeEmpty();
        }
    }

    /// <summary>The policy forbids all else; a page that broke it would work nowhere.</summary>
    [Test]
    public void Everything_that_is_loaded_lies_beside_the_page()
    {
        foreach ((string name, IDocument page) in Pages)
        {
            page.QuerySelectorAll("[src], link[href]").Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!)
                .Where(address => address != "data:," && !TheBook.Site.Files.ContainsKey(Places.Resolve(name, address))).Should().BeEmpty(name);
            page.QuerySelectorAll("script:not([src]), style").Select(element => element.TextContent).Should().BeEmpty(name);
            page.QuerySelectorAll("*").SelectMany(element => element.Attributes).Select(attribute => attribute.Name).Distinct()
                .Where(attribute => attribute.StartsWith("on", StringComparison.Ordinal)).Should().BeEmpty(name);
        }
    }

    [Test]
    public void A_page_has_one_title_one_main_part_and_says_what_language_it_is_in()
    {
        foreach ((string name, IDocument page) in Pages)
        {
            page.DocumentElement.GetAttribute("lang").Should().Be("en", name);
            page.Title.Should().NotBeNullOrEmpty(name);
            page.QuerySelectorAll("main").Length.Should().Be(1, name);
            page.QuerySelectorAll(name.EndsWith("print.html", StringComparison.Ordinal) ? ".cover h1" : "h1").Length.Should().Be(1, name);
        }
    }
}
