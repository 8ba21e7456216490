using HandCalc.Book.Figure;

namespace HandCalc.Book.Pages;

/// <summary>A fixture as a chapter: what is given and to derive, the introduction, the derivations, and the code that they share.</summary>
internal static class ChapterPage
{
    /// <summary>The page of a chapter.</summary>
    /// <param name="chapter">The chapter.</param>
    /// <param name="example">The worked example.</param>
    /// <param name="links">Where things stand.</param>
    /// <param name="prose">Writes prose.</param>
    /// <param name="derivation">Writes the sections.</param>
    /// <param name="figure">The flow figure.</param>
    public static BookPage Of(BookChapter chapter, ExampleResults example, Links links, ProseWriter prose, DerivationSection derivation,
        FlowFigure figure) =>
        new(chapter.File, chapter.Title,
            Markup.Of($"{Head(chapter, links, Map(chapter, figure))}{(links.IsWrittenAbout(chapter) ? Markup.None : OfWhich(chapter.File, links))}{Text(
                chapter, example, links, prose, derivation)}"))
        {
            Number = $"{chapter.Step}",
            Part = PartOf(chapter),
            Explains = true,
            Sections = Sections(chapter),
            Sources = [$"{Manuscript.Files(example.Name).Snapshots}/{chapter.Folder}"],
            Said =
            [
                ($"step-{chapter.Step}", chapter.Title, ProseWriter.Plain(chapter.Fixture.Above.Prose, links.Retelling(chapter))),
                .. DerivationSection.Said(chapter.Fixture, (_, passage) => passage.Number!, links.Retelling(chapter)),
            ],
        };

    /// <summary>The derivations of a chapter, for the contents.</summary>
    public static IReadOnlyList<(string Id, string Number, string Text)> Sections(BookChapter chapter) =>
        [.. chapter.Fixture.Passages.Select(passage => (passage.Number!, passage.Number!, passage.Sentence))];

    /// <summary>The part of the book that a chapter is in: the folder of its fixture.</summary>
    public static string PartOf(BookChapter chapter) => chapter.Fixture.Source.Split('/')[^2];

    /// <summary>The title, and what is given and to derive.</summary>
    public static Markup Head(BookChapter chapter, Links links, Markup map = default) => Markup.Of($"""
        <header class="opening" id="step-{chapter.Step}">
        <p class="kicker">{chapter.Numbered}</p>
        <h1>{chapter.Title}</h1>
        {Task(chapter.Fixture.Above, links)}
        {map}</header>

        """);

    /// <summary>On the pages of another example, what is of which: fixtures are written about the first.</summary>
    public static Markup OfWhich(string file, Links links) => links.ToRoot.Length == 0 ? Markup.None : Markup.Of($"""
        <p class="prose of-which">Matrices, measurements and the numbers in the text are those of this example. A paragraph marked “first
        example” is about <a href="{links.ToRoot}{file}">that one</a>, and so are the shapes in the code.</p>

        """);

    /// <summary>What of the chapter is not approved yet, the introduction and the derivations.</summary>
    public static Markup Text(
        BookChapter chapter, ExampleResults example, Links links, ProseWriter prose, DerivationSection derivation) => Markup.Of($"""
        {MatrixFrame.NotApproved([.. example.NotApproved.Where(tensor =>
            tensor.Step == chapter.Step)])}{Introduction(chapter.Fixture.Above.Prose, prose)}
        {chapter.Fixture.Passages.Select(derivation.Of)}{Helpers(chapter.Fixture, links)}
        """);

    /// <summary>What an introduction says of its mathematics, and folded, how to read its code, which comes last.</summary>
    private static Markup Introduction(string text, ProseWriter prose)
    {
        const string OfCode = "**How to read the code.** ";
        string[] parts = text.Split(OfCode);
        return Markup.Of($"""
            <div class="prose introduction">{prose.Write(parts[0])}{(parts.Length < 2 ? Markup.None
                : Markup.Of($"""<details class="folds"><summary class="said">{OfCode.Trim('*',
                    ' ')}</summary>{prose.Write(parts[1])}</details>"""))}</div>
            """);
    }

    /// <summary>The flow figure with the place of the chapter lit; none where the chapter has no place in it.</summary>
    private static Markup Map(BookChapter chapter, FlowFigure figure) => !figure.Has(chapter.Step) ? Markup.None : Markup.Of($"""
        <details class="map" open><summary>Where we are</summary><div class="map-frame">{figure.Of(chapter.Step)}</div></details>

        """);

    /// <summary>What is given and to derive, with links.</summary>
    public static Markup Task(Comment above, Links links) => above.Task.IsEmpty ? Markup.None : Markup.Of($"""
        <dl class="task">
        {above.Task.Select(line => Markup.Of($"<div><dt>{line.Label}</dt><dd>{links.Linked(line.Text, tensors: true)}</dd></div>\n"))}</dl>
        """);

    /// <summary>The code that the tests share, folded; and where all of it stands.</summary>
    public static Markup Helpers(Fixture fixture, Links links) => Markup.Of($"""
        {(fixture.Helpers.IsEmpty ? Markup.None : Markup.Of($"""
            <details class="helpers"><summary>What these tests share</summary>
            <pre class="code" tabindex="0" role="group" aria-label="Shared code"><code>{Markup.Join(fixture.Helpers.Select(CodeText.Of),
                "\n\n")}</code></pre></details>

            """))}<p class="source">This page is woven from {links.Source(fixture.Source)}.</p>
        """);
}
