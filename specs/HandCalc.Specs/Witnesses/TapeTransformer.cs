using HandCalc.Models;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// What the tape says of a training step: every tensor of the forward pass, and the slope of the loss along each.
/// </summary>
/// <param name="Values">The values by name: X, W_Q[0], …</param>
/// <param name="Gradients">The gradients by name of the gradient: d.X, d.W_Q[0], …</param>
internal sealed record TapeGradients(
    IReadOnlyDictionary<string, Matrix<double>> Values, IReadOnlyDictionary<string, Matrix<double>> Gradients)
{
    /// <summary>A value or a gradient: gradients are named d.…</summary>
    public Matrix<double> this[string name] => (name.StartsWith("d.", StringComparison.Ordinal) ? Gradients : Values)[name];
}

/// <summary>
/// The forward pass of the model once more, number by number on a tape, from the same parameters. There is no backward pass to get
/// wrong: the tape has it. Nothing here calls the engine; it is asked for its parameters and its token ids, and for nothing else.
/// </summary>
internal sealed class TapeTransformer
{
    private readonly Tape tape;
    private readonly Dictionary<string, Scalars> named = [];
    private readonly TrainingStep step;
    private readonly int[][] texts;
    private readonly (int Text, int Position)[] rows;
    private string scope = "";

    private TapeTransformer(TrainingStep step, double nudge)
    {
        (this.step, tape) = (step, new Tape(nudge));
        texts = [.. (step.Model.Texts ?? []).Prepend(step.Model.Text)
            .Select(text => Tokenizer.Encode(text, step.Model.Vocabulary).ToArray())];
        rows = [.. from text in Enumerable.Range(0, texts.Length) from position in Enumerable.Range(0, texts.Max(ids => ids.Length))
                   select (text, position)];
    }

    /// <summary>Computes the values and the gradients of a training step.</summary>
    public static TapeGradients Of(TrainingStep step) => Nudged(step, nudge: 0);

