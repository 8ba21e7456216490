using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Onward;

// # Chapter 19 · Several texts at once
//
// Given       (chapters 16 to 18)  a step of one text
// To derive   a step of several texts:   their rows, what they see of each other, their loss,   and its gradient from parts
//
// Up to here each step saw one text. A model is trained on many, and takes some of them in each step: a **batch**. So the gradient
// speaks for more than one sentence, and the machine has larger matrices to multiply, which it does better than many small ones.
//
// Beside the text of our example we put its own last words, as a second text. A model file names such texts in `texts`; that of `text`
// stays the first. The loss is a mean in this chapter, since it is the mean that people get wrong.
[TestFixtureSource(typeof(OnwardExamples))]
public sealed class Chapter19_SeveralTexts(WorkedExample example) : Derivation(example)
{
    private readonly Lazy<TrainingStep> both = new(() => TrainingStep.Compute(BatchOf(example.Step.Model)));

    private TrainingStep Both => both.Value;

    private EngineTensors BothSay => new(Both);

    /// <summary>How many tokens each of the two has, with `BOS` and `EOS`.</summary>
    private int[] Lengths => [.. Texts.Select(text => Tokenizer.Split(text).Length + 2)];

    private string[] Texts => [Both.Model.Text, .. Both.Model.Texts!.Value];

    private int Longest => Lengths.Max();

    private int Rows => Lengths.Length * Longest;

    /// <summary>How many words are to be predicted: n.</summary>
    private int Asked => Lengths.Sum(length => length - 1);

    private IEnumerable<string> Parameters => Both.Parameters.Select(parameter => parameter.Name);

    // A row is a token; so two texts are simply more rows, one text below the other. Look-up, layer norm, the feed-forward network and
    // the logits work row by row and need not know that there are texts at all. The positions do: in each text they begin at 0 again.
    //
    // So that every text is found by counting, each is given as many rows as the longest has tokens, T. What a shorter one leaves over is
    // filled with `<PAD>`: the text is **padded**. Of B texts let b be the number of one, and p a position in it. Then its row is
    //
    // $$ row = b\, T + p $$
    [Derives("19.1", @"X_{bT + p} = E_{\text{token},\, id_{b,p}} + E_{\text{pos},\, p}, \qquad"
        + @" id_{b,p} = \text{PAD} \;\text{ behind the text}")]
    public Task Texts_of_different_lengths_are_padded_and_stand_below_each_other()
    {
        int pad = Model.Vocabulary.IndexOf("<PAD>");
        int[][] ids = [.. Texts.Select(text => Tokenizer.Encode(text, Model.Vocabulary).ToArray())];
        int[] padded = [.. ids.SelectMany(text => text.Concat(Enumerable.Repeat(pad, Longest - text.Length)))];
        Matrix<double> words = Matrix<double>.Build.Dense(Rows, Model.Vocabulary.Length, (i, j) => padded[i] == j ? 1 : 0);
        Matrix<double> places = Matrix<double>.Build.Dense(Rows, Model.MaxLength, (i, j) => i % Longest == j ? 1 : 0);
        Matrix<double> x = (words * E_token) + (places * E_pos);                   // 16×16

        BothSay["X"].Should().Equal(x, within: Arithmetic);

        return ApproveTable("rows", ["row", "text", "position", "token", "next"], Enumerable.Range(0, Rows).Select(row => (Cell[])
        [
            $"{row}", $"{row / Longest}", $"{row % Longest}", Model.Vocabulary[padded[row]],
            row % Longest < Lengths[row / Longest] - 1 ? Model.Vocabulary[padded[row + 1]] : "",
        ]));
    }

