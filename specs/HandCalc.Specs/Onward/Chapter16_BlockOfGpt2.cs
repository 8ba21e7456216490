using System.Globalization;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Onward;

// # Chapter 16 · GPT-2's block
//
// Given       the operations of steps 1 to 13
// To derive   residual_1 = x + attention(layer norm of x),   residual_2 = residual_1 + network(layer norm of residual_1), and back
//
// The thirteen steps derived a block that no real model uses. GPT-2 puts the same operations together in another order. Its block
// never replaces a token's numbers: it only adds to them. What attention finds is added, and what the feed-forward network finds is
// added. The row of numbers that is handed on, and to which every part adds, is called the **residual stream**.
//
// The layer norm moves. It no longer stands in the stream, but at the door of each part: attention reads a normalized copy of the
// stream, and so does the network. This is called **pre-norm**; the published block, which normalizes what is handed on, is
// **post-norm**. Queries, keys, values and the output of attention have biases too.
//
// The example is called `two-blocks`: the text "the cat sat on the mat", the sizes of before, and two such blocks, `block[0]` and
// `block[1]`. Its weights are drawn as GPT-2's are, with scale 0.02. `ln_1` and `ln_2` are the layer norms of a block, `ln_f` is one
// more at the end: those are the field's own names.
[TestFixtureSource(typeof(OnwardExamples))]
public sealed class Chapter16_BlockOfGpt2(WorkedExample example) : Derivation(example)
{
    private const string First = "block[0]", Second = "block[1]";

    // Attention reads a copy of the stream, brought to one scale; the stream itself stays as it is. Here γ is 1 and β is 0, so a row
    // of the copy has mean 0 and a variance just below 1 (6.4). The rows of X are small: their variance is about that of two draws
    // with scale 0.02. So the copy is about 1/√(2 · 0.02²) times as large.
    [Derives("16.1", @"\text{ln}_{1,ij} = γ_j \frac{x_{ij} - μ_i}{√{σ_i^2 + ε}} + β_j")]
    public Task Attention_reads_a_normalized_copy_of_the_stream()
    {
        Matrix<double> normalized = LayerNorm(X, First, "ln_1");                   // 8×16

        Step["block[0].ln_1.normalized"].Should().Equal(normalized, within: Arithmetic);
        (normalized * Ones(Model.DModel)).Should().BeZero(within: Model.DModel * Arithmetic);

        return Approve("block[0].ln_1.normalized");
    }

    // From here attention is that of steps 2 to 4, but for a bias in each of its four linear maps. A bias is one row, and is added to
    // every token's row. All biases begin at 0; so we check with others, for which rows of `E_token` serve.
    [Derives("16.2", @"Q^{(h)} = \text{ln}_1 · W_Q^{(h)} + b_Q^{(h)}, \qquad \text{attention} = \text{concat} · W_O + b_O")]
    public Task Every_linear_map_of_attention_has_a_bias()
    {
        TrainingStep biased = TrainingStep.Compute(Model, Heads.Aggregate(
            Training.State.With($"{First}.b_O", Row(E_token, 0)),
            (state, h) => state.With($"{First}.b_Q[{h}]", ColumnsOf(h, Row(E_token, 1)))));
        foreach (TrainingStep step in new[] { Training, biased })
        {
            Matrix<double> Given(string name) => step[$"{First}.{name}"].Value;
            foreach (int h in Heads)
            {
                Matrix<double> q = (Given("ln_1.normalized") * Given($"W_Q[{h}]")) + (Ones(Tokens) * Given($"b_Q[{h}]"));   // 8×8
                new EngineTensors(step)[$"{First}.Q[{h}]"].Should().Equal(q, within: Arithmetic);
            }

            Matrix<double> attention = (Given("concat") * Given("W_O")) + (Ones(Tokens) * Given("b_O"));                    // 8×16
            new EngineTensors(step)[$"{First}.attention"].Should().Equal(attention, within: Arithmetic);
        }

        return Approve("block[0].Q[0]", "block[0].A[0]", "block[0].A[1]", "block[0].attention");
    }

