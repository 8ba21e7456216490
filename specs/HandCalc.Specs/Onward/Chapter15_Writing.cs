using System.Globalization;
using HandCalc.Models;
using HandCalc.Randomness;
using HandCalc.Specs.Notation;
using HandCalc.Transformer;
using HandCalc.Writing;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Onward;

// # Chapter 15 · Writing
//
// Given       (chapter 14)  the parameters after many steps of training
// To derive   p, the distribution of the next word,   what is made of it before a word is drawn,   and how a cache saves arithmetic
//
// A model that guesses the next word can write. We give it the beginning of a text, the **prompt**; it says how likely each word is to
// come next; we choose one, append it, and ask again. The prompt may be `<BOS>` alone.
//
// Nothing new is trained, and no gradient is needed: this is the forward pass of steps 1 to 7, once for each word. We take our
// model after as much training as it takes, at the learning rate of its file: until at each position the likeliest word is the right one.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Chapter15_Writing(WorkedExample example) : Derivation(example)
{
    private const int AtMost = 500;

    /// <summary>The step after none, after one other, …, until at each position the likeliest word is the right one.</summary>
    private TrainingStep[] Steps => Example.Once(() => UntilItKnows(Model));

    private TrainingStep Last => Steps[^1];

    private Matrix<double> Trained(string name) => Last[name].Value;

    // Row i of the logits answers one question: after the tokens 0 to i, what comes next? In training each row but the last had an answer
    // to learn from; what the model says after `<EOS>` was never trained. To write, only the last row is of use: in the text so far it is
    // the only one whose next word is not there yet. Its softmax, with $z$ for its logits, is the distribution $p$ of the next word.
    //
    // The table goes through the text of our example. It asks for the next word after each of its beginnings.
    //
    // > Predict: The text becomes longer by a word. Which rows of the logits are other numbers than before?
    // >
    // > Answer: None. The mask lets no token see what comes after it, so a new row stands below the old ones, and they stay.
    [Derives("15.1", @"p_j = \frac{e^{z_j}}{∑_k e^{z_k}}, \qquad z = \text{the last row of logits}")]
    public Task The_last_row_is_the_distribution_of_the_next_word()
    {
        for (int last = 0; last < Tokens; last++)
        {
            Matrix<double> powers = Row(Trained("logits"), last).PointwiseExp();
            Matrix<double> p = powers / powers.RowSums()[0];                        // 1×6

            AsRow(new Sampling().Of(After(last).Logits)).Should("p").Equal(p, within: Arithmetic);
            AsRow(After(last).Logits).Should("the last row").BeExactly(Row(Trained("logits"), last));
        }

        return ApproveTable("next-word", ["the text so far", "likeliest", "p", "after it", "p"], Enumerable.Range(0, Tokens).Select(last =>
        {
            int[] order = [.. Enumerable.Range(0, Model.Vocabulary.Length).OrderByDescending(word => Trained("P")[last, word])];
            return (Cell[])[string.Join(' ', Model.Tokens.Take(last + 1)), Model.Vocabulary[order[0]],
                Table.Number(Trained("P")[last, order[0]]), Model.Vocabulary[order[1]], Table.Number(Trained("P")[last, order[1]])];
        }));
    }

    // We could always take the likeliest word. Then the same prompt always gives the same text. Or we draw: each word as often as p says.
    // Between the two lies the **temperature** T: the logits are divided by it before the softmax. Compare any two words:
    //
    // $$
    // \frac{p_j}{p_k} = e^{(z_j − z_k) / T}
    // $$
    //
    // The word with the larger logit has the larger share at any T: the order is kept. As T goes to 0, the quotient of any other word
    // and the largest goes to 0, and the largest has all. As T grows, each quotient goes to 1, and all words become equally likely.
    [Derives("15.2", @"p_j(T) = \frac{e^{z_j / T}}{∑_k e^{z_k / T}}, \qquad \frac{p_j}{p_k} = e^{(z_j - z_k) / T}")]
    public Task The_temperature_divides_the_logits_and_keeps_their_order()
    {
        int largest = Array.IndexOf(Z, Z.Max());
        foreach (double t in new[] { 0.25, 0.5, 1, 2, 4 })
        {
            double[] p = At(t);
            p.Sum().Should().BeApproximately(1, Arithmetic);
            foreach ((int j, double share) in p.Index())
            {
                (share / p[largest]).Should().BeApproximately(Math.Exp((Z[j] - Z[largest]) / t), Arithmetic);
            }
        }

        double cold = Z.Where((_, j) => j != largest).Min(z => Z[largest] - z) / 1000;
        At(cold)[largest].Should().Be(1, "so cold, nothing is left of any other word");
        AsRow(At(0)).Should("the largest, at 0").Equal(AsRow(At(cold)), within: Arithmetic);
        At(1e12).Should().OnlyContain(share => Math.Abs(share - (1.0 / Z.Length)) < 1e-9, "so hot, all words are equally likely");
        return ApproveTable("temperature", ["T", .. Model.Vocabulary, "entropy"], new[] { 0, 0.25, 0.5, 1, 2, 4 }.Select(t => (Cell[])
        [
            t.ToString(System.Globalization.CultureInfo.InvariantCulture), .. At(t).Select(Table.Number), Table.Number(Entropy(At(t))),
        ]));
    }

    // The entropy H of a distribution, the mean of −ln p (14.5), says how undecided it is. Where one word has all, it is 0; where all are
    // equally likely, it is ln of their number. Does it grow with T, all the way? With $b = 1 / T$ we have
    // $\ln p_j = b z_j − \ln ∑_k e^{b z_k}$, and so $H = \ln ∑_k e^{b z_k} − b \bar{z}$ with the mean $\bar{z} = ∑_j p_j z_j$. The
    // derivative of the logarithm with respect to b is $\bar{z}$. So $p_j$ changes by $p_j (z_j − \bar{z})$, and $\bar{z}$ by the variance
    // of z, each word counted with its share:
    //
    // $$
    // \frac{d\bar{z}}{db} = ∑_j p_j (z_j − \bar{z})\, z_j = ∑_j p_j (z_j − \bar{z})^2 = Var_p(z), \qquad ∑_j p_j (z_j − \bar{z}) = 0
    // $$
    //
    // In the derivative of H the two $\bar{z}$ cancel:
    //
    // $$
    // \frac{dH}{db} = \bar{z} − \bar{z} − b \frac{d\bar{z}}{db} = −b\, Var_p(z)
    // \frac{dH}{dT} = \frac{dH}{db} · \frac{db}{dT} = \frac{Var_p(z)}{T^3}
    // $$
    //
    // A variance is never negative. So entropy never falls as the temperature grows. The test measures this slope.
    [Derives("15.3", @"H = −∑_j p_j \ln p_j, \qquad \frac{dH}{dT} = \frac{\operatorname{Var}_p(z)}{T^3} ≥ 0")]
    public void Entropy_grows_with_the_temperature()
    {
        const double Nudge = 1e-4;
        foreach (double t in new[] { 0.5, 1, 2, 4 })
        {
            double[] p = At(t);
            double mean = p.Zip(Z, (share, z) => share * z).Sum();
            double variance = p.Zip(Z, (share, z) => share * (z - mean) * (z - mean)).Sum();
            double slope = (Entropy(At(t + Nudge)) - Entropy(At(t - Nudge))) / (2 * Nudge);

            slope.Should().BeApproximately(variance / (t * t * t), 1e-6);
            slope.Should().BePositive();
        }

        Entropy(At(1e12)).Should().BeApproximately(Math.Log(Z.Length), 1e-9);
        Entropy(At(0)).Should().Be(0);
    }

    // A large vocabulary has many words that are unlikely each, and likely together: sooner or later one of them is drawn. **Top-k**
    // keeps the K words with the largest logits, gives all others exactly 0, and divides by what the kept ones have together, so that
    // the sum is 1 again. Among those that are kept, no quotient changes.
    //
    // > Predict: Which K gives the same text as T → 0, and which K changes nothing?
    // >
    // > Answer: With K = 1 the largest alone is kept, and has all. With K the size of the vocabulary all words are kept.
    [Derives("15.4", @"p_j^{(K)} = \begin{cases} p_j / ∑_{k \text{ kept}} p_k & j \text{ kept} \\ 0 & \text{otherwise} \end{cases}")]
    public void Top_k_keeps_the_likeliest_and_divides_by_their_sum()
    {
        double[] p = At(2);
        for (int k = 1; k <= p.Length; k++)
        {
            int[] kept = [.. Enumerable.Range(0, p.Length).OrderByDescending(word => p[word]).Take(k)];
            double[] derived = [.. p.Select((share, word) => kept.Contains(word) ? share / kept.Sum(other => p[other]) : 0)];

            double[] drawnFrom = [.. new Sampling(2, k).Of(Z)];
            AsRow(drawnFrom).Should("what is drawn from").Equal(AsRow(derived), within: Arithmetic);
            drawnFrom.Count(share => share == 0).Should().Be(p.Length - k, "the others are exactly zero");
        }

        new Sampling(2, 1).Of(Z).Should().Equal(At(0));
        new Sampling(2, p.Length).Of(Z).Should().Equal(p);
    }

    // To draw, we lay the shares side by side on the way from 0 to 1, and take the word in whose share a random number u falls. The
    // numbers come from the generator that drew the parameters (1.3), so a seed gives the same text everywhere.
    //
    // Where does a text end? Where the model says so: `<EOS>` is a word like any other, and after the last word it has learned to find
    // it likely. Once it is drawn, we stop.
    //
    // How likely is it to draw exactly the text of the training? Each of its words must be drawn, so their probabilities multiply; and
    // the sum of the losses is minus the logarithm of that product (7.4). A smaller loss is nothing else than a likelier text. The table
    // has what is drawn with some seeds, and how likely that was.
    [Derives("15.5", @"\text{word} = \min \{ j : p_0 + \dots + p_j > u \}, \quad u ∈ [0, 1), \qquad"
        + @" \Pr(\text{text}) = ∏_i P_{i, y_i} = e^{-∑_i \text{losses}_i}")]
    public Task A_word_is_drawn_by_its_share_until_the_text_ends()
    {
        var lines = new List<Cell[]>();
        for (int seed = 0; seed < Model.Vocabulary.Length; seed++)
        {
            Writer writer = After(0);
            var twister = MersenneTwister.Of(seed);
            double likely = 1;
            foreach (ChosenWord word in writer.Write(new(), new(seed)))
            {
                double u = twister.NextDouble(), below = word.DrawnFrom.Take(word.Id).Sum();
                u.Should().BeInRange(below, below + word.Probability);
                likely *= word.Probability;
            }

            (writer.IsEnded || writer.Ids.Length == Model.MaxLength).Should().BeTrue();
            lines.Add([$"{seed}", Table.Number(likely), TextOf(writer.Ids)]);
        }

        Enumerable.Range(0, Model.Targets.Length).Aggregate(1.0, (product, i) => product * Trained("P")[i, Model.Targets[i]])
            .Should().BeApproximately(Math.Exp(-Trained("losses").Enumerate().Sum()), Arithmetic);
        return ApproveTable("drawn", ["seed", "probability", "text"], lines);
    }

    // Always the likeliest word, and no drawing: that is **greedy**. If the likeliest word is the right one at each position, the text of
    // the training is written: `<BOS>` gives the first word, both together the second, and so on to `<EOS>`. Where one is wrong, the
    // text goes wrong there, and from then on the model continues a text that it has never seen.
    //
    // The table shows it learn. It has a line for each step after which another text is written than before; the last one says how many
    // steps it took.
    [Derives("15.6", @"\text{word} = \operatorname{argmax}_j p_j = \operatorname{argmax}_j z_j")]
    public Task The_largest_writes_the_text_as_far_as_each_row_is_right()
    {
        var lines = new List<Cell[]>();
        foreach (TrainingStep step in Steps)
        {
            int[] likeliest = Likeliest(step);
            int[] text = [.. new Writer(Model, step.State, Model.Ids[..1]).Write(new(0), new(0)).Select(word => word.Id)];
            int right = likeliest.Zip(Model.Targets).TakeWhile(pair => pair.First == pair.Second).Count();

            text.Take(right + 1).Should().Equal(likeliest.Take(right + 1), "so far the model reads its own text");
            if (lines.Count == 0 || lines[^1][^1].Text != TextOf(text))
            {
                lines.Add([$"{step.State.StepsTaken}", Table.Number(step.MeanLoss), TextOf(text)]);
            }
        }

        return ApproveTable("greedy", ["steps taken", "mean loss", "what it writes"], lines);
    }

    // A text may also end because the model can't go on. Each position has a row of `E_pos`, here `maxLength` = 5 of them. The token
    // behind the last of them has no row, so it has no X, and nothing follows from it. The engine refuses in a sentence.
    //
    // Could we not append a row to `E_pos`? A row of numbers is easily made. But no text of the training reaches it, so its gradient is
    // 0, and its averages are. Of AdamW only the decay is left (13.4), which makes it smaller, step by step: noise as it was drawn, and
    // ever less of it. The model never learned what the position means. It takes training with longer texts.
    [Derives("15.7", @"X_i = E_{\text{token}}[\text{id}_i] + E_{\text{pos}}[i] \;\; (i < \text{maxLength}), \qquad"
        + @" θ_t = (1 - ηλ)^t\, θ_0 \;\text{ for a row without a gradient}")]
    public void A_position_without_a_row_has_no_X_and_an_appended_row_learns_nothing()
    {
        Writer full = new(Model, Last.State, [.. Enumerable.Repeat(Model.Ids[0], Model.MaxLength)]);
        full.Limit.Should().Contain($"would stand at position {Model.MaxLength}");
        FluentActions.Invoking(() => full.Append(Model.Ids[1])).Should().Throw<InvalidInputException>().WithMessage("maxLength: *");

        int taken = Math.Max(1, Last.State.StepsTaken);
        TrainingStep[] appended = [.. Trainer.Steps(Model.Giving(null) with { MaxLength = Model.MaxLength + 1 }, taken, every: taken)];
        TrainingStep longer = appended[^1];
        Matrix<double> drawn = Row(appended[0]["E_pos"].Value, Model.MaxLength);   // 1×16
        double left = Math.Pow(1 - (Model.Optimizer.LearningRate * Model.Optimizer.WeightDecay), taken);

        Row(longer["d.E_pos"].Value, Model.MaxLength).Should("the gradient of the appended row").BeZero();
        Row(longer["E_pos"].Value, Model.MaxLength).Should("the appended row").Equal(drawn * left, within: Arithmetic);
        new Writer(longer.Model, longer.State, full.Ids).Limit.Should().BeNull("there it could go on");
    }

    // Each new word asks for one new row of logits. Must all rows be computed again? Follow the new row back. Its query is of its own row
    // of X. It meets the keys and the values of all rows before it; and these are as they were, since no later row reaches into an
    // earlier one (3.7). So we keep them: K and V, the **cache**, which grows by a row below. All else of the earlier rows is never asked
    // for again.
    //
    // The test computes the last row from its own row of X and the rows of K and V above it, and finds its logits. Two slips are easy
    // here. The new row must have its own position, and not that of the first row that is computed; and it sees all rows of the cache.
    [Derives("15.8", @"\text{head} = \operatorname{softmax}(q K^\top / √{d_k})\, V, \qquad q = x W_Q, \; k = x W_K, \; v = x W_V")]
    public void A_new_row_needs_of_the_rows_before_it_their_keys_and_values_alone()
    {
        int last = Tokens - 1;
        Matrix<double> x = Row(Trained("X"), last);                                // 1×16
        Matrix<double>[] heads = [.. Heads.Select(h =>
        {
            Matrix<double> q = x * Trained($"W_Q[{h}]");                           // 1×8 = 1×16 · 16×8
            Matrix<double> keys = Above($"K[{h}]").Stack(x * Trained($"W_K[{h}]"));
            Matrix<double> values = Above($"V[{h}]").Stack(x * Trained($"W_V[{h}]"));
            Matrix<double> powers = (q * keys.Transpose() / Math.Sqrt(Model.DHead)).PointwiseExp();
            return powers / powers.RowSums()[0] * values;                          // 1×8 = 1×5 · 5×8
        })];
        SideBySide(heads).Should("concat").Equal(Row(Trained("concat"), last), within: Arithmetic);

        Writer kept = After(0);
        for (int i = 0; i < Tokens; i++)
        {
            AsRow(kept.Logits).Should($"row {i}, computed alone").BeExactly(Row(Trained("logits"), i));
            if (i < last)
            {
                kept.Append(Model.Ids[i + 1]);
            }
        }

        Matrix<double> Above(string name) => Trained(name).SubMatrix(0, last, 0, Model.DHead);
    }

    // The same logits, to the last bit: that is more than algebra promises. A sum of doubles depends on the order of its terms, for each
    // addition rounds. Here every entry of a product is added in one order, from the first term to the last, whatever rows stand around
    // it; and a weight of exactly 0, which the mask gives, adds nothing at all.
    //
    // In most libraries it is not so. They choose a kernel by the shape of a product, and a single row gets another one than many rows; it
    // splits the sum into parts, or adds in another order. So a cached answer differs in its last bits, and where two words are nearly
    // equally likely, in the word. The table adds the fractions $1/k$ in other orders, and the logits too: all are right, but for rounding.
    [Derives("15.9", @"(a + b) + c \;≠\; a + (b + c) \quad \text{for doubles}")]
    public Task One_order_of_adding_gives_the_same_bits_and_another_order_does_not()
    {
        (Matrix<double> x, Matrix<double> w) = (Trained("normalized"), Trained("W_lm"));
        foreach (int i in Enumerable.Range(0, Tokens))
        {
            Numerics.MatrixProduct.Multiply(Row(x, i), false, w, false).Should("a row alone").BeExactly(Row(Trained("logits"), i));
        }

        double small = Math.ScaleB(1, -53);                                        // half a unit in the last place of 1
        (1 + small + small).Should().Be(1);
        (1 + (small + small)).Should().BeGreaterThan(1);

        int[] all = [.. Enumerable.Range(0, Model.DModel)];
        Added(all).Should("the sum from the first term").BeExactly(Trained("logits"));
        return ApproveTable("orders", ["terms are added", $"1/1 + … + 1/{all.Length}", "logits"],
        [
            Line("first to last", all), Line("last to first", [.. all.Reverse()]),
            Line("two halves", all[..(all.Length / 2)], all[(all.Length / 2)..]),
            Line("even and odd", [.. all.Where(k => k % 2 == 0)], [.. all.Where(k => k % 2 == 1)]),
        ]);

        double Sum(int[] order, Func<int, double> term) => order.Aggregate(0.0, (sum, k) => sum + term(k));
        Matrix<double> Added(params int[][] parts) => Matrix<double>.Build.Dense(Tokens, Model.Vocabulary.Length,
            (i, j) => parts.Select(part => Sum(part, k => x[i, k] * w[k, j])).Aggregate((sum, part) => sum + part));
        Cell[] Line(string order, params int[][] parts)
        {
            Matrix<double> logits = Added(parts);
            logits.Should(order).Equal(Trained("logits"), within: Arithmetic);
            string harmonic = parts.Select(part => Sum(part, k => 1.0 / (k + 1))).Aggregate((sum, part) => sum + part)
                .ToString("R", CultureInfo.InvariantCulture);
            return [order, harmonic, logits.Equals(Trained("logits")) ? "the same bits" : "other bits"];
        }
    }

    // How much is saved? We count the multiplications. A row costs c for its linear maps, whatever text it is in. In attention it meets
    // each row that is there, once with its key and once with its value: two times d for each. Row i of a text meets i + 1 rows.
    // Without a cache all i + 1 rows are computed anew, and each with all i + 1 rows, for the engine multiplies hidden scores too. So the
    // whole text costs, as long as it is short beside d, with a cache about its length times c, and without one about half the square of
    // its length times c.
    //
    // What c is made of: $3 d^2$ for Q, K and V, $d^2$ for W_O, $2 d\, d_{ff}$ for the network, and d for each word of the vocabulary.
    [Derives("15.10", @"c = 4 d^2 + 2 d\, d_{ff} + d\, |\text{vocabulary}|, \qquad \text{cached: } ∑_{i=0}^{n-1} \big( c + 2 d (i+1) \big),"
        + @" \qquad \text{anew: } ∑_{i=0}^{n-1} (i+1) \big( c + 2 d (i+1) \big)")]
    public Task A_cache_saves_all_rows_but_the_last()
    {
        long d = Model.DModel, c = (4 * d * d) + (2 * d * Model.DFf) + (d * Model.Vocabulary.Length);
        var rows = new List<Cell[]>();
        (long cached, long anew) = (0, 0);
        for (int i = 0; i < Tokens; i++)
        {
            long row = c + (2 * d * (i + 1));
            Work(i + 1, earlier: i).Should().Be(row);
            Work(i + 1, earlier: 0).Should().Be((i + 1) * row);
            (cached, anew) = (cached + row, anew + ((i + 1) * row));
            rows.Add([$"{i + 1}", $"{cached}", $"{anew}"]);
        }

        return ApproveTable("multiplications", ["tokens", "with a cache", "without"], rows);

        long Work(int tokens, int earlier) => StepWork.MultiplyAdds(
            TransformerComputation.Forward(Model, Model.Ids[..tokens], earlier).Definitions);
    }

    /// <summary>The logits after the first token.</summary>
    private double[] Z => [.. Trained("logits").Row(0)];

    /// <summary>A text that is the example's up to a row.</summary>
    private Writer After(int last) => new(Model, Last.State, Model.Ids[..(last + 1)]);

    /// <summary>The distribution after the first token, at a temperature.</summary>
    private double[] At(double temperature) => [.. new Sampling(temperature).Of(Z)];

    private static TrainingStep[] UntilItKnows(Model model)
    {
        var steps = new List<TrainingStep>();
        foreach (TrainingStep step in Trainer.Steps(model, AtMost, every: 1))
        {
            steps.Add(step);
            if (Likeliest(step).SequenceEqual(model.Targets))
            {
                break;
            }
        }

        return [.. steps];
    }

    /// <summary>The likeliest word of each row that has a target.</summary>
    private static int[] Likeliest(TrainingStep step) =>
        [.. step.Model.Targets.Select((_, i) => step["P"].Value.Row(i).MaximumIndex())];

    private string TextOf(IEnumerable<int> ids) => string.Join(' ', ids.Select(id => Model.Vocabulary[id]));

    private static double Entropy(double[] p) => p.Where(share => share > 0).Sum(share => share * Math.Log(1 / share));

    private static Matrix<double> AsRow(IEnumerable<double> entries) => Vector<double>.Build.DenseOfEnumerable(entries).ToRowMatrix();
}
