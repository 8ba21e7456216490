namespace HandCalc.Book.Pages;

/// <summary>The pages before the chapters: the cover and the notation.</summary>
internal static class FrontPages
{
    /// <summary>The cover: what, why, and how to read.</summary>
    public static BookPage Cover(Manuscript manuscript, ExampleResults example, Links links, ProseWriter prose)
    {
        TrainingStep step = example.Step;
        string after = Numbers.Plain(step.Next().MeanLoss);
        return new("index.html", "Cover", Markup.Of($"""
            <header class="cover">
            <p class="kicker">One training step of a transformer</p>
            <h1>HandCalc</h1>
            <p class="lead">A small language model reads “{step.Model.Text}”, guesses each next word, sees how wrong it was, and moves each
            of its {Numbers.Count(step.Model.ParameterCount)} parameters a little. Here it is done by hand, forward and back, and every
            number is proved. Where texts leave out the proof, <a href="errata.html">wrong numbers are printed</a>, and nobody notices.</p>
            <p class="start"><a class="button" href="{links.Step(1)}">Begin with step 1</a> <a href="model.html">See the whole as a
            figure</a></p>
            </header>
            <section class="ask" aria-labelledby="ask-title"><h2 id="ask-title">Ask any number</h2>
            <div class="prose"><p>How much each token looks at itself and at the tokens before it. Choose a number: it says what it is
            computed from, and each of its parts leads on, back to the embeddings and forward to the loss.</p>
            <noscript><p>Here scripts are off: the book can be read from end to end, every link leads on, and all digits are shown; only to
            be asked, numbers need scripts.</p></noscript></div>
            {MatrixFrame.NotApproved(example.NotApproved)}{MatrixFrame.All([.. new[] { example.Find("A[0]") }.OfType<Approved>()], step,
                onPaper: false)}</section>
            {Living.Of(step, links)}
            <section aria-labelledby="why-title"><h2 id="why-title">Why</h2><div
            class="prose">{prose.Write(Readme.Introduction(manuscript.Readme))}</div></section>
            <section aria-labelledby="how-title"><h2 id="how-title">How to read</h2>
            <ul class="ways">
            <li><h3>In order</h3><p>Thirteen chapters lead from the text to the new weights. You need matrix multiplication and the chain
            rule; each term is defined before it is used.</p></li>
            <li><h3>Against the grain</h3><p>Start at <a href="{links.Tensor("new.W_Q[0]")}">a new weight</a>, choose an entry, and walk
            back: to its gradient, to the gradient that it came from, to the loss.</p></li>
            <li><h3>With doubt</h3><p>Each chapter says what proves it, and how far it is off. <a href="wrong-rules.html">The wrong
            rules</a> show which checks notice what; <a href="errata.html">the errata</a>, what went wrong elsewhere.</p></li>
            </ul></section>
            <section aria-labelledby="steps-title"><h2 id="steps-title">The thirteen steps</h2>
            <ol class="steps">{manuscript.Chapters.Where(chapter => chapter.IsOfTheStep).Select(Step)}</ol>
            <div class="prose"><p>The mean loss is {Numbers.Plain(step.MeanLoss)} before the step and {after} after it. That it
            falls proves nothing: it falls with wrong gradients too.</p></div></section>
            <section aria-labelledby="onward-title"><h2 id="onward-title">From the one step to GPT-2</h2>
            <ol class="steps" start="{TableOfContents.Count + 1}">{manuscript.Chapters.Where(chapter => !chapter.IsOfTheStep)
                .Select(Step)}</ol></section>
            """))
        {
            Explains = true,
            Said = [("why-title", "Why", ProseWriter.Plain(Readme.Introduction(manuscript.Readme)))],
            Sources = [Readme.File],
        };

        Markup Step(BookChapter chapter) => Markup.Of($"""
            <li><a href="{links.Chapter(chapter)}">{chapter.Title}</a> <span>{links.Linked(Aim(chapter), tensors: true)}</span></li>

            """);
    }

    /// <summary>What a chapter derives, in one line.</summary>
    private static string Aim(BookChapter chapter) =>
        chapter.Fixture.Above.Task.FirstOrDefault(line => line.Label == "To derive").Text?.Split('\n')[0] ?? "";

    /// <summary>The notation, and where each term is defined.</summary>
    /// <param name="manuscript">The book.</param>
    /// <param name="example">The worked example, of which a matrix is shown.</param>
    /// <param name="links">Where things stand.</param>
    /// <param name="prose">Writes prose.</param>
    /// <param name="terms">The terms that the chapters define.</param>
    /// <param name="onPaper">Whether it is printed, where nothing can be chosen and all digits stand.</param>
    public static BookPage Notation(
        Manuscript manuscript, ExampleResults example, Links links, ProseWriter prose, IEnumerable<Term> terms, bool onPaper = false)
    {
        Approved[] shown = [.. new[] { onPaper ? null : example.Find("A[0]") }.OfType<Approved>()];
        return new("notation.html", "Notation", Markup.Of($"""
            <header class="opening"><h1>Notation</h1></header>
            <div class="prose"><p>A page to come back to; the chapters explain each sign where it is first needed.</p>
            {prose.Write(Readme.Notation(manuscript.Readme))}</div>
            <section aria-labelledby="matrices-title"><h2 id="matrices-title">How to read a matrix</h2>
            {MatrixFrame.All(shown, example.Step, onPaper)}
            <div class="prose"><p>Above a matrix stand its equation, its size, and its largest entry, as the ends of the scale of colours.
            Each row is of a token, unless it is numbered, and so is each column: a row of <code>A[0]</code> says how much its token looks
            at itself and at each token before
            it.{OnScreen(" Numbers are rounded to three digits of the largest, or four; all digits are shown on demand.")} An exact zero is
            a 0 without a sign, so that you see where a zero is no accident. Where all numbers are very small, “in units of” says by what
            they are multiplied.{OnScreen(" Choose a number, and it says where it comes from.")}</p>
            <p>Blue is below zero and orange above, the stronger the farther from it; the largest entry of a matrix has the full
            colour.</p></div></section>
            <section aria-labelledby="letters-title"><h2 id="letters-title">Letters and signs</h2>
            <div class="prose letters">{prose.Write(NotationTable.Markdown)}</div></section>
            <section aria-labelledby="terms-title"><h2 id="terms-title">Where each term is defined</h2>
            <ul class="terms">{terms.OrderBy(term => term.Words, StringComparer.OrdinalIgnoreCase).Select(term =>
                Markup.Of($"""<li><a href="{(onPaper ? "" : links.Chapter(term.Chapter))}#{term.Id}">{term.Words}</a> <span>{term.Chapter.Numbered.ToLowerInvariant()}</span></li>"""))}</ul></section>
            """))
        {
            Explains = true,
            Sources = [Readme.File],
            Said =
            [
                ("main", "Notation", ProseWriter.Plain(Readme.Notation(manuscript.Readme))),
                ("letters-title", "Letters and signs", ProseWriter.Plain(NotationTable.Markdown)),
            ],
        };

        Markup OnScreen(string sentence) => onPaper ? Markup.None : Markup.Of($"""<span class="on-screen">{sentence}</span>""");
    }
}
