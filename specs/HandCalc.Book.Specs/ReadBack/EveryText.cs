namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// Prose, equations, code and headings are read back and compared with their sources, word by word: no number that prose quotes, which
/// the specs of prose have checked at its source, is another one on the page.
/// </summary>
public sealed partial class EveryText
{
    private const string Specs = "specs/HandCalc.Specs";

    /// <summary>The parts of a section, in the order that a learner reads them; and the report of the wrong rules.</summary>
    private static readonly string[] Order = ["h2", "prose", "equation", "chart", "trial", "matrices", "rest", "report", "folds"];

    private static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Of_a_chapter_is_that_of_its_fixture(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        foreach (FixtureText chapter in example.Chapters)
        {
            string page = example.Folder + chapter.Page;
            Compare(comparison, page, TheBook.Pages[page].QuerySelector("main")!, chapter.RetoldOf(example));
        }

        IElement[] onPaper = example.IsOfTheSteps ? [.. TheBook.Pages[$"{example.Folder}print.html"].QuerySelectorAll("article.chapter")] : [];
        foreach ((FixtureText chapter, IElement article) in FixtureText.Chapters.Zip(onPaper))
        {
            Compare(comparison, $"{example.Folder}print.html: step {chapter.Step}", article, chapter.RetoldOf(example.Of(chapter)));
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Of_wrong_rules_and_errata_is_that_of_their_fixtures(string name)
    {
        var comparison = new Comparison();
        foreach ((string file, IReadOnlyList<FixtureText> parts) in new[] { ("wrong-rules.html", [FixtureText.WrongRules]),
            ("errata.html", FixtureText.Errata) })
        {
            foreach ((string page, IElement shown) in OnScreenAndPaper(name, file))
            {
                Opening(comparison, page, shown, parts[0].Title, parts[0].Above);
                Sections(comparison, page, shown, [.. parts]);
                comparison.Of($"{page}: parts", [.. shown.QuerySelectorAll("h2.part").Select(part => part.TextContent)],
                    [.. parts.Skip(1).Select(part => part.Title)]);
            }
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Of_the_evidence_is_that_of_VERIFIED_row_by_row(string name)
    {
        string verified = File.ReadAllText(Repository.Path("VERIFIED.md"));
        var comparison = new Comparison();
        foreach ((string page, IElement shown) in OnScreenAndPaper(name, "evidence.html"))
        {
            IElement prose = shown.QuerySelector(".evidence")!;
            comparison.Of(page, Plain(prose.Prose()), Plain(verified[verified.IndexOf('\n', StringComparison.Ordinal)..]));
            comparison.Of($"{page}: rows", [.. prose.QuerySelectorAll("tbody tr").Select(row => row.Id)],
                [.. prose.QuerySelectorAll("tbody tr").Select((_, index) => $"claim-{index + 1}")]);
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Of_cover_and_notation_is_that_of_the_README(string name)
    {
        string folder = Example.Of(name).Folder;
        var comparison = new Comparison();
        comparison.Of($"{folder}index.html",
            Plain(TheBook.Pages[$"{folder}index.html"].QuerySelector("[aria-labelledby=why-title] .prose")!.Prose()),
            Plain(Readme[Readme.IndexOf('\n')..Readme.IndexOf("\n## ", StringComparison.Ordinal)]));
        foreach ((string page, IElement shown) in OnScreenAndPaper(name, "notation.html"))
        {
            comparison.Of(page, Plain(string.Join(' ', shown.Children.First(part => part.ClassName == "prose").Children.Skip(1)
                .Select(part => part.Prose()))), Plain(ListAfterCode(Section("How to read a fixture"))));
        }

        comparison.Holds();
    }

    /// <summary>What a page shows, and what of it is part of the page for print.</summary>
    private static IEnumerable<(string Place, IElement Shown)> OnScreenAndPaper(string example, string file)
    {
        string folder = Example.Of(example).Folder, part = Path.GetFileNameWithoutExtension(file);
        yield return (folder + file, TheBook.Pages[folder + file].QuerySelector("main")!);
        yield return ($"{folder}print.html: {part}", TheBook.Pages[$"{folder}print.html"].GetElementById(part)!);
    }

    private static string Section(string heading) => Readme.Split($"\n## {heading}\n")[1].Split("\n## ")[0];

    private static string ListAfterCode(string section) => section[section.LastIndexOf("```", StringComparison.Ordinal)..].TrimStart('`');

    private static void Compare(Comparison comparison, string page, IElement shown, FixtureText chapter)
    {
        comparison.Of($"{page}: the number of the step", shown.QuerySelector(".opening .kicker")?.TextContent, chapter.Title.Split(" · ")[0]);
        Opening(comparison, page, shown, chapter.Name, chapter.Above);
        Sections(comparison, page, shown, chapter);
        if (IsOnPaper(page))
        {
            comparison.Of($"{page}: answers at the end",
                [.. shown.QuerySelectorAll(".answers div").SelectMany(answer => Plain(answer.Prose()))],
                [.. chapter.Tests.SelectMany(test => Answer().Matches(test.Comment)
                    .SelectMany(answer => Plain($"{test.Number} {answer.Value}")))]);
        }
    }

    private static bool IsOnPaper(string page) => page.Contains("print.html", StringComparison.Ordinal);

    private static void Opening(Comparison comparison, string page, IElement shown, string title, string above)
    {
        comparison.Of($"{page}: the title", shown.QuerySelector("h1")?.TextContent, title);
        comparison.Of($"{page}: the introduction",
            Plain($"{shown.QuerySelector(".task")?.Prose()} {shown.QuerySelector(".introduction")?.Prose()}"), Plain(above));
    }

    private static void Sections(Comparison comparison, string page, IElement shown, params FixtureText[] parts)
    {
        TestText[] tests = [.. parts.SelectMany(part => part.Tests)];
        comparison.OfWords($"{page}: code that the tests share",
            Joined(shown.QuerySelectorAll(".helpers code").Select(code => code.TextContent)), Joined(parts.Select(part => part.Shared)));
        IElement[] sections = [.. shown.QuerySelectorAll("section.derivation")];
        comparison.Of($"{page}: sections", [.. sections.Select(section => section.QuerySelector("h2")?.TextContent)],
            [.. tests.Select(test => $"{test.Number} {test.Sentence}".Trim())]);
        foreach ((IElement section, TestText test) in sections.Zip(tests))
        {
            string place = $"{page}: {test.Number ?? test.Sentence}";
            comparison.Of($"{place}: prose", Plain(section.Children.First(part => part.ClassName == "prose").Prose()),
                Plain(IsOnPaper(page) ? Answer().Replace(test.Comment, "") : test.Comment));
            string code = section.QuerySelector(".folds > details.test:not([open]) > pre")?.TextContent ?? "";
            comparison.OfWords($"{place}: code, folded", code, IsOnPaper(page) ? "" : test.Body);
            string[] order = [.. section.Children.Select(part => part.ClassName ?? part.LocalName)];
            comparison.Of($"{place}: teaching before proof", order, [.. order.OrderBy(part => Array.IndexOf(Order, part))]);
            IElement? equation = section.Children.FirstOrDefault(part => part.ClassName == "equation")?.FirstElementChild;
            comparison.Of($"{place}: the equation", equation?.GetAttribute("alttext") ?? "", test.Latex);
        }
    }

    private static string Joined(IEnumerable<string> texts) => string.Join('\n', texts);

    /// <summary>The words of prose without the signs that mark it up; on both sides alike.</summary>
    private static string[] Plain(string prose) =>
        [.. Comparison.Words(Marks().Replace(Target().Replace(prose, "$1").Replace('|', ' '), "").Minus())
            .Where(word => word is not ("-" or "Predict:" or "Answer:"))];

    /// <summary>The answer to a question: the last of its paragraphs.</summary>
    [GeneratedRegex(@"^> Answer:.*(\n>.*)*", RegexOptions.Multiline)]
    private static partial Regex Answer();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)\s]*\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"```\w*|\\(begin|end)\{aligned\}|\\(text|operatorname)\b|[{}]|\\\\|[*`>\[\]$&]|-{3,}:?|^#+ ", RegexOptions.Multiline)]
    private static partial Regex Marks();
}
