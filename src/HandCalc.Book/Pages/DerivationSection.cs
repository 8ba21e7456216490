using HandCalc.Book.Equations;
using HandCalc.Book.Reading;
using HandCalc.Book.Writing;

namespace HandCalc.Book.Pages;

/// <summary>A test as a section: number and sentence, prose, equation, code, matrices, and what proves it.</summary>
/// <param name="manuscript">The book.</param>
/// <param name="example">The worked example.</param>
/// <param name="links">Where things stand.</param>
/// <param name="prose">Writes prose.</param>
/// <param name="onPaper">Whether the sections are printed.</param>
internal sealed class DerivationSection(Manuscript manuscript, ExampleResults example, Links links, ProseWriter prose, bool onPaper = false)
{
    private readonly Proof proof = new(manuscript, example, links);

    /// <summary>The section of a derivation.</summary>
    public Markup Of(Passage passage) => Section(passage, passage.Number!, passage.Number!, Markup.Of($"""
        {MatrixFrame.All([.. example.Of(passage.Number!)], example.Step, onPaper)}{proof.Of(passage)}
        """));

    /// <summary>The section of a test outside the chapters.</summary>
    /// <param name="passage">The test.</param>
    /// <param name="id">Its address on the page.</param>
    /// <param name="after">What stands under its code.</param>
    public Markup Of(Passage passage, string id, Markup after = default) => Section(passage, id, passage.Number, after);

    private Markup Section(Passage passage, string id, string? number, Markup after) => Markup.Of($"""
        <section class="derivation" id="{id}" aria-labelledby="{id}-title">
        <h2 id="{id}-title">{(number is null ? Markup.None : Markup.Of($"""<a class="number" href="#{id}">{number}</a> """))}{passage.Sentence}</h2>
        <div class="prose">{prose.Write(passage.Prose)}</div>
        {(passage.Latex is { } latex ? Markup.Of($"""<div class="equation">{new Markup(EquationFile.Committed.MathML(latex, display: true))}</div>""") : Markup.None)}
        <pre class="code" tabindex="0" role="group" aria-label="The test"><code>{CodeText.OfBody(passage.Method)}</code></pre>
        {after}
        </section>

        """);
}