    /// <summary>Computes them with every result pushed aside a little, to see what can be known how well.</summary>
    public static TapeGradients Nudged(TrainingStep step, double nudge)
    {
        var transformer = new TapeTransformer(step, nudge);
        Derivatives derivatives = transformer.tape.DerivativesOf(
            step.Model.Architecture == Architecture.Gpt2 ? transformer.PreNorm(step.Model) : transformer.PublishedBlock());
        return new(
            transformer.named.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Values()),
            transformer.named.ToDictionary(tensor => $"d.{tensor.Key}", tensor => tensor.Value.Read(entry => derivatives[entry])));
    }

    private Scalar PublishedBlock()
    {
        Scalars attention = Attention(Embedding(), biases: false);
        Scalars residual = Name("residual", attention + FeedForward(attention, biases: true));
        return Loss(LayerNorm(residual) * Parameter("W_lm"));
    }

    private Scalar PreNorm(Model model)
    {
        Scalars x = Embedding();
        for (int layer = 0; layer < model.Layers; layer++)
        {
            string block = $"block[{layer}].";
            Scalars seen = In(block + "ln_1.", () => LayerNorm(x));
            Scalars first = In(block, () => Name("residual_1", x + Attention(seen, model.Biases)));
            Scalars read = In(block + "ln_2.", () => LayerNorm(first));
            x = In(block, () => Name("residual_2", first + FeedForward(read, model.Biases)));
        }

        Scalars last = In("ln_f.", () => LayerNorm(x));
        return Loss(last * (model.TiedEmbeddings ? named["E_token"].T : Parameter("W_lm")));
    }

    private Scalars In(string part, Func<Scalars> compute)
    {
        scope = part;
        Scalars result = compute();
        scope = "";
        return result;
    }

    private Scalars Embedding()
    {
        int padding = step.Model.Vocabulary.IndexOf("<PAD>");
        Scalars tokens = Parameter("E_token"), positions = Parameter("E_pos");
        return Name("X", new(rows.Length, step.Model.DModel, (i, j) =>
            tokens[Token(i) ?? padding, j] + positions[rows[i].Position, j]));
    }

    private Scalars Attention(Scalars x, bool biases)
    {
        Scalars[] heads = [.. Enumerable.Range(0, step.Model.Heads).Select(h => Head(h, x, biases))];
        int width = heads[0].Columns;
        Scalars concat = Name("concat", new(x.Rows, x.Columns, (i, j) => heads[j / width][i, j % width]));
        return Name("attention", Linear(concat, "W_O", biases ? "b_O" : null));
    }

    private Scalars FeedForward(Scalars x, bool biases)
    {
        Scalars hidden = Name("hidden", Linear(x, "W_1", biases ? "b_1" : null));
        return Name("ffn", Linear(Name("activated", hidden.Gelu()), "W_2", biases ? "b_2" : null));
    }

    private Scalars Linear(Scalars x, string weights, string? bias) =>
        bias is null ? x * Parameter(weights) : (x * Parameter(weights)) + Parameter(bias);

    private Scalar Loss(Scalars scores)
    {
        int n = rows.Length, asked = texts.Sum(ids => ids.Length - 1);
        Scalars p = Name("P", Name("logits", scores).Softmax());
        Scalars losses = Name("losses", new(n - 1, 1, (i, _) => Token(i, ahead: 1) is { } next ? -Scalar.Log(p[i, next]) : tape.Given(0)));
        Scalar sum = Scalars.Sum(n - 1, i => losses[i, 0]);
        return Name("loss", new(1, 1, (_, _) => step.Model.Loss == LossReduction.Mean ? sum / asked : sum * 1))[0, 0];
    }

    /// <summary>The id of the token of a row, or of one ahead in its text; null where the text has none there.</summary>
    private int? Token(int row, int ahead = 0) =>
        rows[row] is var (text, position) && position + ahead < texts[text].Length ? texts[text][position + ahead] : null;

    /// <summary>Whether a token looks at another: of its text, and not ahead. Where no token is, nothing looks.</summary>
    private bool Sees(int i, int j) => Token(i) is not null && rows[j].Text == rows[i].Text && rows[j].Position <= rows[i].Position;

    private Scalars Head(int h, Scalars x, bool biases)
    {
        int width = step.Model.DModel / step.Model.Heads;
        (Scalars q, Scalars k, Scalars v) = (Projected("Q"), Projected("K"), Projected("V"));
        Scalars scores = Name($"scores[{h}]", q * k.T);
        Scalars scaled = Name($"scaled[{h}]", scores.Map(score => score / Math.Sqrt(width)));
        Scalars weights = Name($"A[{h}]", scaled.Softmax(Sees));
        return Name($"head[{h}]", weights * v);

        Scalars Projected(string of) => Name($"{of}[{h}]", Linear(x, $"W_{of}[{h}]", biases ? $"b_{of}[{h}]" : null));
    }

    private Scalars LayerNorm(Scalars x)
    {
        int d = x.Columns;
        double epsilon = step.Model.LayerNormEpsilon;
        Scalars mean = Name("mean", new(x.Rows, 1, (i, _) => Scalars.Sum(d, j => x[i, j]) / d));
        Scalars deviation = new(x.Rows, d, (i, j) => x[i, j] - mean[i, 0]);
        Scalars variance = Name("variance", new(x.Rows, 1, (i, _) => Scalars.Sum(d, j => deviation[i, j] * deviation[i, j]) / d));
        Scalars root = variance.Map(entry => Scalar.Sqrt(entry + epsilon));
        Scalars normalized = Name("x_hat", new(x.Rows, d, (i, j) => deviation[i, j] / root[i, 0]));
        Scalars gamma = Parameter("gamma"), beta = Parameter("beta");
        return Name("normalized", new(x.Rows, d, (i, j) => (gamma[0, j] * normalized[i, j]) + beta[0, j]));
    }

    private Scalars Parameter(string name) => Name(name, Scalars.Given(tape, step[scope + name].Value));

    private Scalars Name(string name, Scalars tensor) => named[scope + name] = tensor;
}
