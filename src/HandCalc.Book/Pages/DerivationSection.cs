using HandCalc.Book.Charts;
using HandCalc.Book.Equations;

namespace HandCalc.Book.Pages;

/// <summary>A test as a section: number and sentence, prose, equation, figure, matrices; and folded, the test and what it proves.</summary>
/// <param name="manuscript">The book.</param>
/// <param name="example">The worked example.</param>
/// <param name="links">Where things stand.</param>
/// <param name="prose">Writes prose.</param>
/// <param name="onPaper">Whether the sections are printed: then without code, and each proof in one line.</param>
internal sealed class DerivationSection(Manuscript manuscript, ExampleResults example, Links links, ProseWriter prose, bool onPaper = false)
{
    private readonly Proof proof = new(manuscript, example, links);

    /// <summary>The section of a derivation.</summary>
    public Markup Of(Passage passage) => Section(passage, passage.Number!, passage.Number!,
        Markup.Of($"{Figures.Of(passage.Number!, example.Step)}{(onPaper ? Markup.None
            : Trials.Of(passage.Number!, example.Step))}{MatrixFrame.All([.. example.Of(passage.Number!)], example.Step, onPaper)}"),
        proof.Of(passage, onPaper));

    /// <summary>The section of a test outside the chapters.</summary>
    /// <param name="passage">The test.</param>
    /// <param name="id">Its address on the page.</param>
    /// <param name="shown">What stands under its prose.</param>
    public Markup Of(Passage passage, string id, Markup shown = default) => Section(passage, id, passage.Number, shown);

    /// <summary>What the prose of each test says, for the search.</summary>
    /// <param name="fixture">The tests.</param>
    /// <param name="id">The address of a test on its page, given its place.</param>
    /// <param name="retelling">Tells of another example what the prose says of the first.</param>
    public static IEnumerable<(string Id, string Heading, string Text)> Said(
        Fixture fixture, Func<int, Passage, string> id, Retelling? retelling = null) =>
        fixture.Passages.Select((passage, index) =>
            (id(index, passage), $"{passage.Number} {passage.Sentence}".Trim(), ProseWriter.Plain(passage.Prose, retelling)));

    private Markup Section(Passage passage, string id, string? number, Markup shown, Markup proved = default) => Markup.Of($"""
        <section class="derivation" id="{id}" aria-labelledby="{id}-title">
        <h2 id="{id}-title">{(number is null ? Markup.None
            : Markup.Of($"""<a class="number" href="#{id}">{number}</a> """))}{passage.Sentence}</h2>
        <div class="prose">{prose.Write(passage.Prose, place: id)}</div>
        {(passage.Latex is { } latex
            ? Markup.Of($"""<div class="equation">{new Markup(EquationFile.Committed.MathML(latex, display: true))}</div>""")
            : Markup.None)}
        {shown}<div class="folds">{(onPaper ? Markup.None : Test(passage))}{proved}</div>
        </section>

        """);

    private static Markup Test(Passage passage) => Markup.Of(
        $"""<details class="test"><summary>The test that proves it</summary>{Code(passage)}</details>""");

    private static Markup Code(Passage passage) => Markup.Of(
        $"""<pre class="code" tabindex="0" role="group" aria-label="The test"><code>{CodeText.OfBody(passage.Method)}</code></pre>""");
}
