using HandCalc.Operations;
using HandCalc.Tensors;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// Each operation of the engine alone, forward and backward, against the tape. No size is like another, and none is square.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OperationSpecs
{
    private readonly Bench bench = new();

    [Test]
    public void A_product_with_any_factor_transposed([Values] bool transposeA, [Values] bool transposeB)
    {
        var (a, tapeA) = transposeA ? bench.Input("A", 4, 3) : bench.Input("A", 3, 4);
        var (b, tapeB) = transposeB ? bench.Input("B", 5, 4) : bench.Input("B", 4, 5);
        (Operand left, Operand right) = (transposeA ? a.T : a, transposeB ? b.T : b);
        Definition y = bench.Output(
            "Y", new Product().Of(left, right), (transposeA ? tapeA.T : tapeA) * (transposeB ? tapeB.T : tapeB));

        bench.Agree(y);
    }

    [Test]
    public void Softmax_over_whole_rows_and_under_the_causal_mask([Values] bool causal)
    {
        var (x, tape) = bench.Input("X", 5, causal ? 5 : 7, scale: 2);
        Definition y = bench.Output("Y", new Softmax(causal).Of(x), tape.Softmax((i, j) => !causal || j <= i));

        bench.Agree(y);
    }

    [TestCase(1e-5)]
    [TestCase(0.5, Description = "ε that counts: whoever puts it outside the root, or leaves it out on the way back, is seen")]
    public void Layer_norm_through_mean_and_variance_and_with_γ_that_differs(double epsilon)
    {
        var (x, tapeX) = bench.Input("X", 3, 6);
        var (gamma, tapeGamma) = bench.Input("γ", 1, 6);
        var (beta, tapeBeta) = bench.Input("β", 1, 6);
        Scalars tapeMean = new(3, 1, (i, _) => Scalars.Sum(6, j => tapeX[i, j]) / 6);
        Scalars tapeDeviation = new(3, 6, (i, j) => tapeX[i, j] - tapeMean[i, 0]);
        Scalars tapeVariance = new(3, 1, (i, _) => Scalars.Sum(6, j => tapeDeviation[i, j] * tapeDeviation[i, j]) / 6);
        Scalars tapeXHat = new(3, 6, (i, j) => tapeDeviation[i, j] / Scalar.Sqrt(tapeVariance[i, 0] + epsilon));
        Definition mean = bench.Output("μ", new RowMean().Of(x), tapeMean);
        Definition variance = bench.Output("σ²", new RowVariance().Of(x, mean), tapeVariance);
        Definition xHat = bench.Output("X̂", new Normalization(epsilon).Of(x, mean, variance), tapeXHat);
        Definition y = bench.Output(
            "Y", new ScaleAndShift().Of(xHat, gamma, beta),
            new(3, 6, (i, j) => (tapeXHat[i, j] * tapeGamma[0, j]) + tapeBeta[0, j]));

        bench.Agree(y);
    }

    [Test]
    public void GELU_on_both_sides_of_zero_and_far_out()
    {
        var (x, tape) = bench.Input("X", 9, 11, scale: 3);
        Definition y = bench.Output("Y", new Gelu().Of(x), tape.Gelu());

        bench.Agree(y);
    }

    /// <summary>The losses take gradients that differ, so that a backward which forgets them is seen.</summary>
    [Test]
    public void Cross_entropy_back_to_the_probabilities_and_to_the_logits()
    {
        ImmutableArray<int> targets = [2, 0, 2];
        var (logits, tape) = bench.Input("logits", 4, 3, scale: 2);
        Scalars tapeP = tape.Softmax();
        Definition p = bench.Output("P", new Softmax().Of(logits), tapeP);
        Definition losses = bench.Output(
            "losses", new CrossEntropy(targets).Of(p), new(3, 1, (i, _) => -Scalar.Log(tapeP[i, targets[i]])));

        bench.Agree(losses);
    }

    [Test]
    public void The_sum_and_the_mean_of_the_losses([Values] bool mean)
    {
        var (losses, tape) = bench.Input("losses", 7, 1);
        Scalar sum = Scalars.Sum(7, i => tape[i, 0]);
        Definition total = bench.Output("L", new Total(mean).Of(losses), new(1, 1, (_, _) => sum / (mean ? 7 : 1)));

        bench.Agree(total);
    }

    /// <summary>Token 4 comes three times, token 1 never; positions 5 and 6 are not reached.</summary>
    [Test]
    public void An_embedding_with_repeated_and_unused_tokens_and_positions()
    {
        ImmutableArray<int> ids = [4, 0, 4, 2, 4];
        var (tokens, tapeTokens) = bench.Input("tokens", 5, 3);
        var (positions, tapePositions) = bench.Input("positions", 7, 3);
        Definition x = bench.Output(
            "X", new Embedding(ids).Of(tokens, positions), new(5, 3, (i, j) => tapeTokens[ids[i], j] + tapePositions[i, j]));

        bench.Agree(x);
    }

    [Test]
    public void Parts_side_by_side_each_get_their_own_columns_back()
    {
        var parts = Enumerable.Range(0, 3).Select(part => bench.Input($"part{part}", 4, 2)).ToArray();
        Definition y = bench.Output(
            "Y", new Concatenation().Of([.. parts.Select(part => (Operand)part.Engine)]), new(4, 6, (i, j) => parts[j / 2].Tape[i, j % 2]));

        bench.Agree(y);
    }

    [Test]
    public void Scaling_by_the_root_of_a_size()
    {
        var (x, tape) = bench.Input("X", 3, 4);
        Definition y = bench.Output("Y", new Scaling(8).Of(x), tape.Map(entry => entry / Math.Sqrt(8)));

        bench.Agree(y);
    }

    [Test]
    public void A_sum_of_a_tensor_a_product_and_a_bias()
    {
        var (a, tapeA) = bench.Input("A", 3, 5);
        var (b, tapeB) = bench.Input("B", 3, 2);
        var (c, tapeC) = bench.Input("C", 2, 5);
        var (bias, tapeBias) = bench.Input("bias", 1, 5);
        Definition y = bench.Output(
            "Y", Addition.OfTerms(new Copy().Of(a), new Product().Of(b, c), new Copy().Of(bias)),
            tapeA + (tapeB * tapeC) + tapeBias);

        bench.Agree(y);
    }

    /// <summary>One input, three uses: what comes back by each of them adds up.</summary>
    [Test]
    public void An_input_that_is_used_three_times()
    {
        var (x, tape) = bench.Input("X", 4, 3);
        var (w, tapeW) = bench.Input("W", 3, 4);
        Scalars tapeXW = tape * tapeW;
        Definition xw = bench.Output("XW", new Product().Of(x, w), tapeXW);
        Definition y = bench.Output("Y", Addition.OfTerms(new Product().Of(xw, x), new Copy().Of(x)), (tapeXW * tape) + tape);

        bench.Agree(y);
    }
}
