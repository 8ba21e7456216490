using System.Globalization;
using HandCalc.Models;
using HandCalc.Prose;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs.Book;

/// <summary>
/// What the chapters say of their example in words, not in numbers: sizes, and that one number is larger than another. A sentence that
/// holds for any model is not among them.
/// </summary>
/// <param name="step">The training step that they are asked of.</param>
internal sealed class Sentences(TrainingStep step)
{
    private readonly Model model = step.Model;

    /// <summary>The words, each with the number of the chapter and whether they hold.</summary>
    public IEnumerable<(int Chapter, Fact Fact)> All()
    {
        (int n, int d, int dk, int heads, int dFf, int words) =
            (model.Ids.Length, model.DModel, model.DHead, model.Heads, model.DFf, model.Vocabulary.Length);
        int projections = ReadersOf("X")
            .Where(reader => reader.Expression!.Operation is Operations.Product).Select(ArrayOf).Distinct().Count();
        string[] text = model.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        yield return (1, new($"Our first example is the text `{model.Text}`"));
        yield return (1, new("Three entries are marks", model.Vocabulary.Count(word => word.StartsWith('<')) == 3));
        yield return (1, new("the word with id 5 is not more than the word with id 4", words > 5));
        yield return (1, new($"`{n}×{d} = {n}×{d} · {d}×{d}` gives the shapes of a product; "
            + $"our text makes {n} tokens, each of {d} numbers"));
        yield return (1, new(
            $"`Enumerable.Range(0, {d}).Select(k => …)` lists the terms for k = 0 to {d - 1}, and `Ones({n})` is a column of ones"));
        yield return (1, new($"The sum keeps the width: {d} numbers a token"));
        yield return (1, new("give `X[I, 0]`", Near(At("E_token[I, 0]") + At("E_pos[1, 0]"), At("X[I, 0]"))));
        yield return (1, new("so labels say the place as well: `the@1` and `the@5`",
            WorksThat(other => Axis.Positions(other.Tokens)[1] == "the@1" && Axis.Positions(other.Tokens)[5] == "the@5")));
        yield return (1, new($"`Arithmetic` is {Power(Tolerances.Arithmetic)} of the largest entry"));
        yield return (1, new($"`FiniteDifference`, {Power(Tolerances.FiniteDifference)}, is for slopes"));
        yield return (1, new("The model file says `scale`", Near(Math.Sqrt(Drawn.Average(x => x * x)), model.Initialization.Scale, 0.05)));
        yield return (1, new("about two thirds of such numbers lie between −s and s",
            Near(Drawn.Average(x => Math.Abs(x) < model.Initialization.Scale ? 1 : 0), 2 / 3.0, 0.05)));

        yield return (2, new($"a token plays {Fact.Words(projections)} parts"));
        yield return (2, new($"{Fact.Capital(projections)} matrices of weights turn its row of X into the {Fact.Words(projections)}"));
        yield return (2, new($"Why not one matrix for all {Fact.Words(projections)}?"));
        yield return (2, new(
            $"it reads all {d} features of a token and makes {dk} new ones, so the {heads} heads together make {d} again"));
        yield return (2, new($"We write d = {d} for the features of a token, H = {heads} for the number of heads,"
            + $" and dₖ = {dk} for the features of a head"));
        yield return (2, new(
            "In this model the projections have none, nor have `W_O` and `W_lm` (steps 4 and 7); the two layers of step 5 have one",
            step.Parameters.Where(parameter => parameter.Name.StartsWith("b_", StringComparison.Ordinal)).Select(bias => bias.Name)
                .SequenceEqual(["b_1", "b_2"])));
        yield return (2, new("Here `scores[0][I, like]`", Math.Abs(At("scores[0][I, like]") - At("scores[0][like, I]")) > 0));

        yield return (3, new($"√{dk} = "));
        yield return (3, new(
            $"all patterns of signs, for at most {Fact.Words(double.Parse(Code(3, @"Math\.Min\(Model\.DHead, (\d+)\)"), null))} features"));
        yield return (3, new("In this model the scores are small anyway", PerHead("scaled").All(name => Largest(name) < 0.5)));
        yield return (3, new($"Of {n}·{n} = {n * n} scores, {n}·{n + 1}/2 = {n * (n + 1) / 2} remain"));
        yield return (3, new("Before training, a token hardly prefers one token to another",
            PerHead("A")
                .All(name => step[name].Value.EnumerateIndexed().All(a => a.Item3 == 0 || Math.Abs((a.Item3 * (a.Item1 + 1)) - 1) < 0.1))));
        yield return (3, new("little more than a third", At("A[0][like, I]") is > 1 / 3.0 and < 0.35));

        yield return (4, new($"the first {dk} columns come from head 0, the next {dk} from head 1"));
        yield return (4, new("a column is called `h1[3]`: feature 3 of head 1", step["concat"].Columns.IndexOf("h1[3]") == dk + 3));
        yield return (4, new($"`W_O` is square, {d}×{d}"));
        yield return (4, new(
            $"The first {dk} rows of `W_O` only ever meet head 0, the next {dk} only head 1. So each head writes into all {d} features"));

        yield return (5, new($"its {d} features are spread out to {dFf}, bent by a curve called **GELU**, and brought back to {d}"));
        yield return (5, new("here they are drawn at random like the weights", Largest("b_1") > 0 && Largest("b_2") > 0));
        yield return (5, new("near 0, where the entries of `hidden` lie in this untrained model", Largest("hidden") < 0.5));
        yield return (5, new(
            "the farthest from 0 is `hidden[like, 50]`", dFf > 50 && Near(Math.Abs(At("hidden[like, 50]")), Largest("hidden"))));
        yield return (5, new($"goes up, from {d} features to {dFf}. Each of the {dFf} columns"));
        yield return (5, new("Negative numbers are damped, not cut off: `hidden[<BOS>, 4]`",
            At("hidden[<BOS>, 4]") < At("activated[<BOS>, 4]") && At("activated[<BOS>, 4]") < 0));
        yield return (5, new($"goes back down, from {dFf} features to {d}: each of the {dFf} answers"));
        yield return (5, new(
            $"a single {d}×{d} matrix `W_1·W_2` with one bias does the same, and the {dFf} features in between were for nothing"));
        yield return (5, new("To make `hidden` four times as wide as X", dFf == 4 * d));

        yield return (6, new($"the mean of the token's {d} numbers"));
        yield return (6, new($"We divide by {d}, not by {d - 1}"));
        yield return (6, new($"these {d} numbers are all there are"));
        yield return (6, new(
            "the gap is less than a thousandth", model.LayerNormEpsilon == 1e-5 && 1e-5 / (At("variance[<BOS>]") + 1e-5) < 1e-3));
        yield return (6, new($"dividing by {d} in place of {d - 1}"));

        yield return (7, new($"After {Fact.Words(step["logits"].Step - 1)} steps each token's row"));
        yield return (7, new("Here `P[I, like]`", Near(-Math.Log(At("P[I, like]")), At("losses[I]"))));
        yield return (7, new($"whoever gives each of {words} words the probability 1/{words} has the loss ln {words} = "));
        yield return (7, new($"and the perplexity {words}"));
        yield return (7, new("does about as well as that, often a little worse", Math.Abs(step.MeanLoss - Math.Log(words)) < 0.25));

        yield return (7, new("Here `mean(losses)`", step.MeanLoss > Math.Log(words)));

        yield return (8, new($"It adds {Power(FiniteDifferences.Nudge)} to it, keeps all other entries as they are"));
        yield return (8, new($"then it takes {Power(FiniteDifferences.Nudge)} away and does the same"));
        yield return (8, new("to a few billionths here", FiniteDifferences.RoundingOf(step.Loss) / FiniteDifferences.Nudge
            is > 1e-9 and < 9e-9));
        yield return (8, new($"with one logit {Code(8, @"\((\d+) \* Row\(Identity")} above the rest"));
        yield return (8, new(
            "so `d.logits[like, transformers]`", Near(At("P[like, transformers]") - 1, At("d.logits[like, transformers]"))));

        yield return (9, new("the farthest is `d.W_lm[6, <PAD>]`", Near(Math.Abs(At("d.W_lm[6, <PAD>]")), Largest("d.W_lm"))));
        yield return (9, new("feature 6 is far below 0 at every token", d > 6 && step["normalized"].Value.Column(6).All(x => x < -0.5)));
        yield return (9, new("`<PAD>` is never right", !model.Targets.Contains(model.Vocabulary.IndexOf("<PAD>"))));

        string paths = Fact.Words(ReadersOf("residual").Count());
        yield return (10, new($"$d$ alone is the number of features, {d}"));
        yield return (10, new(
            $"A number $x_j$ of the row reaches the loss along {paths} paths: "
                + "through its own $x̂_j$, through the variance, and through the mean"));
        yield return (10, new($"Each of the {d} entries of x̂ depends on σ² and on μ"));
        yield return (10, new($"Now we add the {paths} paths"));
        yield return (10, new("The third term is", paths == "three"));
        yield return (10, new($"All {paths} are divided by r"));
        yield return (10, new($"The same {paths} paths as a table"));
        yield return (10, new($"multiplying the {paths} terms of 10.4"));
        yield return (10, new("A small root magnifies: with `variance[<BOS>]`",
            At("variance[<BOS>]") < 0.25 && Math.Abs(At("d.residual[<BOS>, 0]")) > Math.Abs(At("d.x_hat[<BOS>, 0]"))));

        (string products, string softmax, string scalings) = (WordsOf("product"), WordsOf("softmax"), WordsOf("scaling"));
        yield return (11, new($"we pass {products} products, {softmax} softmax and {scalings} division"));
        yield return (11, new($"At last the weights of the {Fact.Words(projections)} projections"));
        yield return (11, new($"`W_O` is {d}×{d}, so `d.attention · W_O` fits as well"));
        yield return (11, new("Row `I` sees two tokens: `A[0][I, <BOS>]`", At("A[0][I, like]") == 0 && At("A[0][I, I]") > 0));
        yield return (11, new("The average is `A[0][I, <BOS>] · d.A[0][I, <BOS>] + A[0][I, I] · d.A[0][I, I]`"));
        yield return (11, new("What the gradient is above that, times the weight, is `d.scaled[0][I, <BOS>]`", Near(At("A[0][I, <BOS>]")
            * (At("d.A[0][I, <BOS>]") - (QuotedNumber.ValueOf("A[0][I, <BOS>] · d.A[0][I, <BOS>] + A[0][I, I] · d.A[0][I, I]", step)
                ?? double.NaN)), At("d.scaled[0][I, <BOS>]"))));
        double ulp = Math.BitIncrement(step.Loss) - step.Loss;
        const double Nudge = FiniteDifferences.Nudge;
        yield return (11, new($"A double holds the loss to about {Power(ulp)}, "
            + $"so a slope over a nudge of {Power(Nudge)} is known to about {Power(ulp / Nudge)} at best"));
        yield return (11, new(
            "The largest entry of `d.W_Q[0]` is `d.W_Q[0][5, 7]`", Near(Math.Abs(At("d.W_Q[0][5, 7]")), Largest("d.W_Q[0]"))));
        yield return (11, new("less than a millionth of it remains unknown", ulp / Nudge < 1e-6 * Largest("d.W_Q[0]")));
        yield return (11, new("The gradients of `W_Q` and `W_K` are small", PerHead("d.W_Q", "d.W_K").All(name => Largest(name) < 0.01)));
        yield return (11, new("all of which small random weights leave near 0", PerHead("Q", "K", "V").All(name => Largest(name) < 0.5)));
        yield return (11, new("a check that allows a deviation of a hundredth would accept zeros in their place",
            PerHead("d.W_Q", "d.W_K").All(name => Largest(name) < 0.01)));

        yield return (12, new(
            $"X was used by every head {Fact.Words(ReadersOf("X").Count() / (double)heads)} times: for queries, keys and values"));
        yield return (12, new(
            $"With {Fact.Words(heads)} heads that makes {Fact.Words(3 * heads)} paths to the loss, and {Fact.Words(3 * heads)} gradients"));
        yield return (12, new("as \"the\" does in our second example, `the cat sat on the mat`", WorksThat(other =>
            other is { Text: "the cat sat on the mat", Targets: var targets } && targets.Count(id => other.Vocabulary[id] == "the") == 2)));
        yield return (12, new("arrives as `d.E_token[<BOS>, 0]`",
            Near(At("d.X[<BOS>, 0]"), At("d.E_token[<BOS>, 0]")) && Near(At("d.X[<BOS>, 0]"), At("d.E_pos[0, 0]"))));

        yield return (13, new("here the gradients of `W_lm` are thousands of times larger than those of `W_Q`",
            PerHead("d.W_Q").All(name => Largest("d.W_lm") > 1000 * Largest(name))));
        yield return (13, new("The largest gradients differ by a factor of thousands", Largest("d.W_lm") > 1000 * Largest("d.W_K[0]")));
        yield return (13, new("the largest steps are nearly the same",
            step.Parameters.All(parameter => Near(
                (step[$"new.{parameter.Name}"].Value - parameter.Value).Enumerate().Max(Math.Abs), model.Optimizer.LearningRate, 0.02))));
        yield return (13, new("m is a tenth of the gradient", Near(1 - model.Optimizer.Beta1, 0.1)));
        yield return (13, new("The model file states the settings: the **learning rate** η, `learningRate`"));
        yield return (13, new("We take only a tenth of the step", Code(13, @"Rest\((0\.1)\) / Rest\(1\)") == "0.1"));
        yield return (13, new(
            "About a hundredth of what it was: what comes from the curvature shrinks with the square of the step", Near(0.1 * 0.1, 0.01)));
        yield return (13, new("The mean loss was `mean(losses)`", step.Next().MeanLoss < step.MeanLoss));
        yield return (13, new("That is still more than ln 6", step.Next().MeanLoss > Math.Log(words)));
        yield return (13, new("moves `E_token[<BOS>, 0]`",
            Near(Math.Abs(At("new.E_token[<BOS>, 0]") - At("E_token[<BOS>, 0]")), model.Optimizer.LearningRate, 0.01)));
        yield return (13, new("`<PAD>`, `<EOS>` and the last position got exactly zero", !text.Contains("<PAD>")
            && new[] { "d.E_token[<PAD>, 0]", "d.E_token[<EOS>, 0]", $"d.E_pos[{n - 1}, 0]" }.All(entry => At(entry) == 0)));
    }

    private IEnumerable<Definition> ReadersOf(string name) =>
        step.Computation.Definitions.Where(definition => definition.Id.Kind == Kind.Value)
            .Where(definition => definition.Operands.Any(operand => operand.Source.Name == name));

    /// <summary>How many tensors from queries to attention an operation computes, those of all heads counted once.</summary>
    private string WordsOf(string operation) => Fact.Words(step.Computation.Definitions
        .Where(definition => definition.Step is >= 2 and <= 4 && definition.Operation == operation).Select(ArrayOf).Distinct().Count());

    private static string ArrayOf(Definition definition) => definition.Name.Split('[')[0];

    /// <summary>What the first group of a pattern finds in the code of a chapter.</summary>
    private static string Code(int chapter, string pattern) =>
        Regex.Match(File.ReadAllText(Repository.Path(Chapter.Source(Chapter.All.ElementAt(chapter - 1)))), pattern).Groups[1].Value;

    /// <summary>The numbers that were drawn at random.</summary>
    private IEnumerable<double> Drawn =>
        step.Parameters.Where(parameter => parameter.Name is not ("gamma" or "beta")).SelectMany(parameter => parameter.Value.Enumerate());

    /// <summary>A power of ten as prose writes it: 1e-8.</summary>
    private static string Power(double power) => string.Create(CultureInfo.InvariantCulture, $"1e{Math.Log10(power):F0}");

    private static bool WorksThat(Func<Model, bool> holds) => Examples.Names.Select(Examples.Read).Any(holds);

    private IEnumerable<string> PerHead(params string[] names) =>
        from name in names from h in Enumerable.Range(0, model.Heads) select $"{name}[{h}]";

    /// <summary>One entry as the chapters write it; not a number if there is none.</summary>
    private double At(string entry) =>
        QuotedNumber.PlaceOf(entry, step) is (Tensor tensor, var row, var column) ? tensor[row, column] : double.NaN;

    private double Largest(string name) => step[name].Value.Enumerate().Max(Math.Abs);

    private static bool Near(double a, double b, double within = 1e-9) => Math.Abs(a - b) <= within * Math.Abs(b);
}
