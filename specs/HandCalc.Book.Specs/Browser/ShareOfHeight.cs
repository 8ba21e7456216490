using HandCalc.Book.Reading;

namespace HandCalc.Book.Specs.Browser;

/// <summary>
/// What a reader sees of the thirteen chapters at 1366 pixels is teaching first. CONTRIBUTING keeps the table; this test writes it anew.
/// </summary>
public sealed partial class ShareOfHeight
{
    /// <summary>By so many percent a share may differ from the table: faces of code and buttons are those of the system.</summary>
    private const double Blur = 5;

    private static readonly string[] Kinds = ["prose", "equations", "figures", "matrices", "code", "proof", "headings", "space"];

    [Test]
    public async Task Prose_equations_and_figures_take_most_and_code_and_proof_little()
    {
        var heights = new List<(string Title, Dictionary<string, double> Of)>();
        foreach (BookChapter chapter in TheBook.Manuscript.Chapters.Where(chapter => chapter.Derives(TheBook.Manuscript.Examples[0])))
        {
            await Visit.To(TheBook.PageOf(chapter), async page =>
                heights.Add(($"{chapter.Step}", await page.EvaluateAsync<Dictionary<string, double>>(Scripts.ShareOfHeight))), new(1366));
        }

        Dictionary<string, double> all = Kinds.ToDictionary(kind => kind, kind => heights.Sum(chapter => chapter.Of[kind]));
        double[][] shares = [.. heights.Select(chapter => chapter.Of).Append(all)
            .Select(of => Kinds.Select(kind => 100 * of[kind] / of.Values.Sum()).ToArray())];
        string[] names = [.. heights.Select(chapter => chapter.Title), "all"];
        string table = string.Join('\n', names.Zip(shares, Row).Prepend($"chapter{string.Concat(Kinds.Select(kind => $"{kind,10}"))}"));
        Directory.CreateDirectory(Repository.Path("artifacts"));
        await File.WriteAllTextAsync(Repository.Path(Scripts.Shares), table + "\n");

        double[] whole = shares[^1];
        whole[..3].Sum().Should().BeGreaterThanOrEqualTo(45, "prose, equations and figures teach:\n{0}\n", table);
        whole[4..6].Sum().Should().BeLessThanOrEqualTo(15, "code and proof are for those who open them:\n{0}\n", table);
        double[][] kept = [.. RowOfTable().Matches(File.ReadAllText(Repository.Path("CONTRIBUTING.md")))
            .Select(row => row.Groups["share"].Captures
                .Select(share => double.Parse(share.Value, CultureInfo.InvariantCulture)).ToArray())];
        kept.Should().HaveSameCount(shares, "CONTRIBUTING keeps this table:\n{0}\n", table);
        kept.Zip(shares).SelectMany(row => row.First.Zip(row.Second)).Max(share => Math.Abs(share.First - share.Second)).Should()
            .BeLessThan(Blur, "CONTRIBUTING keeps this table:\n{0}\n", table);
    }

    private static string Row(string name, double[] shares) => name.PadRight(7)
        + string.Concat(shares.Select(share => share.ToString("F0", CultureInfo.InvariantCulture).PadLeft(10)));

    [GeneratedRegex(@"^(\d+|all)(?: +(?<share>\d+)){8}$", RegexOptions.Multiline)]
    private static partial Regex RowOfTable();
}
