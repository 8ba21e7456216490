using System.Collections.Immutable;
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

    private TapeTransformer(TrainingStep step, double nudge) => (this.step, tape) = (step, new Tape(nudge));

    /// <summary>Computes the values and the gradients of a training step.</summary>
    public static TapeGradients Of(TrainingStep step) => Nudged(step, nudge: 0);

    /// <summary>Computes them with every result pushed aside a little, to see what can be known how well.</summary>
    public static TapeGradients Nudged(TrainingStep step, double nudge)
    {
        var transformer = new TapeTransformer(step, nudge);
        Derivatives derivatives = transformer.tape.DerivativesOf(transformer.Loss());
        return new(
            transformer.named.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Values()),
            transformer.named.ToDictionary(tensor => $"d.{tensor.Key}", tensor => tensor.Value.Read(entry => derivatives[entry])));
    }

    private Scalar Loss()
    {
        Model model = step.Model;
        ImmutableArray<int> ids = model.Ids;
        (int n, int d) = (ids.Length, model.DModel);

        Scalars tokens = Parameter("E_token"), positions = Parameter("E_pos");
        Scalars x = Name("X", new(n, d, (i, j) => tokens[ids[i], j] + positions[i, j]));

        Scalars[] heads = [.. Enumerable.Range(0, model.Heads).Select(h => Head(h, x, model.DModel / model.Heads))];
        int width = heads[0].Columns;
        Scalars concat = Name("concat", new(n, d, (i, j) => heads[j / width][i, j % width]));
        Scalars attention = Name("attention", concat * Parameter("W_O"));

        Scalars hidden = Name("hidden", (attention * Parameter("W_1")) + Parameter("b_1"));
        Scalars activated = Name("activated", hidden.Gelu());
        Scalars ffn = Name("ffn", (activated * Parameter("W_2")) + Parameter("b_2"));
        Scalars residual = Name("residual", attention + ffn);
        Scalars logits = Name("logits", LayerNorm(residual, model.LayerNormEpsilon) * Parameter("W_lm"));

        Scalars p = Name("P", logits.Softmax(causal: false));
        Scalars losses = Name("losses", new(n - 1, 1, (i, _) => -Scalar.Log(p[i, ids[i + 1]])));
        Scalar sum = Scalars.Sum(n - 1, i => losses[i, 0]);
        return Name("loss", new(1, 1, (_, _) => model.Loss == LossReduction.Mean ? sum / (n - 1) : sum * 1))[0, 0];
    }

    private Scalars Head(int h, Scalars x, int width)
    {
        Scalars q = Name($"Q[{h}]", x * Parameter($"W_Q[{h}]"));
        Scalars k = Name($"K[{h}]", x * Parameter($"W_K[{h}]"));
        Scalars v = Name($"V[{h}]", x * Parameter($"W_V[{h}]"));
        Scalars scores = Name($"scores[{h}]", q * k.T);
        Scalars scaled = Name($"scaled[{h}]", scores.Map(score => score / Math.Sqrt(width)));
        Scalars weights = Name($"A[{h}]", scaled.Softmax(causal: true));
        return Name($"head[{h}]", weights * v);
    }

    private Scalars LayerNorm(Scalars x, double epsilon)
    {
        int d = x.Columns;
        Scalars mean = Name("mean", new(x.Rows, 1, (i, _) => Scalars.Sum(d, j => x[i, j]) / d));
        Scalars deviation = new(x.Rows, d, (i, j) => x[i, j] - mean[i, 0]);
        Scalars variance = Name("variance", new(x.Rows, 1, (i, _) => Scalars.Sum(d, j => deviation[i, j] * deviation[i, j]) / d));
        Scalars root = variance.Map(entry => Scalar.Sqrt(entry + epsilon));
        Scalars normalized = Name("x_hat", new(x.Rows, d, (i, j) => deviation[i, j] / root[i, 0]));
        Scalars gamma = Parameter("gamma"), beta = Parameter("beta");
        return Name("normalized", new(x.Rows, d, (i, j) => (gamma[0, j] * normalized[i, j]) + beta[0, j]));
    }

    private Scalars Parameter(string name) => Name(name, Scalars.Given(tape, step[name].Value));

    private Scalars Name(string name, Scalars tensor) => named[name] = tensor;
}
