namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// A link whose text is a number or a name leads to what has that number or name: a step, a derivation, a tensor, an entry, a claim.
/// </summary>
public sealed partial class EveryLink
{
    /// <summary>
    /// The links of the documents and of the comments in fixtures, by their texts: the last part of each path is the page that it has
    /// become.
    /// </summary>
    private static readonly ILookup<string, string> OfDocuments = FixtureText.Chapters.Select(chapter => chapter.Source)
        .Concat(["README.md", "VERIFIED.md"])
        .SelectMany(source => Target().Matches(File.ReadAllText(Repository.Path(source))))
        .ToLookup(link => link.Groups["text"].Value, link => link.Groups["path"].Value);

    /// <summary>The pages of another example lead to the first one where they say so, and nowhere else.</summary>
    [Test]
    public void That_leads_out_of_an_example_says_so() => Comparison.None(
        from page in TheBook.Pages
        where page.Key.Contains('/')
        from link in page.Value.QuerySelectorAll("main a[href^='../']")
        where TheBook.Pages.ContainsKey($"{page.Key.Split('/')[0]}/{link.GetAttribute("href")!.Split('#')[0].Split('/')[^1]}")
        where !link.ParentElement!.Matches(".of-which") && !(link.Matches(".of-first") && link.TextContent == "first example")
        select $"{page.Key}: {link.OuterHtml} leads out of the example, and does not say so");

    [Test]
    public void Leads_to_what_it_names()
    {
        var comparison = new Comparison();
        foreach ((string page, IDocument document) in TheBook.Pages)
        {
            foreach ((string text, string address, Example example) in document
                .QuerySelectorAll($"main a[href]{(page.EndsWith("print.html", StringComparison.Ordinal) ? "" : ", .contents a[href]")}")
                .Select(link => (link.TextContent, link.GetAttribute("href")!, ToldOf(page, link))).Distinct()
                .Where(link => !link.Item2.StartsWith("http", StringComparison.Ordinal)
                    && !link.Item2.Contains("#term-", StringComparison.Ordinal)
                    && !link.Item2.StartsWith("#erratum-", StringComparison.Ordinal)))
            {
                if (Right(page, text, address, example) is { } right)
                {
                    comparison.Of(() => $"{page}: the link '{text}' leads to", Uri.UnescapeDataString(address), right);
                }
            }
        }

        comparison.Holds();
    }

    /// <summary>The example that a link is about: that of the page, or on paper of its chapter.</summary>
    private static Example ToldOf(string page, IElement link)
    {
        Example read = Example.Of(Example.Names.Single(name => page.StartsWith(Example.Of(name).Folder, StringComparison.Ordinal)
            && (Example.Of(name).Folder.Length > 0 || !page.Contains('/'))));
        return FixtureText.Chapters.FirstOrDefault(chapter => $"step-{chapter.Step}" == link.Closest("article.chapter")?
            .FirstElementChild!.Id) is { } chapter ? read.Of(chapter) : read;
    }

    /// <summary>Where a link should lead; null if its text names nothing.</summary>
    private static string? Right(string page, string text, string address, Example example)
    {
        bool onePage = page.EndsWith("print.html", StringComparison.Ordinal);
        if (Step().Match(text) is { Success: true } step)
        {
            FixtureText chapter = FixtureText.Chapters.Single(chapter => $"{chapter.Step}" == step.Groups[1].Value);
            return onePage ? $"#step-{chapter.Step}" : example.WayTo(chapter);
        }

        if (Derivation().IsMatch(text)
            && FixtureText.Chapters.FirstOrDefault(chapter => chapter.Tests.Any(test => test.Number == text)) is { } of)
        {
            return onePage || address.StartsWith('#') ? $"#{text}" : $"{example.WayTo(of)}#{text}";
        }

        // A family is that of its first head: d.W_Q[h] and W_Q lead to W_Q[0].
        string name = text.Replace("[h]", "[0]", StringComparison.Ordinal);
        foreach (string tensor in new[] { name, $"{name}[0]" })
        {
            if (example.Step.Computation.Contains(tensor) && !tensor.StartsWith("previous.", StringComparison.Ordinal) && tensor != "t")
            {
                // The name of a number is that of its only entry as well; in its row among all tensors one asks for the first.
                bool isEntry = address.EndsWith("/0,0", StringComparison.Ordinal)
                    && (example.Step[tensor].Shape.Length == 0 || page.EndsWith("tensors.html", StringComparison.Ordinal));
                return onePage ? $"#{example.NumberOf(tensor)}" : $"{example.AddressOf(tensor)}{(isEntry ? "/0,0" : "")}";
            }
        }

        if (OfDocuments[text].FirstOrDefault() is { } path)
        {
            return FixtureText.Chapters.FirstOrDefault(one => one.Source == path
                || path.EndsWith(one.Page[..^".html".Length], StringComparison.Ordinal)) is { } chapter
                ? onePage ? $"#step-{chapter.Step}" : example.WayTo(chapter)
                : Path.GetFileName(path) switch
                {
                    "WrongRules.cs" => onePage ? "#wrong-rules" : example.WayTo(OfTheSteps(example), "wrong-rules.html"),
                    "Errata.cs" => onePage ? "#errata" : example.WayTo(OfTheSteps(example), "errata.html"),
                    "VERIFIED.md" => onePage ? "#evidence" : example.WayTo(OfTheSteps(example), "evidence.html"),
                    _ => null
                };
        }

        return Entry(text, example, onePage);
    }

    /// <summary>The example whose pages around the chapters are read.</summary>
    private static Example OfTheSteps(Example read) => read.IsOfTheSteps ? read : Example.Of(Example.OfTheSteps.First());

    /// <summary>An entry, by the labels of its tensor.</summary>
    private static string? Entry(string text, Example example, bool onePage)
    {
        if (!text.EndsWith(']') || example.Step.Tensors.Where(tensor => text.StartsWith($"{tensor.Name}[", StringComparison.Ordinal))
            .MaxBy(tensor => tensor.Name.Length) is not { } tensor)
        {
            return null;
        }

        for (int i = 0; i < tensor.Rows.Length; i++)
        {
            for (int j = 0; j < tensor.Columns.Length; j++)
            {
                if (tensor.Definition.Entry(i, j).Replace("[", "", StringComparison.Ordinal)
                    .Replace("]", "", StringComparison.Ordinal) == text.Replace("[", "", StringComparison.Ordinal)
                    .Replace("]", "", StringComparison.Ordinal))
                {
                    return onePage ? $"#{example.NumberOf(tensor.Name)}" : $"{example.AddressOf(tensor.Name)}/{i},{j}";
                }
            }
        }

        return "no place, for there is no such entry";
    }

    [GeneratedRegex(@"^(?:[Ss]teps? )?(\d+)$")]
    private static partial Regex Step();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\((?<path>[^)\s#]+)[^)]*\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"^\d+\.\d+$")]
    private static partial Regex Derivation();
}
