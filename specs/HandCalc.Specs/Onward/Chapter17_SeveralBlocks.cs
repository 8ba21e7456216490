using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Transformer;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Onward;

// # Chapter 17 · Several blocks
//
// Given       (chapter 16)  blocks that add to the stream
// To derive   the stream and its gradient in a model of many blocks, and how many numbers such a model trains
//
// The smallest GPT-2 has 12 blocks, the largest 48. Nothing new is computed in them; but much depends on how numbers, and on the way
// back gradients, come through so many. We look at the sum that the stream is, at the gradient by depth, and at how large the
// weights begin.
[TestFixtureSource(typeof(OnwardExamples))]
public sealed class Chapter17_SeveralBlocks(WorkedExample example) : Derivation(example)
{
    private static readonly int[] Depths = [2, 6, 12];

    private static readonly string[] Parts = ["attention", "ffn"], Writing = ["W_O", "W_2"];

    private IEnumerable<int> Layers => Enumerable.Range(0, Model.Layers);

    // What leaves the last block is a sum of all that was ever written: the embedding, and what attention and the network of each
    // block have added to it. No block stands in the way of another. Take one out, and those after it still find the stream, with
    // two terms less.
    [Derives("17.1", @"\text{residual}_2^{(N-1)} = X + ∑_{l=0}^{N-1} \left(\text{attention}^{(l)} + \text{ffn}^{(l)}\right)")]
    public Task The_stream_is_the_sum_of_all_that_was_written_into_it()
    {
        Matrix<double> sum = Layers.Aggregate(X, (stream, l) =>
            stream + Value($"block[{l}].attention") + Value($"block[{l}].ffn"));                                            // 8×16

        Step[$"block[{Model.Layers - 1}].residual_2"].Should().Equal(sum, within: Arithmetic);

        return ApproveTable("stream", ["what is written", "its norm"], [
            ["X", Table.Number(X.FrobeniusNorm())],
            .. from l in Layers from part in Parts
               select (Cell[])[$"block[{l}].{part}", Table.Number(Value($"block[{l}].{part}").FrobeniusNorm())],
            ["the sum", Table.Number(sum.FrobeniusNorm())]]);
    }

    // So the stream grows. By how much? The parts of different blocks know nothing of each other when they begin; their entries are
    // nearly independent, and then variances add (3.2). If each part adds a variance s², N blocks add 2N s².
    //
    // GPT-2's authors took the depth out of it: W_O and W_2, through which every part writes, are drawn smaller by √(2N). Then each
    // part adds s²/2N, and all of them together s², for any N. The drawn scale of the two is `scale` / √(2N); for the two blocks of
    // our example that is half.
    //
    // With our small scale the parts are whispers, and the difference hardly shows. We draw with 1/√d, so that a map with d inputs keeps
    // the size of what it reads (3.2). The table has the norm of the last stream as a multiple of that of X: without the division it
    // grows with the depth, with it far less. In both columns it grows faster than the formula says: all parts read the same stream, so
    // they are not quite independent. But the division takes most of the growth away.
    [Derives("17.2", @"\operatorname{Var}(X) + 2N s^2 \quad \text{becomes} \quad"
        + @" \operatorname{Var}(X) + 2N \left(\frac{s}{√{2N}}\right)^2 = \operatorname{Var}(X) + s^2")]
    public Task What_writes_into_the_stream_is_drawn_smaller_the_more_blocks_there_are()
    {
        double[] plain = [.. Depths.Select(depth => Growth(depth, 1))];
        double[] divided = [.. Depths.Select(depth => Growth(depth, Math.Sqrt(2 * depth)))];

        Training.Computation.Parameters.Where(parameter => parameter.Beginning!.Divisor > 1).Select(parameter => parameter.Id.Symbol)
            .Should().Equal(Layers.SelectMany(_ => Writing));
        Training["block[1].W_O"].Definition.Beginning!.Divisor.Should().Be(Math.Sqrt(2 * Model.Layers));
        (plain[^1] / plain[0]).Should().BeGreaterThan(2 * (divided[^1] / divided[0]), "the division takes the depth out of the growth");

        return ApproveTable("growth", ["blocks", "W_O and W_2 as all others", "divided by √(2N)"], Depths.Index().Select(depth =>
            (Cell[])[$"{depth.Item}", Table.Number(plain[depth.Index]), Table.Number(divided[depth.Index])]));

        double Growth(int layers, double divisor)
        {
            TrainingStep step = Of(layers, isPreNorm: true, divisor);
            return step[$"block[{layers - 1}].residual_2"].Value.FrobeniusNorm() / step["X"].Value.FrobeniusNorm();
        }
    }