    // One of these biases can do nothing. The bias of the keys adds the same number, q · b_K, to every score of a row, and softmax
    // forgets what is added to a whole row (3.5). So its gradient is zero, up to rounding, whatever the model has learned. GPT-2
    // has it all the same.
    //
    // > Predict: Is the bias of the values without effect too?
    // >
    // > Answer: No. The weights of a row sum to 1, so b_V is added to every mixed value, whole. It acts like a part of b_O.
    [Derives("16.3", @"\operatorname{softmax}_j(q · k_j + q · b_K) = \operatorname{softmax}_j(q · k_j)")]
    public void The_bias_of_the_keys_does_nothing()
    {
        foreach (int h in Heads)
        {
            TrainingStep other = TrainingStep.Compute(
                Model, Training.State.With($"{First}.b_K[{h}]", ColumnsOf(h, Row(E_token, 2)) * 100));
            other[$"{First}.A[{h}]"].Value.Should($"{First}.A[{h}]").Equal(Value($"{First}.A[{h}]"), within: Arithmetic);
            Value($"d.{First}.b_K[{h}]").Should().BeZero(within: Arithmetic * Training[$"d.{First}.b_Q[{h}]"].LargestEntry);

            TrainingStep shifted = TrainingStep.Compute(
                Model, Training.State.With($"{First}.b_V[{h}]", ColumnsOf(h, Row(E_token, 2))));
            shifted[$"{First}.head[{h}]"].Value.Should($"{First}.head[{h}]").Equal(
                Value($"{First}.head[{h}]") + (Ones(Tokens) * ColumnsOf(h, Row(E_token, 2))), within: Arithmetic);
        }
    }

    // What attention found is added to the stream; then the network reads a normalized copy of the sum, and what it finds is added
    // too. In the published block X was replaced by `attention`. Here X is still there, in every sum that follows.
    [Derives("16.4", @"\text{residual}_1 = x + \text{attention}, \qquad \text{residual}_2 = \text{residual}_1 + \text{ffn}")]
    public Task Both_parts_add_to_the_stream()
    {
        Matrix<double> middle = X + Value("block[0].attention");                   // 8×16
        Matrix<double> read = LayerNorm(middle, First, "ln_2");                    // 8×16
        Matrix<double> hidden = (read * Value("block[0].W_1")) + (Ones(Tokens) * Value("block[0].b_1"));                    // 8×64
        Matrix<double> ffn = (hidden.Map(Gelu) * Value("block[0].W_2")) + (Ones(Tokens) * Value("block[0].b_2"));           // 8×16

        Step["block[0].residual_1"].Should().Equal(middle, within: Arithmetic);
        Step["block[0].residual_2"].Should().Equal(middle + ffn, within: Arithmetic);
        Step["block[1].ln_1.mean"].Should().Equal((middle + ffn) * Ones(Model.DModel) / Model.DModel, within: Arithmetic);

        return Approve("block[0].residual_1", "block[0].residual_2");
    }

    // Why one more layer norm at the end? Nothing in a block holds the stream to a scale: every part adds to it, and over many blocks,
    // or in training, it may grow. The logits would grow with it, and how sure the model is would depend on how many blocks it has.
    // `ln_f` gives the output layer rows of one scale. Make the stream ten times as large, and (with ε a hundred times as large)
    // nothing changes. The output layer has no `W_lm`: it multiplies by `E_token`, transposed (chapter 18).
    [Derives("16.5", @"\text{logits} = \operatorname{LN}_f(\text{residual}_2) · E_{\text{token}}^\top")]
    public Task The_last_layer_norm_makes_the_logits_independent_of_how_loud_the_stream_is()
    {
        Matrix<double> stream = Value("block[1].residual_2");                      // 8×16
        Matrix<double> normalized = LayerNorm(stream, "", "ln_f");                 // 8×16
        Matrix<double> louder = Normalize(stream * 10, Model.LayerNormEpsilon * 10 * 10);

        Step["ln_f.normalized"].Should().Equal(normalized, within: Arithmetic);
        louder.Should().Equal(Value("ln_f.x_hat"), within: Arithmetic);
        Step["logits"].Should().Equal(normalized * E_token.Transpose(), within: Arithmetic);

        return Approve("block[1].residual_2", "ln_f.normalized", "logits");
    }

