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
        where !link.ParentElement!.Matches(".of-which") && !(link.Matches(".of-first") && link.TextContent == "first example")
        select $"{page.Key}: {link.OuterHtml} leads out of the example, and does not say so");

    [Test]
    public void Leads_to_what_it_names()
    {
        var comparison = new Comparison();
        foreach ((string page, IDocument document) in TheBook.Pages)
        {
            foreach ((string text, string address) in document
                .QuerySelectorAll($"main a[href]{(page.EndsWith("print.html", StringComparison.Ordinal) ? "" : ", .contents a[href]")}")
                .Select(link => (link.TextContent, link.GetAttribute("href")!)).Distinct()
                .Where(link => !link.Item2.StartsWith("http", StringComparison.Ordinal)
                    && !link.Item2.Contains("#term-", StringComparison.Ordinal)
                    && !link.Item2.StartsWith("#erratum-", StringComparison.Ordinal)))
            {
                if (Right(page, text, address) is { } right)
                {
                    comparison.Of(() => $"{page}: the link '{text}' leads to", Uri.UnescapeDataString(address), right);
                }
            }
        }

        comparison.Holds();
    }

    /// <summary>Where a link should lead; null if its text names nothing.</summary>
    private static string? Right(string page, string text, string address)
    {
        Example example = Example.Of(Example.Names.Single(name => page.StartsWith(Example.Of(name).Folder, StringComparison.Ordinal)
            && (Example.Of(name).Folder.Length > 0 || !page.Contains('/'))));
        bool onePage = page.EndsWith("print.html", StringComparison.Ordinal);
        if (Step().Match(text) is { Success: true } step)
        {
            FixtureText chapter = FixtureText.Chapters.Single(chapter => $"{chapter.Step}" == step.Groups[1].Value);
            return onePage ? $"#step-{chapter.Step}" : chapter.Page;
        }

        if (Derivation().IsMatch(text)
            && FixtureText.Chapters.FirstOrDefault(chapter => chapter.Tests.Any(test => test.Number == text)) is { } of)
        {
            return onePage || address.StartsWith('#') ? $"#{text}" : $"{of.Page}#{text}";
        }

        // A family is that of its first head: d.W_Q[h] and W_Q lead to W_Q[0].
        string name = text.Replace("[h]", "[0]", StringComparison.Ordinal);
        foreach (string tensor in new[] { name, $"{name}[0]" })
        {
            if (example.Step.Computation.Contains(tensor)
                && example.Files.FirstOrDefault(file => file.Name == tensor && example.IsTensor(file)) is { } file)
            {
                // The name of a number is that of its only entry as well.
                bool isEntry = address.EndsWith("/0,0", StringComparison.Ordinal) && example.Step[tensor].Shape.Length == 0;
                return onePage ? $"#{file.Number}" : $"{file.Chapter}.html#{tensor}{(isEntry ? "/0,0" : "")}";
            }
        }

        if (OfDocuments[text].FirstOrDefault() is { } path)
        {
            return FixtureText.Chapters.FirstOrDefault(one => one.Source == path
                || path.EndsWith(one.Page[..^".html".Length], StringComparison.Ordinal)) is { } chapter
                ? onePage ? $"#step-{chapter.Step}" : chapter.Page
                : Path.GetFileName(path) switch
                {
                    "WrongRules.cs" => onePage ? "#wrong-rules" : "wrong-rules.html",
                    "Errata.cs" => onePage ? "#errata" : "errata.html",
                    "VERIFIED.md" => onePage ? "#evidence" : "evidence.html",
                    _ => null
                };
        }

        return Entry(text, example, onePage);
    }

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
                    ApprovedFile approved = example.Files.First(file => file.Name == tensor.Name && example.IsTensor(file));
                    return onePage ? $"#{approved.Number}" : $"{approved.Chapter}.html#{tensor.Name}/{i},{j}";
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