    // Attention must not mix the texts. The mask of step 3 hid what comes later; now it hides the other text as well. What is left of the
    // table of weights are triangles along the diagonal, one for each text, and zeros outside. (With this mask the next text might as well
    // begin right behind the last one, without padding. That is called packing.)
    //
    // Must it hide the padding too? Here the causal mask has done it: `<PAD>` stands behind its text, and no word looks ahead. Programs
    // that write several texts at once put the padding in front, so that each text ends in the last of its T rows. There it must be
    // masked by itself, or every word of a short text would look at it.
    //
    // > Predict: We compute the second text alone, without any padding. In which digit do its rows of `logits` and P differ from those
    // > here?
    // >
    // > Answer: In none. What is masked has the weight 0, and a sum to which zeros are added keeps every bit.
    [Derives("19.2", @"A_{ij} = \frac{e^{s_{ij}}}{∑_{k \text{ seen from } i} e^{s_{ik}}}, \qquad"
        + @" \text{seen: the same text, and } k ≤ i")]
    public Task Each_text_sees_itself_alone()
    {
        const string Block = "block[0]";
        foreach (int h in Heads)
        {
            Matrix<double> powers = Both[$"{Block}.scaled[{h}]"].Value.PointwiseExp();
            Matrix<double> seen = powers.MapIndexed((i, j, power) => Sees(i, j) ? power : 0);
            Matrix<double> weights = seen.MapIndexed((i, j, power) => power == 0 ? 0 : power / seen.Row(i).Sum());          // 16×16
            BothSay[$"{Block}.A[{h}]"].Should().Equal(weights, within: Arithmetic);
        }

        foreach ((int text, TrainingStep alone) in Alone().Index())
        {
            foreach (string name in new[] { $"{Block}.A[0]", $"{Block}.attention", "logits", "P" })
            {
                int from = text * Longest, width = name.EndsWith("A[0]", StringComparison.Ordinal) ? from : 0;
                Matrix<double> part = Both[name].Value.SubMatrix(from, Lengths[text], width, alone[name].Columns.Length);
                part.Should(name).BeExactly(alone[name].Value);
            }
        }

        Tensor first = Both[$"{Block}.A[0]"];
        return ApproveMatrix("weights of both texts", first.Equation, first.Rows, first.Columns, first.Value);
    }

    // A row of padding belongs to no text, and sees nothing. What is a softmax over nothing? The sum below the line has no term, so it is
    // 0, and 0/0 is no number. We define that all weights are 0; then the output of the head is a row of zeros. Many programs do otherwise.
    //
    // Some add −∞ to every hidden score. Then such a row is 0/0, which a machine writes NaN. In a model of one block the loss still looks
    // fine, since nobody asks that row anything. But on the way back d.V = Aᵀ · d.head has the row in each of its sums, times a gradient of
    // 0, and 0 · NaN is NaN. One row of padding, and no gradient is left. With a second block not even the loss is: there the value of that
    // row is NaN, and every row that gives it the weight 0 becomes NaN.
    //
    // Others add a number that is far below 0, −10⁹. In a row that sees something, the exponentials of what is hidden round to 0, as they
    // should. In a row that sees nothing all scores are equally far down. The largest is subtracted, and the row looks at everything: at
    // words that come later, at the other text. It does no harm as long as nobody reads it.
    //
    // > Predict: With −10⁹, how large is the gradient that comes back through such a row?
    // >
    // > Answer: 0. Its loss is masked, and only rows of padding look at it, whose losses are masked too.
    [Derives("19.3", @"\frac{0}{0} \text{ where all scores are } −∞, \qquad \frac{e^{−10^9 − m}}{∑_k e^{−10^9 − m}} ≈ \frac{1}{BT}"
        + @" \text{ where all are about } −10^9")]
    public void A_row_that_sees_nothing_has_no_weights()
    {
        const string Block = "block[0]";
        int padding = Enumerable.Range(0, Rows).First(IsPadding);
        Matrix<double> scores = Both[$"{Block}.scaled[0]"].Value, dHead = Both[$"d.{Block}.head[0]"].Value;
        Matrix<double> ofEngine = Both[$"{Block}.A[0]"].Value, infinite = Masked(double.NegativeInfinity), finite = Masked(-1e9);

        Row(ofEngine, padding).Should().BeZero();
        infinite.Row(padding).ToArray().Should().OnlyContain(weight => double.IsNaN(weight));
        (infinite.Transpose() * dHead).Enumerate().Should().OnlyContain(entry => double.IsNaN(entry), "of a gradient nothing is left");
        Matrix<double> values = Both["block[1].V[0]"].Value.MapIndexed((i, _, value) => IsPadding(i) ? double.NaN : value);
        (Both["block[1].A[0]"].Value * values).Enumerate().Should().OnlyContain(entry => double.IsNaN(entry), "0 · NaN is NaN");
        finite.Row(padding).Sum().Should().BeApproximately(1, Arithmetic);
        finite.Row(padding).ToArray().Should().OnlyContain(weight => weight > 0, "it looks at everything");
        (finite.Transpose() * dHead).Should("d.V").Equal(Both[$"d.{Block}.V[0]"].Value, within: Arithmetic);
        foreach (int row in Enumerable.Range(0, Rows).Where(row => !IsPadding(row)))
        {
            Row(finite, row).Should($"row {row}").Equal(Row(ofEngine, row), within: Arithmetic);
        }

        Matrix<double> Masked(double hidden)
        {
            Matrix<double> all = scores.MapIndexed((i, j, score) => score + (Sees(i, j) ? 0 : hidden));
            return Matrix<double>.Build.DenseOfRowVectors(all.EnumerateRows().Select(row => (row - row.Max()).PointwiseExp())
                .Select(powers => powers / powers.Sum()));
        }
    }

