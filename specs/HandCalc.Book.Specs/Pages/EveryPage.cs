using Acornima.Ast;
using AngleSharp.Html.Parser;
using HandCalc.Book.Reading;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Book.Writing;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What holds for every page: links lead somewhere, nothing is asked of a server, nothing is twice.</summary>
public sealed class EveryPage
{
    /// <summary>
    /// The text and the figures of an example's pages; what is around a matrix; and a number, which is on two pages and in a script. What
    /// all examples share besides, a third of it fonts, a quarter scripts, a quarter prose to be searched.
    /// </summary>
    private const long MostBytesOfText = 1_200_000, MostBytesOfATensor = 4_500, MostBytesOfANumber = 64, MostBytesOfAll = 450_000;

    /// <summary>How many examples take six megabytes together; each further one may take two.</summary>
    private const int Published = 2;

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

    /// <summary>A megabyte takes a second on a slow line. Of an example of a reader's own the size is the reader's.</summary>
    [Test]
    public void All_of_it_is_soon_loaded()
    {
        Thorough.Only();
        int further = TheBook.Manuscript.Examples.Length - Published;
        TheBook.Site.Files.Sum(file => (long)file.Value.Length).Should().BeLessThanOrEqualTo(6_000_000 + (2_000_000L * further));
    }

    /// <summary>
    /// Quotes and ends that HTML lets leave out: without them, a page is read as the same; in a thorough run, all pages.
    /// </summary>
    [Test]
    public void What_is_left_out_of_a_page_is_not_missed()
    {
        const string odd = """
            <table><tbody><tr><td title="a>b" class="x">1</td><td>2</td></tr><tr><th id="a=b">3</th></tr></tbody></table><!-- <b c="d"> -->
            <ul><li id="e">&lt;b f="g"></li><li>&quot;h&#39;&gt;&amp;</li></ul><svg><path d="M0" class="i"/></svg><script>"<b j=\"k\">"</script>
            """;
        string terse = Terse.In(odd);
        terse.Should().Be("""
            <table><tbody><tr><td title="a>b" class=x>1<td>2<tr><th id="a=b">3</tbody></table><!-- <b c="d"> -->
            <ul><li id=e>&lt;b f="g"><li>"h'>&amp;</ul><svg><path d=M0 class="i"/></svg><script>"<b j=\"k\">"</script>
            """);
        Read(terse).Should().Be(Read(odd));
        Comparison.None(
            from page in Pages
            where Thorough.IsAskedFor || page.Key is "index.html" or "03-attention.html" or "errata.html" or "two-blocks/model.html"
            let whole = page.Value.DocumentElement.OuterHtml
            where Read(Terse.In(whole)) != Read(whole)
            select $"{page.Key} is another page without what was left out");

        static string Read(string html) => new HtmlParser().ParseDocument(html).DocumentElement.OuterHtml;
    }

    /// <summary>Code and equations have their own sign, and labels are names.</summary>
    [Test]
    public void No_number_has_a_hyphen_for_a_minus() => Comparison.None(
        from page in Pages
        from text in page.Value.Body!.Descendants<IText>()
        where text.ParentElement!.Closest("pre, code, math, svg, th, noscript, script") is null
        from hyphen in Regex.Matches(text.Data, @"(^|\s|\()-\d\S*|\de-\d+")
        select $"{page.Key}: {hyphen.Value.Trim()} has a hyphen for a minus");

    [Test]
    public void Every_example_has_the_same_pages_and_one_of_the_second_part_its_chapters_figure_and_tensors()
    {
        string[] first = [.. Pages.Keys.Where(page => !page.Contains('/'))];
        foreach (Example example in Example.Names.Skip(1).Select(Example.Of))
        {
            example.Pages.Select(page => page.Key[example.Folder.Length..]).Should().Equal(example.IsOfTheSteps ? first
                : [.. example.Chapters.Select(chapter => chapter.Page).Concat(["model.html", "tensors.html"])]);
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
        .Where(address => !TheBook.Site.Files.ContainsKey(Places.Resolve(page.Key, address)))
        .Concat(page.Value.QuerySelectorAll("script:not([src]), style").Select(element => element.OuterHtml))
        .Concat(page.Value.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name)
            .Where(attribute => attribute.StartsWith("on", StringComparison.Ordinal)))
        .Select(loaded => $"{page.Key}: {loaded} does not lie beside the page")));

    /// <summary>So the indentation of a script may be left out: no text of it would become another one.</summary>
    [Test]
    public void No_text_in_a_script_goes_on_in_another_line() => Comparison.None(
        from file in TheBook.Site.Files
        where file.Key.EndsWith(".js", StringComparison.Ordinal) && !TheBook.Manuscript.Examples.Any(example => file.Key.Contains(example.Name))
        from text in new Acornima.Parser().ParseScript(System.Text.Encoding.UTF8.GetString(file.Value)).DescendantNodes()
            .OfType<TemplateElement>()
        where text.Value.Raw.Contains('\n')
        select $"{file.Key}: {text.Value.Raw}");

    /// <summary>Who hears a page goes from heading to heading: first the title, then no level without the one above it.</summary>
    [Test]
    public void Headings_are_in_order_and_no_level_is_skipped() => Comparison.None(
        from page in Pages
        let levels = page.Value.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(heading => heading.LocalName[1] - '0').ToArray()
        from heading in page.Value.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Zip(levels, levels.Prepend(0))
        where heading.Second > heading.Third + 1
        select $"{page.Key}: '{heading.First.TextContent}' is of level {heading.Second} and stands below one of level {heading.Third}");

    /// <summary>It is taken from the page, and so from what the page is woven from.</summary>
    [Test]
    public void A_page_says_what_it_is_about_in_the_words_that_it_begins_with()
    {
        Comparison.None(
            from page in Pages
            let about = About(page.Value)
            where about.Length < 40 || !page.Value.QuerySelectorAll("main p")
                .Any(paragraph => string.Join(' ', Comparison.Words(paragraph.TextContent)).StartsWith(about, StringComparison.Ordinal))
            select $"{page.Key}: no paragraph begins with '{about}'");
        Pages.Where(page => !page.Key.Contains('/')).Select(page => About(page.Value)).Should().OnlyHaveUniqueItems();

        static string About(IDocument page) => page.QuerySelector("meta[name=description]")?.GetAttribute("content") ?? "";
    }

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
