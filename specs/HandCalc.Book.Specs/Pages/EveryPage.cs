using System.Text;
using System.Text.Json;
using AngleSharp.Dom;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What holds for every page: links lead somewhere, nothing is asked of a server, nothing is twice.</summary>
public sealed class EveryPage
{
    private const long MostBytes = 6_000_000;

    private static readonly Lazy<Dictionary<string, Dictionary<string, IElement>>> Places = new(() => Pages.ToDictionary(
        page => page.Key, page => page.Value.QuerySelectorAll("[id]").DistinctBy(element => element.Id).ToDictionary(element => element.Id!)));

    private static IReadOnlyDictionary<string, IDocument> Pages => TheBook.Pages;

    [Test]
    public void The_book_is_six_megabytes_at_most() => TheBook.Site.Size.Should().BeLessThanOrEqualTo(MostBytes);

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
        .Select(link => link.GetAttribute("href")!).Distinct().Where(address => !address.StartsWith("http", StringComparison.Ordinal) && !Leads(page.Key, address))
        .Select(address => $"{page.Key}: {address}")).Should().BeEmpty();

    [Test]
    public void Whatever_search_finds_is_a_place_of_the_book()
    {
        string script = Encoding.UTF8.GetString(TheBook.Site.Files["assets/contents.js"]);
        string[][] entries = JsonSerializer.Deserialize<string[][]>(script[script.IndexOf('[')..script.LastIndexOf(';')])!;

        entries.Select(entry => entry[0]).Distinct().Should().BeEquivalentTo("page", "term", "tensor", "section");
        foreach (string folder in TheBook.Manuscript.Examples.Select(TheBook.FolderOf))
        {
            entries.Select(entry => folder + entry[2]).Where(address => !Leads("", address)).Should().BeEmpty();
        }
    }

    [Test]
    public void No_address_stands_for_two_places()
    {
        foreach ((string name, IDocument page) in Pages)
        {
            page.QuerySelectorAll("[id]").Select(element => element.Id).Should().OnlyHaveUniqueItems(name);
        }
    }

    /// <summary>The policy forbids all else; a page that broke it would work nowhere.</summary>
    [Test]
    public void Everything_that_is_loaded_lies_beside_the_page()
    {
        foreach ((string name, IDocument page) in Pages)
        {
            page.QuerySelectorAll("[src], link[href]").Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!)
                .Where(address => address != "data:,").Should().OnlyContain(address => TheBook.Site.Files.ContainsKey(Resolve(name, address)), name);
            page.QuerySelectorAll("script:not([src]), style").Should().BeEmpty(name);
            page.QuerySelectorAll("*").SelectMany(element => element.Attributes).Select(attribute => attribute.Name)
                .Should().NotContain(attribute => attribute.StartsWith("on", StringComparison.Ordinal), name);
        }
    }

    [Test]
    public void A_page_has_one_title_one_main_part_and_says_what_language_it_is_in()
    {
        foreach ((string name, IDocument page) in Pages)
        {
            page.DocumentElement.GetAttribute("lang").Should().Be("en", name);
            page.Title.Should().NotBeNullOrEmpty(name);
            page.QuerySelectorAll("main").Should().ContainSingle(name);
            page.QuerySelectorAll(name.EndsWith("print.html", StringComparison.Ordinal) ? ".cover h1" : "h1").Should().ContainSingle(name);
        }
    }

    private static bool Leads(string page, string address)
    {
        string[] parts = address.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
        return Places.Value.TryGetValue(target, out Dictionary<string, IElement>? places) && (parts.Length == 1 || IsPlace(places, parts[1]));
    }

    private static bool IsPlace(Dictionary<string, IElement> places, string place) => places.ContainsKey(place)
        || (place.Split('/') is [var tensor, var cell] && cell.Split(',') is [var row, var column] && places.TryGetValue(tensor, out IElement? matrix)
            && matrix.QuerySelectorAll("tbody tr").ElementAtOrDefault(int.Parse(row, null))?.QuerySelectorAll("td").ElementAtOrDefault(int.Parse(column, null)) is not null);

    private static string Resolve(string page, string address) => new Uri(new Uri($"file:///{page}"), address).LocalPath.TrimStart('/');
}