    // The loss is masked as well. A row has something to predict if another token of its text follows: `<EOS>` has not, nor has padding.
    // Let n be the number of rows that have. Every other row is given the loss 0, whatever the model says there, and its row of d.logits is
    // 0. No row that is asked sees such a row, for it stands behind all of them or in another text. So all of its gradients on the way back
    // are 0, and `<PAD>` learns nothing from being read. (Through the tied table it is
    // pushed away from the outputs, as in 18.3.)
    //
    // A position is the same in every text. So its row of `E_pos` receives the sum over the texts.
    [Derives("19.4", @"\frac{∂L}{∂\text{logits}_i} = \begin{cases} \frac{1}{n} (P_i - Y_i) & \text{if a token follows in the text of } i \\"
        + @" 0 & \text{otherwise} \end{cases}, \qquad \frac{∂L}{∂E_{\text{pos},p}} = ∑_b \frac{∂L}{∂X_{bT + p}}")]
    public Task What_has_no_next_token_has_no_loss_and_no_gradient()
    {
        int[] next = [.. Enumerable.Range(0, Rows).Select(row => IsAsked(row) ? Both.Model.Ids[row + 1] : -1)];
        Matrix<double> dLogits = Both["P"].Value.MapIndexed((i, j, p) => IsAsked(i) ? (p - (j == next[i] ? 1 : 0)) / Asked : 0);   // 16×10
        Matrix<double> dPositions = Matrix<double>.Build.Dense(Model.MaxLength, Model.DModel);                             // 8×16
        foreach ((int row, Vector<double> gradient) in Both["d.X"].Value.EnumerateRowsIndexed())
        {
            dPositions.SetRow(row % Longest, dPositions.Row(row % Longest) + gradient);
        }

        BothSay["d.logits"].Should().Equal(dLogits, within: Arithmetic);
        BothSay["d.E_pos"].Should().Equal(dPositions, within: Arithmetic);
        foreach (int row in Enumerable.Range(0, Rows).Where(row => !IsAsked(row)))
        {
            Row(Both["d.X"].Value, row).Should().BeZero();
        }

        foreach (string name in new[] { "d.E_pos", "d.ln_f.gamma", "d.block[1].b_2" })
        {
            BothSay[name].Should().MatchSlope();
        }

        return ApproveMatrix("losses of both texts", Both["losses"].Equation, Both["losses"].Rows, Axis.None, Both["losses"].Value);
    }