    // Now the way back. A sum hands its gradient to both of its terms, whole (10.7). So the gradient of the stream comes **straight
    // through** a block; and what comes back through each part and its layer norm is added to it.
    //
    //     d.residual_1 = d.residual_2 + what comes back through the network
    //     d.x          = d.residual_1 + what comes back through attention
    //
    // What comes back through the layer norm is 10.4. Its gradient of x̂ is that of the part's input, times γ.
    [Derives("16.6", @"\frac{∂L}{∂\text{residual}_1} = \frac{∂L}{∂\text{residual}_2} + \frac{1}{√{σ^2 + ε}}"
        + @"\left( \frac{∂L}{∂x̂} - \operatorname{mean} \frac{∂L}{∂x̂} - x̂ ⊙ \operatorname{mean}\Big( \frac{∂L}{∂x̂} ⊙ x̂ \Big) \right)")]
    public Task The_gradient_goes_straight_through_and_past_each_part()
    {
        Matrix<double> straight = Value("d.block[0].residual_2");                  // 8×16
        Matrix<double> throughNetwork = BackThroughLayerNorm("block[0].ln_2");     // 8×16
        Matrix<double> throughAttention = BackThroughLayerNorm("block[0].ln_1");   // 8×16

        Step["d.block[0].residual_1"].Should().Equal(straight + throughNetwork, within: Arithmetic);
        Step["d.X"].Should().Equal(straight + throughNetwork + throughAttention, within: Arithmetic);
        Step["d.X"].Should().MatchSlope();

        return Approve("d.block[0].residual_2", "d.block[0].residual_1", "d.X");
    }

    // This is the point of the whole arrangement. Whatever a part does, and however small what comes back through it may be, the
    // straight way stays open. Close a part altogether, and the gradient of its input is the gradient of its output.
    //
    // > Predict: W_O of both blocks is zero, and so are W_2 and all biases. What do the two blocks compute, and which gradients of
    // > their weights are zero?
    // >
    // > Answer: They hand on what they are given. Only W_O, W_2 and their biases still have a gradient; whatever stands before a
    // > weight that is zero has none.
    [Derives("16.7", @"W_O = W_2 = 0,\; b_O = b_2 = 0 \;\Rightarrow\; \text{residual}_2 = x,"
        + @" \qquad \frac{∂L}{∂x} = \frac{∂L}{∂\text{residual}_2}")]
    public void A_block_that_adds_nothing_hands_its_gradient_on_untouched()
    {
        TrainingStep closed = TrainingStep.Compute(Model, new[] { $"{First}.W_O", $"{First}.W_2", $"{Second}.W_O", $"{Second}.W_2" }
            .Aggregate(Training.State, (state, name) => state.With(name, Value(name) * 0)));
        closed[$"{Second}.residual_2"].Value.Should("residual_2").BeExactly(closed["X"].Value);
        closed["d.X"].Value.Should("d.X").BeExactly(closed[$"d.{Second}.residual_2"].Value);

        string[] open = ["W_O", "b_O", "W_2", "b_2"];
        closed.Parameters.Where(parameter => parameter.Definition.Id.Scope.StartsWith("block", StringComparison.Ordinal))
            .Where(parameter => closed[$"d.{parameter.Name}"].LargestEntry > 0).Select(parameter => parameter.Definition.Id.Symbol)
            .Distinct().Should().BeEquivalentTo(open);
    }

