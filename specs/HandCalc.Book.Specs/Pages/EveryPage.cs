using HandCalc.Book.Reading;
using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What holds for every page: links lead somewhere, nothing is asked of a server, nothing is twice.</summary>
public sealed class EveryPage
{
    /// <summary>
    /// The text of an example's pages; what is around a matrix; and a number, which is on two pages and in a script. What all examples
    /// share besides, half of it fonts.
    /// </summary>
    private const long MostBytesOfText = 1_000_000, MostBytesOfATensor = 4_500, MostBytesOfANumber = 64, MostBytesOfAll = 240_000;

    private static IReadOnlyDictionary<string, IDocument> Pages => TheBook.Pages;

    /// <summary>Three megabytes for the examples of today; end tags of cells alone would be too much.</summary>
    [Test]
    public void An_example_takes_no_more_than_its_text_and_its_numbers_ask_for()
    {
        var sizes = TheBook.Site.Files.GroupBy(file => TheBook.Manuscript.Examples.Reverse()
            .FirstOrDefault(example => IsOf(example, file.Key)))
            .Select(files => (Of: files.Key?.Name ?? "what all share", Size: files.Sum(file => (long)file.Value.Length),
                Most: files.Key is null ? MostBytesOfAll
                : MostBytesOfText + files.Key.Step.Tensors.Sum(tensor =>
                    MostBytesOfATensor + (MostBytesOfANumber * tensor.Rows.Length * tensor.Columns.Length))));

        Comparison.None(sizes.Where(size => size.Size > size.Most)
            .Select(size => $"{size.Of}: {size.Size} bytes, and {size.Most} are allowed"));

        static bool IsOf(ExampleResults example, string file) => file.StartsWith("assets/", StringComparison.Ordinal)
            ? file.StartsWith($"assets/{example.Name}", StringComparison.Ordinal)
            : file.StartsWith(TheBook.FolderOf(example), StringComparison.Ordinal);
    }

    [Test]
    public void Every_example_has_the_same_pages()
    {
        string[] first = [.. Pages.Keys.Where(page => !page.Contains('/'))];
        foreach (string folder in TheBook.Manuscript.Examples.Skip(1).Select(TheBook.FolderOf))
        {
            Pages.Keys.Where(page => page.StartsWith(folder, StringComparison.Ordinal)).Select(page => page[folder.Length..]).Should()
                .Equal(first);
        }
    }

    [Test]
    public void Every_link_leads_to_a_page_and_a_place_on_it() => Comparison.None(
        from page in Pages
        from address in page.Value.QuerySelectorAll("a[href]").Select(link => link.GetAttribute("href")!).Distinct()
        where !address.StartsWith("http", StringComparison.Ordinal) && !Places.Of(Pages).Lead(page.Key, address)
        select $"{page.Key}: a link leads to {address}, and there is no such place");

    [Test]
    public void No_address_stands_for_two_places() => Comparison.None(
        from page in Pages
        from alike in page.Value.QuerySelectorAll("[id]").GroupBy(element => element.Id)
        where alike.Count() > 1
        select $"{page.Key}: {alike.Count()} places have the address #{alike.Key}");

    /// <summary>The policy forbids all else; a page that broke it would work nowhere.</summary>
    [Test]
    public void Everything_that_is_loaded_lies_beside_the_page() =>
        Comparison.None(Pages.SelectMany(page => page.Value.QuerySelectorAll("[src], link[href]")
        .Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!)
        .Where(address => address != "data:," && !TheBook.Site.Files.ContainsKey(Places.Resolve(page.Key, address)))
        .Concat(page.Value.QuerySelectorAll("script:not([src]), style").Select(element => element.OuterHtml))
        .Concat(page.Value.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name)
            .Where(attribute => attribute.StartsWith("on", StringComparison.Ordinal)))
        .Select(loaded => $"{page.Key}: {loaded} does not lie beside the page")));

    [Test]
    public void A_page_has_one_title_one_main_part_and_says_what_language_it_is_in()
    {
        var comparison = new Comparison();
        foreach ((string name, IDocument page) in Pages)
        {
            comparison.Of($"{name}: the language", page.DocumentElement.GetAttribute("lang"), "en");
            comparison.Of($"{name}: main parts", $"{page.QuerySelectorAll("main").Length}", "1");
            comparison.Of($"{name}: titles",
                $"{page.QuerySelectorAll(name.EndsWith("print.html", StringComparison.Ordinal) ? ".cover h1" : "h1").Length}", "1");
        }

        comparison.Holds();
    }
}