    // Over what do we take the mean? Over the n words that are predicted, in all texts together: then each word counts the same. Let $n_b$
    // of them be in text b, $ℓ_{b,p}$ the loss at its position p, and $\bar{L}_b$ the mean of these. The mean of the texts' means is
    // another number as soon as they differ in length, for there a word of a short text counts more.
    //
    // Of all that can go wrong in a batch, a wrong mean is the hardest to see. The loss looks like a loss, every gradient is the slope of
    // that loss, and the model learns. It only learns something else: to be right in short texts first.
    [Derives("19.5", @"\bar{L} = \frac{1}{n} ∑_b ∑_p ℓ_{b,p}, \quad n = ∑_b n_b, \qquad"
        + @" \bar{L} = ∑_b \frac{n_b}{n} \bar{L}_b \ne \frac{1}{B} ∑_b \bar{L}_b")]
    public Task The_mean_is_taken_over_words_and_not_over_texts()
    {
        double[] means = [.. Alone().Select(text => text.MeanLoss)];
        double weighted = means.Zip(Lengths).Sum(text => text.First * (text.Second - 1)) / Asked;

        Both.Loss.Should().BeApproximately(weighted, Arithmetic);
        Both.Loss.Should().BeApproximately(Both["losses"].Value.Enumerate().Sum() / Asked, Arithmetic);
        Both.Loss.Should().NotBeApproximately(means.Average(), 1e-6, "the texts differ in length");
        TrainingStep alike = TrainingStep.Compute(Both.Model with { Texts = [string.Join(' ', Tokenizer.Split(Model.Text).Reverse())] });
        double[] ofAlike = [.. Alone(alike.Model).Select(text => text.MeanLoss)];
        alike.Loss.Should().BeApproximately(ofAlike.Average(), Arithmetic, "texts of one length count the same either way");

        return ApproveTable("means", ["what", "words predicted", "mean loss"],
        [
            .. Texts.Select((text, index) => (Cell[])[text, $"{Lengths[index] - 1}", Table.Number(means[index])]),
            ["mean over words", $"{Asked}", Table.Number(Both.Loss)],
            ["mean of the means", "", Table.Number(means.Average())],
        ]);
    }

