using System.IO.Compression;
using System.Text;

namespace HandCalc.Book.Specs.Browser;

/// <summary>The pages as a printer gets them, read from the PDF that the browser makes.</summary>
public sealed partial class OnPaper
{
    /// <summary>The lines beside the text: what stands above it on both sides, and the number of the page.</summary>
    private const int Heads = 2;

    private const int FewestLines = 3;

    [TestCase("print.html", "A4")]
    [TestCase("print.html", "Letter")]
    [TestCase("the-cat-sat-on-the-mat/print.html", "A4")]
    public Task No_page_has_but_a_line_or_two(string page, string paper) => Visit.To(page, async visit =>
    {
        int[] lines = LinesOfPages(await visit.PdfAsync(new() { Format = paper }));

        lines.Should().HaveCountGreaterThan(60, "it is the whole book");
        lines.Index().Skip(1).Where(page => page.Item < Heads + FewestLines)
            .Select(page => $"page {page.Index + 1} has {page.Item - Heads} lines").Should()
            .BeEmpty("no page but the cover is all but empty");
    }, new(Print: true));

    /// <summary>Forty-eight matrices restate signs: a table sums them up, and they are printed for a reader who has opened them.</summary>
    [TestCase("13-adamw.html")]
    [TestCase("the-cat-sat-on-the-mat/13-adamw.html")]
    public Task Chapter_13_takes_ten_pages_at_most(string page) => Visit.To(page, async visit =>
        LinesOfPages(await visit.PdfAsync(new() { Format = "A4" })).Length.Should().BeInRange(3, 10), new(Print: true));

    [Test]
    public Task Each_chapter_has_its_title_above_its_pages_and_no_small_matrix_is_torn() => Visit.To("print.html", async visit =>
    {
        string sheet = Encoding.UTF8.GetString(TheBook.Site.Files["assets/heads.css"]);
        (await visit.EvaluateAsync<string[]>("[...document.querySelectorAll('article.chapter')].map(part => getComputedStyle(part).page)"))
            .Select(name => Regex.Match(sheet, $$"""@page {{name}} { @top-right { content: "(.*)"; } }""").Groups[1].Value).Should()
            .Equal(TheBook.Manuscript.Chapters.Select(chapter => $"{chapter.Step} · {chapter.Title}"));
        (await visit.EvaluateAsync<string[]>("""
            [...document.querySelectorAll(".frame")]
              .filter(frame => frame.querySelectorAll("table").length <= 2 && frame.querySelector("tbody").rows.length <= 16)
              .filter(frame => getComputedStyle(frame).breakInside !== "avoid").map(frame => frame.id)
            """)).Should().BeEmpty("they fit a page");
    }, new(Print: true));

    /// <summary>How many lines of text each page has: its text stands at so many heights.</summary>
    private static int[] LinesOfPages(byte[] pdf)
    {
        string text = Encoding.Latin1.GetString(pdf);
        return [.. Page().Matches(text).Select(page => Height().Matches(ContentOf(pdf, text, page.Groups["content"].Value))
            .Select(height => height.Groups["y"].Value).Distinct().Count())];
    }

    private static string ContentOf(byte[] pdf, string text, string number)
    {
        const string Begins = "stream\n";
        int start = text.IndexOf($"\n{number} 0 obj\n", StringComparison.Ordinal);
        start = text.IndexOf(Begins, start, StringComparison.Ordinal) + Begins.Length;
        int end = text.IndexOf("endstream", start, StringComparison.Ordinal);
        using var inflated = new StreamReader(
            new ZLibStream(new MemoryStream(pdf, start, end - start), CompressionMode.Decompress), Encoding.Latin1);
        return inflated.ReadToEnd();
    }

    [GeneratedRegex(@"<</Type /Page\n.*?/Contents (?<content>\d+) 0 R", RegexOptions.Singleline)]
    private static partial Regex Page();

    [GeneratedRegex(@"(?<y>-?[\d.]+) Tm$", RegexOptions.Multiline)]
    private static partial Regex Height();
}
