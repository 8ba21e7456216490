using System.Text;
using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Pages;

/// <summary>Whoever adds an example has a book at once, which says what of the example is not approved yet.</summary>
public sealed partial class AnotherExample
{
    private const string Advice = "The tests write what they compute beside the snapshots; once it is accepted, it stands here.";

    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [Test]
    public void What_is_not_approved_yet_is_named_on_its_page()
    {
        Stale("partly/03-attention.html").Should().Be("Not approved yet: A[0], A[1]. " + Advice);
        Stale("partly/02-queries-keys-and-values.html").Should().BeEmpty();
        Stale("partly/index.html").Should().Be("Not approved yet: A[0], A[1]. " + Advice);
        Stale("partly/print.html").Should().Be("Not approved yet: A[0], A[1]. " + Advice);
        Stale("partly/tensors.html").Should().Be("not approved yet|not approved yet");
        Stale("not-at-all/02-queries-keys-and-values.html").Should().Be(
            "Not approved yet: W_Q[0], W_Q[1], W_Q[2], W_Q[3], W_K[0], W_K[1], W_K[2], W_K[3], W_V[0], W_V[1], W_V[2], W_V[3] and 12 more. "
                + Advice);
        Stale("index.html").Should().BeEmpty();
    }

    [Test]
    public void Whatever_is_approved_is_shown_all_the_same()
    {
        Frames("partly/03-attention.html").Should().Equal("scores[0]", "scores[1]", "scaled[0]", "scaled[1]", "head[0]", "head[1]");
        Frames("partly/index.html").Should().BeEmpty();
        Frames("not-at-all/print.html").Should().BeEmpty();
    }

    /// <summary>
    /// With other heads there are other tensors. All pages of an example lie in one folder, and share one script; ids are looked up in
    /// their text.
    /// </summary>
    [Test]
    public void Whatever_search_finds_is_a_place_of_the_example_that_is_read() => Comparison.None(
        from site in new[] { AnotherBook.Site, TheBook.Site }
        from page in site.Files
        where Path.GetFileName(page.Key) == "index.html"
        let example = ExampleName().Match(Encoding.UTF8.GetString(page.Value)).Value
        let contents = new SearchScript(site, $"{example}-contents")
        from script in new[] { contents, new SearchScript(site, "prose") }
        from address in script.Entries.Select(entry => contents.WayTo(entry[2]))
        let place = Places.Resolve(page.Key, address.Split('#')[0])
        where !site.Files.TryGetValue(place, out byte[]? found)
            || (address.Split('#') is [_, var id] && !Quotations.Any(quoted => found.AsSpan().IndexOf(Encoding.UTF8.GetBytes(quoted(id))) >= 0))
        select $"{page.Key}: search finds {address}, and there is no such place");

    /// <summary>How an id is written: quotes may be left out.</summary>
    private static readonly Func<string, string>[] Quotations = [id => $" id=\"{id}\"", id => $" id={id} ", id => $" id={id}>"];

    private static string Stale(string page) =>
        string.Join('|', AnotherBook.Page(page).QuerySelectorAll(".stale").Select(sentence => sentence.TextContent));

    private static IEnumerable<string?> Frames(string page) => AnotherBook.Page(page).QuerySelectorAll(".frame").Select(frame => frame.Id);

    [GeneratedRegex(@"(?<=data-example=""?)[^""\s>]+")]
    private static partial Regex ExampleName();
}