    // A batch may be too large for the memory. Then it is taken in parts, **micro-batches**, whose gradients are added before AdamW moves
    // anything. Here each part is one text. Differentiate 19.5, and it says how: each part's sum over its words, divided by the words of
    // **all** parts.
    //
    // $$ \frac{∂\bar{L}}{∂θ} = \frac{1}{n} ∑_b \frac{∂}{∂θ} ∑_p ℓ_{b,p} = ∑_b \frac{n_b}{n} \frac{∂\bar{L}_b}{∂θ} $$
    //
    // So n is counted before the first part, or the gradients of the sums are added, and divided by n once, after the last. A program that
    // takes the mean of each part cannot mend it by taking the mean of these means; for years some of the most widely used ones did that.
    // Another mistake divides by all B(T − 1) rows but the last of each text, with the padding among them. Then the gradient is too small,
    // by a factor that changes with the lengths of the texts, from batch to batch.
    //
    // Each row of the table is the gradient of all parameters, as one long vector. The last column says how far it lies from the gradient
    // of the whole batch, in parts of that gradient's length.
    //
    // > Predict: AdamW divides by the size of the gradient (13.6). Does a gradient that is too small by a factor matter to it?
    // >
    // > Answer: In the first step it does not, but for ε. Later it does: the averages remember gradients of several batches, each too small
    // > by another factor.
    [Derives("19.6", @"g = ∑_b \frac{n_b}{n} g_b, \qquad g \ne \frac{1}{B} ∑_b g_b, \qquad g \ne \frac{n}{B (T - 1)}\, g")]
    public Task Micro_batches_add_up_to_the_gradient_where_all_words_count_the_same()
    {
        TrainingStep[] alone = [.. Alone()];
        Dictionary<string, Matrix<double>> Sum(Func<int, double> weight) => Parameters.ToDictionary(name => name, name =>
            alone.Select((text, b) => weight(b) * text[$"d.{name}"].Value).Aggregate((a, b) => a + b));
        Dictionary<string, Matrix<double>> right = Sum(b => (Lengths[b] - 1) / (double)Asked), meanOfMeans = Sum(_ => 1.0 / Lengths.Length);
        Dictionary<string, Matrix<double>> overPadding = right.ToDictionary(gradient => gradient.Key, gradient =>
            gradient.Value * Asked / (Lengths.Length * (Longest - 1)));

        foreach ((string name, Matrix<double> gradient) in right.Where(gradient => !gradient.Key.Contains("b_K", StringComparison.Ordinal)))
        {
            BothSay[$"d.{name}"].Should().Equal(gradient, within: Arithmetic);
        }

        Apart(right).Should().BeLessThan(Arithmetic);
        Apart(meanOfMeans).Should().BeGreaterThan(0.01);
        Apart(overPadding).Should().BeApproximately(1 - ((double)Asked / (Lengths.Length * (Longest - 1))), 1e-9);
        TrainingStep exact = TrainingStep.Compute(Both.Model with { Optimizer = Both.Model.Optimizer with { Epsilon = 1e-300 } });
        TrainingStep small = BatchMistakes.AveragedOverPadding.In(exact);
        Moved(small).Should().Equal(Moved(exact), within: Arithmetic);
        (Moved(Then(small)) - Moved(Then(exact))).FrobeniusNorm().Should().BeGreaterThan(0.01 * Moved(Then(exact)).FrobeniusNorm());

        return ApproveTable("micro-batches", ["gradient", "its norm", "distance, in parts"],
        [
            ["sums over all words", Norm(right), "0"],
            ["mean of the means", Norm(meanOfMeans), Table.Number(Apart(meanOfMeans))],
            ["over padded positions", Norm(overPadding), Table.Number(Apart(overPadding))],
        ]);

        static Matrix<double> Moved(TrainingStep step) => step["new.block[0].W_1"].Value - step["block[0].W_1"].Value;
        TrainingStep Then(TrainingStep first) => TrainingStep.Compute(first.Model with { Texts = null }, first.StateAfter());
        double Apart(Dictionary<string, Matrix<double>> gradients) => Length(Parameters.Select(name =>
            gradients[name] - Both[$"d.{name}"].Value)) / Length(Parameters.Select(name => Both[$"d.{name}"].Value));
        static Cell Norm(Dictionary<string, Matrix<double>> gradients) => Table.Number(Length(gradients.Values));
        static double Length(IEnumerable<Matrix<double>> all) => Math.Sqrt(all.Sum(matrix => Math.Pow(matrix.FrobeniusNorm(), 2)));
    }

    private static Model BatchOf(Model model) =>
        model with { Loss = LossReduction.Mean, Texts = [string.Join(' ', Tokenizer.Split(model.Text)[^2..])] };

    /// <summary>The same step of each text alone.</summary>
    private IEnumerable<TrainingStep> Alone(Model? batch = null) => new[] { (batch ?? Both.Model).Text }
        .Concat((batch ?? Both.Model).Texts!.Value).Select(text => TrainingStep.Compute(Both.Model with { Text = text, Texts = null }));

    private bool IsPadding(int row) => row % Longest >= Lengths[row / Longest];

    private bool IsAsked(int row) => row % Longest < Lengths[row / Longest] - 1;

    private bool Sees(int i, int j) => !IsPadding(i) && i / Longest == j / Longest && j <= i;
}
