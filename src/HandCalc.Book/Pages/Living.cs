using HandCalc.Models;

namespace HandCalc.Book.Pages;

/// <summary>
/// The part of the cover in which the model learns: what a step computes as heat maps in its order, what the model expects next at each
/// position, and the loss after each step. It shows the step as it is approved; living.js goes on from there.
/// </summary>
internal static class Living
{
    private const int Width = 600, Height = 150, FewestSteps = 10; // of the curve
    private const double Room = 1.05; // above the highest loss

    /// <summary>What is shown, where the model has it.</summary>
    private static readonly string[] Forward = ["X", "Q[0]", "K[0]", "A[0]", "head[0]", "attention", "hidden", "normalized", "P"],
        Backward = ["d.logits", "d.normalized", "d.hidden", "d.attention", "d.A[0]", "d.W_Q[0]", "d.X"];

    /// <summary>The section.</summary>
    public static Markup Of(TrainingStep step, Links links)
    {
        Model model = step.Model;
        double uniform = Math.Log(model.Vocabulary.Length), most = Room * Math.Max(uniform, step.MeanLoss);
        return Markup.Of($"""
            <section class="living" aria-labelledby="living-title"><h2 id="living-title">Let it learn</h2>
            <div class="prose"><p>Change one weight, and every number that depends on it follows, gradients too, and each still equals the
            slope of the loss. Or take the training step, again and again: the numbers of all chapters are then those of the model as it has
            become, and explain themselves.</p></div>
            <div class="controls"><button type="button" class="step">Train one step</button> <button type="button" class="ten">Ten
            steps</button> <button type="button" class="play">Play</button> <button type="button" class="back">Back to the start</button>
            <button type="button" class="model">Change the model</button></div>
            <p class="now" role="status">Step 0 · mean loss {Written(step.MeanLoss, "F6")} · a uniform guess {Written(uniform, "F6")}</p>
            <div class="heats">{Heats(step, links, Forward)}</div>
            <div class="heats">{Heats(step, links, Backward)}</div>
            <div class="next">{Enumerable.Range(0, model.Targets.Length).Select(position => NextWord(step, position))}</div>
            <svg class="loss-curve" viewBox="-4 -8 {Width + 90} {Height + 34}" role="img"
            aria-label="The mean loss after each step, and that of a uniform guess">
            <path class="axes" d="M0 0V{Height}H{Width}"/>
            <path class="uniform" d="M0 {Up(uniform, most)}H{Width}"/><path class="losses" d="M0.0 {Up(step.MeanLoss, most)}h0"/>
            <text class="guess" x="{Width + 6}" y="{Up(uniform, most)}">ln {model.Vocabulary.Length}</text>
            <text class="origin" x="0" y="{Height + 18}">step 0</text><text class="across" x="{Width}" y="{Height + 18}"
            text-anchor="end">step {FewestSteps}</text></svg>
            </section>
            """);
    }

    private static IEnumerable<Markup> Heats(TrainingStep step, Links links, IEnumerable<string> names) =>
        names.Where(step.Computation.Contains).Select(name =>
        {
            Tensor tensor = step[name];
            int columns = tensor.Columns.Length;
            IEnumerable<Markup> cells = tensor.Value.EnumerateRows().SelectMany(row => row)
                .Select(value => Markup.Of($"<i{MatrixMarkup.Shade(value, tensor.LargestEntry)}></i>"));
            return Markup.Of($"""
                <figure class="heat" data-tensor="{name}"><figcaption><a href="{links.Tensor(name)}">{name}</a></figcaption>
                <div style="--columns: {columns}" role="img" aria-label="{name}, {tensor.Rows.Length} × {columns}">{cells}</div></figure>
                """);
        });

    private static Markup NextWord(TrainingStep step, int position)
    {
        Model model = step.Model;
        Tensor p = step["P"];
        return Markup.Of($"""
            <table><caption>after {Definition.Bare(p.Rows[position])}</caption><tbody>{model.Vocabulary.Select(Word)}</tbody></table>
            """);

        Markup Word(string word, int id) => Markup.Of($"""
            <tr{(model.Targets[position] == id ? new Markup(" class=\"right\"") : Markup.None)}><th scope="row">{word}</th>
            <td><i style="--size: {Written(100 * p[position, id], "F1")}%"></i></td><td>{Written(p[position, id], "F3")}</td></tr>

            """);
    }

    private static string Up(double loss, double most) => Written(Height * (1 - (loss / most)), "F1");

    private static string Written(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
