using System.Globalization;
using HandCalc.Specs.Notation;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 5 · The feed-forward network
//
// Given       (step 4)  attention
// To derive   hidden = attention · W_1 + b_1,   activated = GELU(hidden),   ffn = activated · W_2 + b_2
//
// Attention moved information between tokens. Now each token works on what it has gathered, on its own: its 16 features are
// spread out to 64, bent by a curve called **GELU**, and brought back to 16.
//
// `W_1` and `W_2` are weights as before; `b_1` and `b_2` are the first **biases** (2.1). Most programs start biases at 0; here
// they are drawn at random like the weights, as in the published example. A linear map with its bias is a **layer**; the word
// also stands for a larger part, such as attention, the whole feed-forward network, or the layer norm of step 6. Attention,
// feed-forward network and what step 6 adds are together a **block**.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step05_FeedForward(WorkedExample example) : Derivation(example)
{
    // The first linear map goes up, from 16 features to 64. Each of the 64 columns of `W_1` asks one question about a token: a
    // dot product, plus a bias that says how easily the answer is yes. To add the row `b_1` to every token, we multiply it by a
    // column of ones.
    [Derives("5.1", @"\text{hidden} = \text{attention} · W_1 + b_1")]
    public Task The_first_layer_asks_questions_about_each_token()
    {
        Matrix<double> hidden = (Attention * W_1) + (Ones(Tokens) * b_1);          // 5×64 = 5×16 · 16×64 + 5×1 · 1×64

        hidden[1, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => Attention[1, k] * W_1[k, 0]).Append(b_1[0, 0]));
        Step["hidden"].Should().Equal(hidden, within: Arithmetic);

        return Approve("W_1", "b_1", "hidden");
    }

    // GELU lets numbers far above 0 pass, brings those far below to 0, and bends smoothly in between: x·Φ(x), where Φ(x) is the
    // probability that a number drawn from the normal distribution with mean 0 and standard deviation 1 lies below x. We use a
    // formula with tanh, as GPT-2 does; its last constant was fitted to bring it close to x·Φ(x).
    //
    // Negative numbers are damped, not cut off: `hidden[<BOS>, 4]` = -0.096222 becomes `activated[<BOS>, 4]` = -0.044423.
    [Derives("5.2", @"\text{GELU}(x) = ½ x \left(1 + \tanh\!\left[√{2/π}\,(x + 0.044715\, x^3)\right]\right)")]
    public Task GELU_bends_each_number_on_its_own()
    {
        Matrix<double> activated = Hidden.Map(TanhFormula);                        // 5×64, entry by entry

        Step["activated"].Should().Equal(activated, within: Arithmetic);
        foreach (double x in Enumerable.Range(-60, 121).Select(tenth => tenth / 10.0))
        {
            Operations.Gelu.Value(x).Should().BeApproximately(TanhFormula(x), Arithmetic, "x is {0}", x);
        }

        TanhFormula(0).Should().Be(0);
        TanhFormula(-10).Should().BeApproximately(0, Arithmetic, "what is far below zero is held back");
        TanhFormula(10).Should().BeApproximately(10, Arithmetic, "what is far above zero passes");

        return Approve("activated");
    }

    // How close does the formula come? Φ has no formula in elementary functions; libraries compute it from the error function,
    // erf. We go through the numbers from −6 to 6 and look for the largest distance, which the snapshot states. It is small,
    // but not zero: whoever mixes the two formulas, say one for the value and the other for the slope, gets a gradient that is
    // wrong and hardly shows it.
    //
    // > Predict: By how much is GELU(x) larger than GELU(−x)?
    // >
    // > Answer: By x, for either formula: if GELU(x) is ½x·(1 + t), then GELU(−x) is −½x·(1 − t), since tanh and erf change
    // > their sign with x. So the two formulas are as far apart at x as at −x.
    [Derives("5.3", @"x\,Φ(x) = \tfrac{x}{2}\left(1 + \operatorname{erf}\frac{x}{√2}\right) ≈ \text{GELU}(x)")]
    public Task The_tanh_formula_comes_close_to_the_exact_curve()
    {
        double[] grid = [.. Enumerable.Range(-6000, 12001).Select(thousandth => thousandth / 1000.0)];
        double farthest = grid.MaxBy(x => Math.Abs(TanhFormula(x) - ErfFormula(x)));
        double[] shown = [.. Enumerable.Range(-3, 7).Select(x => (double)x), Math.Abs(farthest)];

        Math.Abs(TanhFormula(farthest) - ErfFormula(farthest)).Should().BeInRange(1e-4, 1e-3);
        foreach (double x in shown)
        {
            (TanhFormula(x) - TanhFormula(-x)).Should().BeApproximately(x, Arithmetic, "GELU(x) − GELU(−x) = x");
            (ErfFormula(x) - ErfFormula(-x)).Should().BeApproximately(x, Arithmetic, "for either formula");
        }

        return ApproveTable("gelu", ["x", "by tanh", "by erf", "difference"], shown.Select(x => (Cell[])
        [
            x.ToString("F3", CultureInfo.InvariantCulture),
            Table.Number(TanhFormula(x)), Table.Number(ErfFormula(x)), Table.Number(TanhFormula(x) - ErfFormula(x)),
        ]), "\nThe largest difference between −6 and 6 stands in the last line.\n");
    }

    // The second linear map goes back down, from 64 features to 16: each of the 64 answers adds its own row of `W_2` to the
    // token, multiplied by the answer. A negative answer takes a little away.
    [Derives("5.4", @"\text{ffn} = \text{activated} · W_2 + b_2")]
    public Task The_second_layer_writes_the_answers_back()
    {
        Matrix<double> ffn = (Activated * W_2) + (Ones(Tokens) * b_2);             // 5×16 = 5×64 · 64×16 + 5×1 · 1×16

        ffn[1, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DFf).Select(k => Activated[1, k] * W_2[k, 0]).Append(b_2[0, 0]));
        Step["ffn"].Should().Equal(ffn, within: Arithmetic);

        return Approve("W_2", "b_2", "ffn");
    }

    // We said that each token works on its own. So we may send the rows through the network one at a time, and get the same
    // numbers. This is why this part of the work on a long text can be shared out over many processors.
    [Derives("5.5", @"\text{ffn}_i = \text{GELU}(\text{attention}_i · W_1 + b_1) · W_2 + b_2")]
    public void Position_by_position_gives_the_same_as_all_at_once()
    {
        for (int i = 0; i < Tokens; i++)
        {
            Matrix<double> alone = (((Row(Attention, i) * W_1) + b_1).Map(TanhFormula) * W_2) + b_2;   // 1×16

            alone.Should().Equal(Row(Ffn, i), within: Arithmetic);
        }
    }

    // What is the bend for? Without GELU the two maps collapse into one: a single 16×16 matrix `W_1·W_2` with one bias does the
    // same, and the 64 features in between were for nothing. The same holds for any straight line in place of the curve, such
    // as x/2.
    //
    // And GELU is close to x/2 near 0, where the entries of `hidden` lie in this untrained model; the farthest from 0 is
    // `hidden[like, 50]` = 0.260465. There $\tanh u ≈ u$, to within u³, so the formula of 5.2 becomes $½x(1 + √{2/π}\,x)$, and
    // $GELU(x) ≈ x/2 + x²/√{2π}$, to within x⁴.
    //
    // How do we tell a bend from a straight line? Send a row through the network, and its negative: with straight lines only,
    // the output for a row of zeros lies halfway between the two. With GELU it does not. The bend makes the 64 features count,
    // each a detector of its own, and more of them can shape a finer curve.
    //
    // To make `hidden` four times as wide as X has been the custom since the first Transformer; nothing forces it.
    [Derives("5.6", @"(\text{attention} · W_1 + b_1) W_2 + b_2 = \text{attention} · (W_1 W_2) + (b_1 W_2 + b_2)")]
    public void Without_the_bend_two_layers_collapse_into_one()
    {
        Matrix<double> straight = (Hidden * W_2) + (Ones(Tokens) * b_2);           // 5×16 = 5×64 · 64×16 + 5×1 · 1×16
        Matrix<double> collapsed = (Attention * (W_1 * W_2)) + (Ones(Tokens) * ((b_1 * W_2) + b_2));

        straight.Should().Equal(collapsed, within: Arithmetic);

        // f(a) + f(−a) − 2·f(0) is zero where nothing bends.
        Bend(x => x / 2).Should().BeZero(within: Arithmetic);
        Bend(TanhFormula).L2Norm().Should().BeGreaterThan(Arithmetic, "GELU bends");

        // x³ of the largest entry, about x/2, is x⁴/2; the error is less.
        Matrix<double> bent = Hidden.Map(x => (x / 2) + (x * x / Math.Sqrt(2 * Math.PI)));
        Activated.Should().Equal(bent, within: Math.Pow(Training["hidden"].LargestEntry, 3));

        Matrix<double> Bend(Func<double, double> curve) =>
            Network(Attention, curve) + Network(-Attention, curve) - (2 * Network(0 * Attention, curve));

        Matrix<double> Network(Matrix<double> x, Func<double, double> curve) =>
            (((x * W_1) + (Ones(Tokens) * b_1)).Map(curve) * W_2) + (Ones(Tokens) * b_2);
    }

    private static double TanhFormula(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static double ErfFormula(double x) => x / 2 * (1 + SpecialFunctions.Erf(x / Math.Sqrt(2)));
}
