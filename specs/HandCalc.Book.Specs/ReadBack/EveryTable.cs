using HandCalc.Tensors;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>Every table is read back, word by word and each word under its heading.</summary>
public sealed partial class EveryTable
{
    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Of_words_and_numbers_is_the_approved_one(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        foreach (FixtureText chapter in example.Chapters)
        {
            foreach (ApprovedFile file in example.Files.Where(file => file.Matrix is null
                && file.Chapter == Path.GetFileNameWithoutExtension(chapter.Page)))
            {
                Compare(comparison, $"{example.Folder}{chapter.Page}: {file.Number} {file.Name}",
                    TheBook.Pages[example.Folder + chapter.Page].GetElementById(example.Id(file)), file.Text);
            }
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Of_the_checks_that_notice_wrong_rules_is_the_approved_one(string name)
    {
        var comparison = new Comparison();
        string page = $"{Example.Of(name).Folder}wrong-rules.html";
        IElement report = TheBook.Pages[page].QuerySelector(".report")!;
        Compare(comparison, page, report, File.ReadAllText(Repository.Path("snapshots", "wrong-rules", "what-notices-them.verified.txt")));
        comparison.Of($"{page}: what a colour says",
            [.. report.QuerySelectorAll("td").Select(cell => cell.ClassName is "notices" or "silent" ? cell.ClassName : null)],
            [.. report.QuerySelectorAll("td").Select(cell => cell.TextContent is "notices" or "silent" ? cell.TextContent : null)]);
        comparison.Holds();
    }

    /// <summary>On paper, the tables of every chapter stand in its derivations, in order.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void On_paper_is_the_approved_one(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        (Example Of, ApprovedFile File)[] files = [.. FixtureText.Chapters.SelectMany(chapter => chapter.Tests.SelectMany(test =>
            example.Of(chapter).InOrder(test.Number!).Where(file => file.Matrix is null).Select(file => (example.Of(chapter), file))))];
        IElement[] tables = [.. TheBook.Pages[$"{example.Folder}print.html"].QuerySelectorAll(".derivation figure.table")];
        comparison.Of($"{example.Folder}print.html: tables", $"{tables.Length}", $"{files.Length}");
        foreach ((IElement table, (_, ApprovedFile file)) in tables.Zip(files))
        {
            Compare(comparison, $"{example.Folder}print.html: {file.Number} {file.Name}", table, file.Text);
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Of_tensors_has_the_size_and_the_largest_entry_of_each(string name)
    {
        Example example = Example.Of(name);
        string page = $"{example.Folder}tensors.html";
        IDocument document = TheBook.Pages[page];
        var comparison = new Comparison();
        string[][] right = [.. example.Step.Tensors.OrderBy(tensor => tensor.Step).Select(tensor => Row(example, tensor))];
        foreach ((string[] row, string[] shown) in right.Zip(document.QuerySelectorAll("tbody tr")
            .Select(row => row.Children.Select(cell => cell.TextContent).ToArray())))
        {
            comparison.Of($"{page}: {row[0]}", shown, row);
        }

        comparison.Of($"{page}: rows", $"{document.QuerySelectorAll("tbody tr").Length}", $"{right.Length}");
        FixtureText[] chapters = [.. FixtureText.Chapters.Where(chapter => example.Step.Tensors.Any(tensor => tensor.Step == chapter.Step))];
        comparison.Of($"{page}: what is explained here", [.. document.QuerySelectorAll("tr[id]").Select(row => row.Id)],
            [.. right.Select(row => row[0]).Where(tensor => !example.Files.Any(file => file.Name == tensor && example.IsTensor(file)))]);
        comparison.Of($"{page}: headings", [.. document.QuerySelectorAll("thead").Select(head => head.Prose())],
            [.. chapters.Select(_ => " tensor  equation  size  largest entry  derived in ")]);
        comparison.Of($"{page}: steps", [.. document.QuerySelectorAll("main h2").Select(head => head.TextContent)],
            [.. chapters.Select(chapter => $"{chapter.Step} · {chapter.Name}")]);
        comparison.Of($"{page}: steps, read aloud",
            [.. document.QuerySelectorAll(".scroll").Select(frame => frame.GetAttribute("aria-label"))],
            [.. chapters.Select(chapter => $"Tensors of {chapter.Kicker.ToLowerInvariant()}")]);
        comparison.Of($"{page}: counts",
            [.. Number().Matches(document.QuerySelector(".prose")!.TextContent).Select(number => number.Value)],
            [Count(example.Step.Tensors.Length), Count(example.Step.Tensors.Sum(tensor => tensor.Rows.Length * tensor.Columns.Length))]);
        comparison.Holds();
    }

    /// <summary>A count, with commas.</summary>
    internal static string Count(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with so many decimals and a power of ten: 1.2e-05.</summary>
    internal static string Power(double value, int decimals)
    {
        string[] parts = value.ToString($"E{decimals}", CultureInfo.InvariantCulture).Split('E');
        return $"{parts[0]}e{parts[1][0]}{int.Parse(parts[1][1..], CultureInfo.InvariantCulture):00}";
    }

    private static string[] Row(Example example, Tensor tensor) =>
    [
        tensor.Name,
        tensor.Definition.Expression?.Formula ?? "given",
        tensor.Shape.Length == 0 ? "number" : string.Join('×', tensor.Shape),
        Largest(tensor.Value.Enumerate().Max(Math.Abs)).Minus(),
        example.NumberOf(tensor.Name),
    ];

    /// <summary>Six decimals; a power of ten where they would say little.</summary>
    private static string Largest(double value) => value is 0 or (>= 0.001 and < 100_000)
        ? value.ToString("F6", CultureInfo.InvariantCulture)
        : Power(value, 5);

    /// <summary>What is shown has the words of the text in their order, and each cell stands in the text below its heading.</summary>
    private static void Compare(Comparison comparison, string place, IElement? shown, string text)
    {
        text = text.Minus();
        comparison.OfWords(place, shown?.Prose() ?? "", text);
        string[] lines = text.Split('\n');
        int at = 0;
        foreach (IElement table in shown?.QuerySelectorAll("table").AsEnumerable() ?? [])
        {
            string[] heads = [.. table.QuerySelectorAll("thead th").Select(head => head.TextContent)];
            at = Array.FindIndex(lines, at, line => Comparison.Words(line).SequenceEqual(heads.SelectMany(Comparison.Words)));
            if (at < 0)
            {
                comparison.Of($"{place}: headings", string.Join("  ", heads), "a line of the text");
                return;
            }

            int[] ends = [.. heads.Aggregate(new List<int> { 0 },
                (list, head) => [.. list, lines[at].IndexOf(head, list[^1], StringComparison.Ordinal) + head.Length])];
            foreach (IElement row in table.QuerySelectorAll("tbody tr"))
            {
                string line = lines[++at];
                int from = 0;
                comparison.Of($"{place}: cells of '{line}'", $"{row.ChildElementCount}", $"{heads.Length}");
                foreach ((int column, string cell) in row.Children.Select(cell => cell.TextContent).Index()
                    .Where(cell => cell.Item.Length > 0 && cell.Index < heads.Length))
                {
                    int start = line.IndexOf(cell, from, StringComparison.Ordinal);
                    from = start + cell.Length;
                    bool below = start < 0 || heads[column].Length == 0
                        || (start < ends[column + 1] && from > ends[column + 1] - heads[column].Length);
                    comparison.Of(() => $"{place}: '{cell}' of '{line}', its heading", below ? heads[column] : heads.Zip(ends[1..])
                        .FirstOrDefault(head => from <= head.Second).First, heads[column]);
                }
            }
        }
    }

    [GeneratedRegex(@"\d[\d,]*")]
    private static partial Regex Number();
}