    // Everything at once: each tensor of both blocks, and each gradient, against a second program, the **tape**. It notes every single
    // operation on numbers, and then applies the chain rule to each, from the last to the first (it is the witness of the thirteen
    // steps as well). And every gradient of every parameter against the slope. Only b_K is left out: its gradient is rounding (16.3).
    //
    // The table has a line for each tensor of the training step. Three numbers stand for all of its entries, in units of the second
    // column: their sum, the largest in size, and the norm, the root of the sum of their squares. Look at the gradients. What writes into
    // the stream, `W_O`, `W_2` and their biases, has large ones, in both blocks alike: the stream brings them straight. Those of `W_Q` and
    // `W_K` are hundreds of times smaller, as in step 11.
    [Derives("16.8", @"\frac{∂L}{∂θ} = \lim_{h→0} \frac{L(θ + h) - L(θ - h)}{2h}")]
    public Task Every_gradient_of_both_blocks_is_what_the_tape_says_and_the_slope()
    {
        TapeGradients tape = TapeTransformer.Of(Training);
        foreach (Tensor tensor in Training.Tensors.Where(tensor => tensor.Definition.Id is { Symbol: not "b_K", IsOfOptimizer: false }))
        {
            Step[tensor.Name].Should().Equal(tape[tensor.Name], within: Arithmetic);
        }

        Gradients.Agrees.Should().BeTrue("the worst is {0}", Gradients.Worst);

        return ApproveTable("every tensor", ["tensor", "in units of", "sum", "largest", "norm"], Training.Tensors.Select(ThreeNumbers));
    }

    /// <summary>Sum, largest entry and norm of a tensor; of one that is zero but for rounding, or everywhere, no numbers.</summary>
    private static Cell[] ThreeNumbers(Tensor tensor)
    {
        if (tensor.LargestEntry == 0 || tensor.Definition.Id is { Symbol: "b_K", Kind: not Kind.Value })
        {
            return [tensor.Name, "", "", tensor.LargestEntry == 0 ? "0" : "rounding", ""];
        }

        double unit = Math.Pow(10, Math.Floor(Math.Log10(tensor.LargestEntry)));
        double sum = tensor.Value.Enumerate().Sum(), norm = tensor.Value.FrobeniusNorm();
        return [tensor.Name, unit.ToString("0e+0", CultureInfo.InvariantCulture),
            Math.Abs(sum) < 1e-6 * norm ? "0" : Table.Number(sum / unit), Table.Number(tensor.LargestEntry / unit),
            Table.Number(norm / unit)];
    }

    private Matrix<double> LayerNorm(Matrix<double> x, string block, string name)
    {
        string scope = block.Length > 0 ? $"{block}.{name}" : name;
        return Normalize(x, Model.LayerNormEpsilon).PointwiseMultiply(Ones(x.RowCount) * Value($"{scope}.gamma"))
            + (Ones(x.RowCount) * Value($"{scope}.beta"));
    }

    /// <summary>(x − μ) / √(σ² + ε), row by row.</summary>
    private static Matrix<double> Normalize(Matrix<double> x, double epsilon)
    {
        Matrix<double> average = Ones(x.ColumnCount) * Ones(x.ColumnCount).Transpose() / x.ColumnCount;                     // 16×16
        Matrix<double> deviations = x - (x * average);
        return deviations.PointwiseDivide((deviations.PointwisePower(2) * average).Map(variance => Math.Sqrt(variance + epsilon)));
    }

    private Matrix<double> BackThroughLayerNorm(string scope)
    {
        Matrix<double> average = Ones(Model.DModel) * Ones(Model.DModel).Transpose() / Model.DModel;                        // 16×16
        Matrix<double> xHat = Value($"{scope}.x_hat"), dY = Value($"d.{scope}.normalized")
            .PointwiseMultiply(Ones(Tokens) * Value($"{scope}.gamma"));
        Matrix<double> deviation = Value($"{scope}.variance").Map(variance => Math.Sqrt(variance + Model.LayerNormEpsilon));
        return (dY - (dY * average) - xHat.PointwiseMultiply(dY.PointwiseMultiply(xHat) * average))
            .PointwiseDivide(deviation * Ones(Model.DModel).Transpose());
    }

    private static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
}
