using System.Text.Json;
using HandCalc.Tensors;
using HandCalc.WrongRules;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>Cover, contents, search, notation and wrong rules are read back: each number, and where each leads.</summary>
public sealed partial class AroundTheChapters
{
    private static readonly (string File, string Title)[] Front = [("index.html", "Cover"), ("notation.html", "Notation")], Back =
    [
        ("model.html", "The model as a figure"), ("tensors.html", "Every tensor"), ("print.html", "One page for print"),
        ("wrong-rules.html", "The wrong rules"), ("errata.html", "Errata"), ("evidence.html", "Evidence"),
    ];

    /// <summary>Every page in order: its file, its number, its title, and its sections.</summary>
    private static (string File, string Number, string Title, (string Id, string Text)[] Sections)[] Pages { get; } =
    [
        .. Front.Select(page => (page.File, "", page.Title, Sections(page.File))),
        .. FixtureText.Chapters.Select(chapter => (chapter.Page, $"{chapter.Step}", chapter.Name, Sections(chapter.Page))),
        .. Back.Select(page => (page.File, "", page.Title, Sections(page.File))),
    ];

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_cover_has_the_counts_and_losses_of_its_example(string name)
    {
        Example example = Example.Of(name);
        string page = $"{example.Folder}index.html";
        IDocument cover = TheBook.Pages[page];
        TrainingStep after = TrainingStep.Compute(example.Step.Model, example.Step.StateAfter());
        var comparison = new Comparison();
        comparison.Of($"{page}: the lead", Regex.Match(cover.QuerySelector(".lead")!.TextContent, "“.*?”").Value,
            $"“{example.Step.Model.Text}”");
        comparison.Of($"{page}: the losses", cover.QuerySelector("[aria-labelledby=steps-title] > .prose")!.TextContent.Split(". ")[0],
            $"The mean loss is {MeanLoss(example.Step)} before the step and {MeanLoss(after)} after it");
        comparison.Of($"{page}: steps",
            [.. cover.QuerySelectorAll(".steps li > a").Select(step => $"{step.TextContent}, {step.GetAttribute("href")}")],
            [.. FixtureText.Chapters.Select(chapter => $"{chapter.Name}, {example.WayTo(chapter)}")]);
        comparison.Of($"{page}: steps of each part", [.. cover.QuerySelectorAll(".steps").Select(list => $"{list.ChildElementCount}")],
            [$"{TableOfContents.Count}", $"{FixtureText.Chapters.Count - TableOfContents.Count}"]);
        comparison.Of($"{page}: the number of the first chapter of the second part",
            cover.QuerySelectorAll(".steps")[1].GetAttribute("start"), $"{TableOfContents.Count + 1}");
        comparison.Of($"{page}: what each step derives", [.. cover.QuerySelectorAll(".steps li > span").Select(aim => aim.TextContent)],
            [.. FixtureText.Chapters.Select(chapter => Aim().Match(chapter.Above).Groups[1].Value)]);
        string told = string.Join(' ', cover.QuerySelectorAll(".cover > *, .ways h3, .ways p, #steps-title")
            .Select(part => part.TextContent)).Replace($"“{example.Step.Model.Text}”", "", StringComparison.Ordinal);
        comparison.Of($"{page}: its counts", [.. NumberWord().Matches(told).Select(word => word.Value)],
            ["One", EveryTable.Count(example.Step.Parameters.Sum(parameter => parameter.Rows.Length * parameter.Columns.Length)), "step 1",
                "Thirteen", "thirteen"]);
        comparison.Of($"{page}: where it begins", cover.QuerySelector("a.button")!.GetAttribute("href"), FixtureText.Chapters[0].Page);
        comparison.Of($"{page}: a new weight", cover.QuerySelector(".ways a")!.GetAttribute("href"), "13-adamw.html#new.W_Q[0]");
        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void The_contents_and_the_frame_of_each_page_are_in_order(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        string Address(string file) => example.WayTo(With(example, file)[0], file);
        foreach ((int place, (string file, string number, string title, (string Id, string Text)[] sections)) in Pages.Index()
            .Where(page => With(example, page.Item.File)[0] == example))
        {
            string page = example.Folder + file;
            IDocument document = TheBook.Pages[page];
            comparison.Of($"{page}: the title", document.Title, place == 0 ? "HandCalc" : $"{title} · HandCalc");
            comparison.Of($"{page}: contents", [.. document.QuerySelectorAll("#contents > ul > li > a").Select(Link)],
                [.. Pages.Select(other => $"{other.Number} {other.Title} at {Address(other.File)}".TrimStart())]);
            comparison.Of($"{page}: the page that is open", document.QuerySelector("#contents [aria-current]")!.GetAttribute("href"), file);
            comparison.Of($"{page}: its sections", [.. document.QuerySelectorAll("#contents ul ul a").Select(Link)],
                [.. sections.Select(section => $"{section.Text} at #{section.Id}")]);
            comparison.Of($"{page}: its neighbours", [.. document.QuerySelectorAll(".neighbours a").Select(Link)],
                [.. new[] { (place - 1, "Previous"), (place + 1, "Next") }.Where(near => near.Item1 >= 0 && near.Item1 < Pages.Length)
                    .Select(near => (Way: near.Item2, Page: Pages[near.Item1], Step: Pages[near.Item1].Number))
                    .Select(near => $"{near.Way} {(near.Step.Length > 0 ? $"{near.Step} · " : "")}{near.Page.Title} at {Address(near.Page.File)}")]);
            Example[] having = [.. Example.Names.Select(Example.Of).Where(other => With(other, file)[0] == other)];
            comparison.Of($"{page}: examples", [.. document.QuerySelectorAll(".examples a").Select(Link)], having.Length == 1 ? []
                : [.. having.Select(other => $"{other.Chosen} at {(example.Folder.Length > 0 ? "../" : "")}{other.Folder}{file}")]);
            comparison.Of($"{page}: the example that is read", document.QuerySelector(".examples [aria-current]")?.TextContent,
                having.Length == 1 ? null : example.Chosen);
            comparison.Of($"{page}: a script that waits for no question", [.. document.QuerySelectorAll("script")
                .Select(script => script.GetAttribute("src")!).Where(script => Example.OfTheSteps.Any(script.Contains))], []);
            comparison.Of($"{page}: the example whose numbers it loads", document.DocumentElement.GetAttribute("data-example"), name);
            comparison.Of($"{page}: of which example its text is", document.QuerySelector(".of-which a")?.GetAttribute("href"),
                example.Folder.Length > 0 && example.IsOfTheSteps && (number.Length > 0 || file == "print.html") ? $"../{file}" : null);
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_pages_for_print_are_in_order(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        comparison.Of($"{example.Folder}print.html: the lead", TheBook.Pages[$"{example.Folder}print.html"]
            .QuerySelector(".lead")!.TextContent, $"One training step of a transformer, derived by hand: “{example.Step.Model.Text}”.");
        IDocument paper = TheBook.Pages[$"{example.Folder}print.html"];
        string Place(string file) => FixtureText.Chapters.FirstOrDefault(chapter => chapter.Page == file) is { } chapter
            ? $"step-{chapter.Step}" : Path.GetFileNameWithoutExtension(file);
        (string File, string Number, string Title, (string Id, string Text)[] Sections)[] printed =
            [.. Pages.Where(page => page.File is not ("index.html" or "print.html" or "tensors.html")).OrderBy(page =>
                page.File == "model.html" ? 1 : Array.IndexOf(Pages, page))];
        comparison.Of($"{example.Folder}print.html: its contents", [.. paper.QuerySelectorAll(".on-paper a").Select(Link)],
            [.. printed.SelectMany(page => page.Sections.Select(section => $"{section.Text} at #{section.Id}")
                .Prepend($"{page.Number} {page.Title} at #{Place(page.File)}".TrimStart()))]);
        comparison.Of($"{example.Folder}print.html: its parts, in the order of its contents",
            [.. paper.QuerySelectorAll("article").Select(part => part.Id is { Length: > 0 } id ? id : part.QuerySelector("header")!.Id)],
            [.. printed.Select(page => Place(page.File))]);
        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Search_and_notation_find_pages_terms_tensors_and_derivations_where_they_are(string name)
    {
        Example example = Example.Of(name);
        string file = $"{name}-contents";
        var script = new SearchScript(TheBook.Site, file);
        string[][] entries = [.. script.Entries, .. new SearchScript(TheBook.Site, "prose").Entries];
        string[] shown = [.. entries.Where(entry => entry[0] != "prose").Select(entry => string.Join(" | ", entry))];
        IDocument PageOf(FixtureText chapter) => TheBook.Pages[example.Of(chapter).Folder + chapter.Page];
        (string Words, string Address, string Step)[] terms = [.. FixtureText.Chapters.SelectMany(chapter =>
            PageOf(chapter).QuerySelectorAll("dfn[id]").Select(term =>
                (term.TextContent.ReplaceLineEndings(" "), $"{chapter.Page}#{term.Id}", chapter.Kicker.ToLowerInvariant())))];
        var comparison = new Comparison();
        comparison.Of(file, shown,
        [
            .. Pages.Select(page => $"page | {(page.Number.Length > 0 ? $"{page.Number} · " : "")}{page.Title} | {page.File}"),
            .. terms.Select(term => $"term | {term.Words} | {term.Address} | {term.Step}"),
            .. example.Step.Tensors.Select(tensor =>
                $"tensor | {tensor.Name} | {example.AddressOf(tensor.Name)} | {tensor.Definition.Expression?.Formula ?? "a parameter"}"),
            .. Pages.SelectMany(page =>
                page.Sections.Select(section => $"section | {section.Text} | {page.File}#{section.Id} | {page.Title}")),
        ]);
        comparison.Of($"{file}: prose", [.. entries.Where(entry => entry[0] == "prose" && char.IsDigit(entry[2][0]))
            .Select(entry => $"{entry[1]} at {entry[2]}: {entry[3].Letters()}").Order(StringComparer.Ordinal)],
            [.. FixtureText.Chapters.SelectMany(chapter => Said(PageOf(chapter))
                .Select(said => $"{said.Heading} at {chapter.Page}#{said.Id}: {said.Text}")).Order(StringComparer.Ordinal)]);
        comparison.Of($"{file}: pages of other examples", script.Elsewhere,
            JsonSerializer.Serialize(Pages.Where(page => With(example, page.File)[0] != example)
                .ToDictionary(page => page.File, page => example.WayTo(With(example, page.File)[0], ""))));
        comparison.Of($"{example.Folder}notation.html: terms", example.IsOfTheSteps
            ? [.. TheBook.Pages[$"{example.Folder}notation.html"].QuerySelectorAll(".terms li")
                .Select(term => $"{term.TextContent} at {term.FirstElementChild!.GetAttribute("href")}")] : [],
            [.. terms.Where(_ => example.IsOfTheSteps).OrderBy(term => term.Words, StringComparer.OrdinalIgnoreCase)
                .Select(term => $"{term.Words} {term.Step} at {example.WayTo(With(example, term.Address.Split('#')[0])[0], term.Address)}")]);
        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Each_wrong_rule_has_the_equations_that_it_changes(string name)
    {
        Example example = Example.Of(name);
        string page = $"{example.Folder}wrong-rules.html";
        var comparison = new Comparison();
        comparison.Of(page, [.. TheBook.Pages[page].QuerySelector(".rules")!.Children.Select(part => part.TextContent)],
            [.. WrongRule.All.SelectMany(rule => Rule(rule, example.Step))]);
        comparison.Holds();
    }

    /// <summary>The examples that have a page, first that which is read, if it has it.</summary>
    private static Example[] With(Example read, string file) => [.. Example.Names.Select(Example.Of)
        .Where(other => FixtureText.Chapters.FirstOrDefault(chapter => chapter.Page == file) is { } chapter ? other.Of(chapter) == other
            : other.IsOfTheSteps || file is "model.html" or "tensors.html")
        .OrderBy(other => other != read)];

    private static IEnumerable<string> Rule(WrongRule rule, TrainingStep step)
    {
        Computation wrong = rule.Vary(step.Model, step.Computation);
        IEnumerable<(Definition Right, Definition Wrong)> changed = step.Computation.Definitions.Select(right => (right, wrong[right.Name]))
            .Where(pair => pair.right.Expression != pair.Item2.Expression
                && (!pair.right.Name.EndsWith(']') || pair.right.Name.EndsWith("[0]", StringComparison.Ordinal))).Take(2);
        return [rule.Name, rule.Description,
            .. changed.SelectMany(pair =>
                new[] { $"right {pair.Right.Equation}" }.Concat(pair.Wrong.Equation == pair.Right.Equation ? []
                    : [$"wrong {pair.Wrong.Equation}"]))];
    }

    private static (string Id, string Text)[] Sections(string file) => file switch
    {
        "wrong-rules.html" => [("rules", "The mistakes"),
            .. FixtureText.WrongRules.Tests.Select((test, index) => ($"check-{index + 1}", test.Sentence))],
        "errata.html" => [.. FixtureText.Errata.SelectMany(part => part.Tests)
            .Select(test => ($"erratum-{test.Number}", $"{test.Number} {test.Sentence}"))],
        _ => [.. FixtureText.Chapters.Where(chapter => chapter.Page == file).SelectMany(chapter => chapter.Tests)
            .Select(test => (test.Number!, $"{test.Number} {test.Sentence}"))],
    };

    /// <summary>What the prose of a chapter says: the introduction, and what stands above each test.</summary>
    private static IEnumerable<(string Heading, string Id, string Text)> Said(IDocument chapter) =>
        [.. chapter.QuerySelectorAll("section.derivation")
            .Select(section => (section.QuerySelector("h2")!.TextContent, section.Id!, section.QuerySelector(".prose")!.Prose().Letters()))
            .Prepend((chapter.QuerySelector("h1")!.TextContent, chapter.QuerySelector(".opening")!.Id!,
                chapter.QuerySelector(".introduction")!.Prose().Letters()))
            .Where(said => said.Item3.Length > 0)];

    private static string MeanLoss(TrainingStep step) => step["losses"].Value.Enumerate().Average()
        .ToString("F6", CultureInfo.InvariantCulture);

    private static string Link(IElement link) => $"{string.Join(' ', Comparison.Words(link.TextContent))} at {link.GetAttribute("href")}";

    [GeneratedRegex(@"step \d+|\d[\d,]*"
        + @"|\b(one|two|three|four|five|six|seven|eight|nine|ten"
        + @"|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NumberWord();

    [GeneratedRegex(@"^To derive +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Aim();
}