    // Now back. In post-norm every layer norm stands in the stream: its Jacobian is met by the whole gradient, once for each part, and
    // a part that is as loud as the stream makes the deviation √2 times as large, by which the gradient is divided. In pre-norm no
    // layer norm stands in the way but the last.
    //
    // The table follows the norm of the gradient of the stream through 12 blocks, from the last back to the first, drawn as before
    // and without the division. In post-norm the first block is told less than the last; in pre-norm it is told more, for what comes
    // back through the parts adds up as well. (For more, and for what follows for warm-up: Xiong et al., "On Layer Normalization in
    // the Transformer Architecture", 2020.)
    //
    // > Predict: In post-norm we draw W_O and W_2 smaller by √(2N). What becomes of the difference between the first block and the last?
    // >
    // > Answer: It nearly goes. A part that whispers hardly changes the deviation of the stream, and its gradient just as little.
    [Derives("17.3", @"\text{post-norm:}\; x_{l+1} = \operatorname{LN}(x_l + f(x_l)) \qquad"
        + @" \text{pre-norm:}\; x_{l+1} = x_l + f(\operatorname{LN}(x_l))")]
    public Task In_pre_norm_the_gradient_reaches_the_first_block_undiminished()
    {
        foreach (int depth in Depths)
        {
            Norms(depth, isPreNorm: true, divisor: 1)[0].Should().BeGreaterThan(Norms(depth, isPreNorm: true, divisor: 1)[^1]);
        }

        double[] pre = Norms(12, isPreNorm: true, divisor: 1), post = Norms(12, isPreNorm: false, divisor: 1);
        post[0].Should().BeLessThan(post[^1] / 2);
        double[] quiet = Norms(12, isPreNorm: false, divisor: Math.Sqrt(2 * 12));
        (quiet[0] / quiet[^1]).Should().BeInRange(0.8, 1.25, "parts that whisper change little");

        return ApproveTable("gradient by depth", ["after block", "pre-norm", "post-norm"], Enumerable.Range(0, 12).Reverse()
            .Select(l => (Cell[])[$"{l}", Table.Number(pre[l]), Table.Number(post[l])]));

        double[] Norms(int layers, bool isPreNorm, double divisor)
        {
            TrainingStep step = Of(layers, isPreNorm, divisor);
            return [.. Enumerable.Range(0, layers)
                .Select(l => step[$"d.block[{l}].{(isPreNorm ? "residual_2" : "ln_2.normalized")}"].Value.FrobeniusNorm())];
        }
    }

    // How many numbers is that? Count what chapter 16 declared, for width d and an inner width of 4d. The four projections of
    // attention have 4d² weights and 4d biases; the network has 2 · 4d² weights and 4d + d biases; two layer norms have 4d numbers:
    //
    // $$ 12 d^2 + 13 d \quad \text{in each block} $$
    //
    // Beside the blocks there are V·d numbers of `E_token`, T·d of `E_pos`, and 2d of the last layer norm. With the table tied (chapter
    // 18) the output layer needs none of its own. GPT-2 has V = 50257 words, T = 1024 positions, d = 768 and N = 12 blocks. The sum
    // is below. (The paper's table says 117 million.)
    [Derives("17.4", @"V d + T d + N (12 d^2 + 13 d) + 2d = 124{,}439{,}808")]
    public void The_parameters_of_GPT_2_are_counted()
    {
        Count(Model.Vocabulary.Length, Model.MaxLength, Model.DModel, Model.Layers).Should().Be(Training.Computation.ParameterCount);

        Model gpt2 = Model with
        {
            Vocabulary = [.. Model.Vocabulary, .. Enumerable.Range(0, 50257 - Model.Vocabulary.Length).Select(id => $"word {id}")],
            MaxLength = 1024,
            DModel = 768,
            DFf = 4 * 768,
            Heads = 12,
            Layers = 12,
        };
        gpt2.ParameterCount.Should().Be(Count(50257, 1024, 768, 12)).And.Be(124_439_808);

        static long Count(long words, long positions, long d, long blocks) =>
            (words * d) + (positions * d) + (blocks * ((12 * d * d) + (13 * d))) + (2 * d);
    }

    /// <summary>
    /// A training step of so many blocks, with the layer norms in front of each part, or in the stream, behind each sum. Parts are about
    /// as loud as what they read: the scale is 1/√d.
    /// </summary>
    private TrainingStep Of(int layers, bool isPreNorm, double divisor) => Example.Once(() =>
    {
        Model model = Model with { Layers = layers, Initialization = Model.Initialization with { Scale = 1 / Math.Sqrt(Model.DModel) } };
        return TrainingStep.Of(model, TransformerComputation.Compose(model, new Gpt2(model, isPreNorm, divisor).Forward));
    }, $"{layers} {isPreNorm} {divisor:R}");
}
