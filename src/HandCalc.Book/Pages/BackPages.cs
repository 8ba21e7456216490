using HandCalc.Book.Figure;
using HandCalc.WrongRules;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace HandCalc.Book.Pages;

/// <summary>The pages after the chapters: wrong rules, errata, evidence, the index of tensors.</summary>
internal static class BackPages
{
    private const string Part = "Proofs";

    /// <summary>The wrong rules, each with the right equation beside it, and which check notices which.</summary>
    public static BookPage WrongRules(
        Manuscript manuscript, Links links, ProseWriter prose, DerivationSection derivation, TrainingStep step)
    {
        Fixture fixture = manuscript.WrongRules;
        return new("wrong-rules.html", fixture.Above.Title, Markup.Of($"""
            <header class="opening"><h1>{fixture.Above.Title}</h1>{ChapterPage.Task(fixture.Above, links)}</header>
            <div class="prose introduction">{prose.Write(fixture.Above.Prose)}</div>
            <section id="rules" aria-labelledby="rules-title"><h2 id="rules-title">The mistakes</h2>
            <dl class="rules">{WrongRule.All.Select(rule => Rule(rule, links, step))}</dl></section>
            {fixture.Passages.Select((passage, index) => derivation.Of(passage, Id(index), index + 1 < fixture.Passages.Length ? Markup.None
                : Markup.Of($"""<div class="report">{TableMarkup.Of(manuscript.NoticedBy)}</div>""")))}{ChapterPage.Helpers(fixture, links)}
            """))
        {
            Part = Part,
            Explains = true,
            Sections = [("rules", "", "The mistakes"), .. fixture.Passages.Select((passage, index) => (Id(index), "", passage.Sentence))],
            Said =
            [
                ("main", fixture.Above.Title, ProseWriter.Plain(fixture.Above.Prose)),
                .. WrongRule.All.Select(rule => ("rules", rule.Name, rule.Description)),
                .. DerivationSection.Said(fixture, (index, _) => Id(index)),
            ],
        };

        static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"check-{index + 1}");
    }

    private static Markup Rule(WrongRule rule, Links links, TrainingStep step)
    {
        Computation wrong = rule.Vary(step.Model, step.Computation);
        Definition[] replaced = [.. step.Computation.Definitions
            .Where(right => wrong[right.Name].Expression != right.Expression && right.Id.Head is not > 0)];
        Markup equations = Markup.Join(replaced.Take(2).Select(right => Markup.Of($"""
            {Equation("rule", "right", right)}
            {(wrong[right.Name].Equation == right.Equation ? Markup.None : Equation("rule wrong", "wrong", wrong[right.Name]))}
            """)));
        return Markup.Of($"<dt>{rule.Name}</dt><dd>{rule.Description}</dd>{equations}\n");

        Markup Equation(string kind, string word, Definition tensor) => Markup.Of(
            $"""<dd class="{kind}"><span>{word}</span> <code>{links.Linked(tensor.Equation, tensors: true)}</code></dd>""");
    }

    /// <summary>What published texts got wrong.</summary>
    public static BookPage Errata(Manuscript manuscript, Links links, ProseWriter prose, DerivationSection derivation)
    {
        Fixture[] parts = [.. manuscript.Errata.OrderBy(part => int.Parse(part.Passages[0].Number!, CultureInfo.InvariantCulture))];
        return new("errata.html", parts[0].Above.Title, Markup.Of($"""
            <header class="opening"><h1>{parts[0].Above.Title}</h1></header>
            <div class="prose introduction">{prose.Write(parts[0].Above.Prose)}</div>
            {parts.Select((part, index) => Markup.Of($"""
                {(index > 0 ? Markup.Of($"<h2 class=\"part\">{part.Above.Title}</h2>")
                    : Markup.None)}{part.Passages.Select(passage => derivation.Of(passage, Id(passage)))}{ChapterPage.Helpers(part, links)}

                """))}
            """))
        {
            Part = Part,
            Sections = [.. parts.SelectMany(part => part.Passages).Select(passage => (Id(passage), passage.Number!, passage.Sentence))],
            Said =
            [
                ("main", parts[0].Above.Title, ProseWriter.Plain(parts[0].Above.Prose)),
                .. parts.SelectMany(part => DerivationSection.Said(part, (_, passage) => Id(passage))),
            ],
        };

        static string Id(Passage passage) => $"erratum-{passage.Number}";
    }

    /// <summary>What is verified, against what, and how far it is off.</summary>
    public static BookPage Evidence(Manuscript manuscript, ProseWriter prose) => new("evidence.html", "Evidence", Markup.Of($"""
        <header class="opening"><h1>Evidence</h1></header>
        <div class="prose evidence">{prose.Write(manuscript.Verified, NumberClaims)}</div>
        """))
    {
        Part = Part,
        Said = [.. Reading.Evidence.In(manuscript.Verified)
            .Select(claim => (claim.Id, "Evidence", ProseWriter.Plain($"{claim.Claim}: {claim.Against}, {claim.Worst}")))],
        Sources = ["VERIFIED.md"],
    };

    /// <summary>The rows have addresses; and the page has a title of its own, as it is called everywhere in the book.</summary>
    private static void NumberClaims(MarkdownDocument page)
    {
        page.Remove(page.Descendants<HeadingBlock>().First(heading => heading.Level == 1));
        foreach ((int index, TableRow row) in page.Descendants<TableRow>().Where(row => !row.IsHeader).Index())
        {
            row.GetAttributes().Id = string.Create(CultureInfo.InvariantCulture, $"claim-{index + 1}");
        }
    }

    /// <summary>The model as a figure.</summary>
    public static BookPage Model(FlowFigure figure, ExampleResults example) => new("model.html", "The model as a figure", Markup.Of($"""
        <header class="opening"><h1>The model as a figure</h1></header>
        <div class="prose"><p>On the left the way forward, from the embeddings down to the loss; on the right the way back, each gradient
        beside its
        tensor, and above it the step to the new parameters. A dotted line leads from a tensor to a gradient that needs it. [h] marks what
        exists once for each head. Beside an arrow is the shape of what it carries; each name leads to its matrix.</p></div>
        <div class="model"><div class="map-frame" tabindex="0" role="group" aria-label="The flow figure">{figure.Of()}</div></div>
        """))
    {
        Part = "The whole",
        Sources = [Manuscript.Files(example.Name).Model],
    };

    /// <summary>Every tensor, in the order of computation.</summary>
    public static BookPage Tensors(Manuscript manuscript, ExampleResults example, Links links) => new(Links.OfTensors, "Every tensor",
        Markup.Of($"""
        <header class="opening"><h1>Every tensor</h1></header>
        <div class="prose"><p>In the order of computation: {Numbers.Count(example.Step.Tensors.Length)} tensors with
        {Numbers.Count(example.Step.Tensors.Sum(tensor => tensor.Rows.Length * tensor.Columns.Length))} numbers, each with its equation and
        the derivation that proves it.</p></div>
        {manuscript.Chapters.Where(chapter => example.Step.Tensors.Any(tensor => tensor.Step == chapter.Step)).Select(chapter => Markup.Of($"""
            <section><h2><a href="{links.Chapter(chapter)}">{chapter.Step} · {chapter.Title}</a></h2>
            <div class="scroll" tabindex="0" role="group" aria-label="Tensors of {chapter.Numbered.ToLowerInvariant()}"><table class="words tensors">
            <thead><tr><th scope="col">tensor</th><th scope="col">equation</th><th scope="col">size</th><th
            scope="col">largest entry</th><th scope="col">derived in</th></tr></thead>
            <tbody>{example.Step.Tensors.Where(tensor => tensor.Step == chapter.Step)
                .Select(tensor => Row(tensor, example, links))}</tbody></table></div></section>

            """))}
        """))
    {
        Part = "The whole",
        Explains = true,
        Sources = [Manuscript.Files(example.Name).Model],
    };

    private static Markup Row(Tensor tensor, ExampleResults example, Links links)
    {
        Markup number = example.ApprovedIn(tensor.Name) is { } derivation
            ? Markup.Of($"""<a href="{links.Derivation(derivation)}">{derivation}</a>""")
            : new("""<span class="stale">not approved yet</span>""");
        bool isShown = example.Find(tensor.Name) is not null; // or else its first number is explained here
        Markup id = isShown ? Markup.None : Markup.Of($" id=\"{tensor.Name}\"");
        string? address = isShown ? links.Tensor(tensor.Name) : links.Entry(tensor.Name, 0, 0);
        string equation = tensor.Definition.Expression is { } expression ? expression.Formula : "given";
        return Markup.Of($"""
            <tr{id}><th scope="row"><a
            href="{address}"><code>{tensor.Name}</code></a></th><td>{links.Linked(equation,
                tensors: true)}</td><td>{Names.Shape(tensor)}</td>
            <td class="number">{Numbers.Plain(tensor.LargestEntry)}</td><td>{number}</td></tr>

            """);
    }
}
