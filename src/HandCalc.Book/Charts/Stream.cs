using HandCalc.Models;
using HandCalc.Transformer;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Charts;

/// <summary>The gradient of the residual stream: by which ways it comes back through a block, and how it changes with the depth.</summary>
internal static class Stream
{
    private static readonly int[] Depths = [2, 6, 12];

    /// <summary>What comes straight through the first block, and what is added by its two parts, token by token.</summary>
    public static Chart Ways(TrainingStep step)
    {
        Matrix<double> after = Of("residual_2"), middle = Of("residual_1"), before = step["d.X"].Value;
        string[] tokens = [.. Enumerable.Range(0, before.RowCount).Select(row => step["X"].Rows[row])];
        return new("The gradient of the stream comes straight through, and each part adds to it.", Markup.Of($"""
            The norm of each token's gradient at the first block, on one scale: as it arrives at <code>block[0].residual_2</code>; what comes
            back through the network; and what comes back through attention. The last token has no next word, so nothing arrives there.
            """),
            Plot.Norms("token", tokens, ("straight", Lengths(after)), ("through the network", Lengths(middle - after)),
                ("through attention", Lengths(before - middle))));

        Matrix<double> Of(string sum) => step[$"d.block[0].{sum}"].Value;
    }

    /// <summary>
    /// The norm of the gradient of the stream after each block of models with 2, 6 and 12 of them, with layer norms in front of each part,
    /// and in the stream. All matrices are drawn with the scale 1/√d.
    /// </summary>
    public static Chart Depth(TrainingStep step)
    {
        (int Depth, double[] Norms)[] pre = [.. Depths.Select(depth => (depth, Norms(depth, true)))],
            post = [.. Depths.Select(depth => (depth, Norms(depth, false)))];
        double first = pre[^1].Norms[0] / pre[^1].Norms[^1], last = post[^1].Norms[0] / post[^1].Norms[^1];
        return new("In pre-norm the first block is told most, in post-norm the last.", Markup.Of($"""
            From the right to the left, as it goes back: the gradient of the stream after each block of models with
            {string.Join(", ", Depths.Take(Depths.Length - 1))} and {Depths[^1]} blocks. Through the deepest it becomes {Figures.Number(first)}
            times as large in pre-norm, and {Figures.Number(last)} times in post-norm.
            """), Panel("Pre-norm", pre), Panel("Post-norm", post));

        Plot Panel(string title, (int Depth, double[] Norms)[] models)
        {
            var plot = new Plot(title, $"{string.Join("; ", models.Select(model =>
                $"{model.Depth} blocks, from the last: {Figures.Numbered(model.Norms.Reverse())}"))}.",
                Scale.Indices("after block", Depths[^1]),
                Scale.Over($"{title}: norm of the gradient", [0, .. pre.Concat(post).SelectMany(model => model.Norms)]));
            foreach ((int depth, double[] norms) in models)
            {
                plot.Curve("gradient", norms.Select((norm, block) => ((double)block, norm)));
            }

            foreach ((int depth, double[] norms) in models)
            {
                plot.Label("gradient", (depth - 1, norms[^1]), $"{depth} blocks");
            }

            return plot;
        }

        double[] Norms(int layers, bool isPreNorm)
        {
            Model model = step.Model with
            {
                Layers = layers,
                Initialization = step.Model.Initialization with { Scale = 1 / Math.Sqrt(step.Model.DModel) },
            };
            var deep = TrainingStep.Of(model, TransformerComputation.Compose(model, new Gpt2(model, isPreNorm, divisor: 1).Forward));
            return [.. Enumerable.Range(0, layers).Select(block =>
                deep[$"d.block[{block}].{(isPreNorm ? "residual_2" : "ln_2.normalized")}"].Value.FrobeniusNorm())];
        }
    }

    private static double[] Lengths(Matrix<double> gradients) => [.. gradients.EnumerateRows().Select(row => row.L2Norm())];
}
