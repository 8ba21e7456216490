using HandCalc.Operations;

namespace HandCalc.Transformer;

/// <summary>What transformers are composed of, forward. A row is a token, and every linear map is Y = X·W + b.</summary>
/// <param name="book">Where the definitions are written.</param>
/// <param name="model">The text, the sizes and the settings.</param>
/// <param name="axes">What rows and columns stand for.</param>
internal sealed class Blocks(ComputationBuilder book, Model model, Axes axes)
{
    /// <summary>The part of the model that the feed-forward network is, where parts are drawn by themselves.</summary>
    public const string Network = "feed-forward network";

    /// <summary>The same, in a part of the model.</summary>
    public Blocks this[string part] => new(book[part], model, axes);

    /// <summary>X, from the token ids.</summary>
    public Definition Embedding()
    {
        Definition tokens = book.Given("E_token", axes.Words, axes.Features, Beginning.Drawn("embeddings"));
        Definition positions = book.Given("E_pos", axes.Places, axes.Features, Beginning.Drawn("embeddings"));
        return book.Define("X", axes.Tokens, axes.Features, new Embedding(axes.Ids, axes.Earlier, axes.Texts).Of(tokens, positions));
    }

    /// <summary>Attention of several heads under the causal mask.</summary>
    /// <param name="x">What the heads look at.</param>
    /// <param name="bias">How the biases of the four linear maps begin; null where they have none.</param>
    /// <param name="divisor">What the scale is divided by that W_O is drawn with.</param>
    public Definition Attention(Definition x, Beginning? bias = null, double divisor = 1)
    {
        Func<int, Expression> q = Projection("Q", x, bias), k = Projection("K", x, bias), v = Projection("V", x, bias);
        Definition[] queries = PerHead("Q", axes.OfHead, q), keys = PerHead("K", axes.OfHead, k), values = PerHead("V", axes.OfHead, v);
        (keys, values) = (WithEarlier("K", keys), WithEarlier("V", values));
        Definition[] scores = PerHead("scores", axes.Seen, h => new Product().Of(queries[h], keys[h].T));
        Definition[] scaled = PerHead("scaled", axes.Seen, h => new Scaling(model.DHead).Of(scores[h]));
        Definition[] weights = PerHead("A", axes.Seen, h => new Softmax(Causal: true, axes.Earlier, axes.Texts).Of(scaled[h]));
        Definition[] heads = PerHead("head", axes.OfHead, h => new Product().Of(weights[h], values[h]));
        Definition concat = book.Define("concat", axes.Tokens, axes.OfHeads, new Concatenation().Of([.. heads]));
        Definition output = book.Given(
            "W_O", axes.OfHeads, axes.Features, Beginning.Drawn("output of the heads", transposed: true, divisor));
        return book.Define("attention", axes.Tokens, axes.Features, Linear(concat, output, Bias("b_O", axes.Features, bias)));
    }

    /// <summary>The feed-forward network: two linear maps, and GELU between.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="bias">How the biases of the two begin; null where they have none.</param>
    /// <param name="divisor">What the scale is divided by that W_2 is drawn with.</param>
    public Definition FeedForward(Definition x, Beginning? bias, double divisor = 1)
    {
        Definition w1 = book.Given("W_1", axes.Features, axes.Inner, Beginning.Drawn(Network, transposed: true));
        Definition? b1 = Bias("b_1", axes.Inner, bias);
        Definition hidden = book.Define("hidden", axes.Tokens, axes.Inner, Linear(x, w1, b1));
        Definition activated = book.Define("activated", axes.Tokens, axes.Inner, new Gelu().Of(hidden));
        Definition w2 = book.Given("W_2", axes.Inner, axes.Features, Beginning.Drawn(Network, transposed: true, divisor));
        return book.Define("ffn", axes.Tokens, axes.Features, Linear(activated, w2, Bias("b_2", axes.Features, bias)));
    }

    /// <summary>The sum of two ways: the residual connection.</summary>
    public Definition Sum(string name, Definition a, Definition b) =>
        book.Define(name, axes.Tokens, axes.Features, Addition.OfTerms(new Copy().Of(a), new Copy().Of(b)));

    /// <summary>Layer normalization of each row.</summary>
    public Definition LayerNorm(Definition x)
    {
        Definition mean = book.Define("mean", axes.Tokens, Axis.None, new RowMean().Of(x));
        Definition variance = book.Define("variance", axes.Tokens, Axis.None, new RowVariance().Of(x, mean));
        Definition xHat = book.Define("x_hat", axes.Tokens, axes.Features, new Normalization(model.LayerNormEpsilon).Of(x, mean, variance));
        Definition gamma = book.Given("gamma", Axis.None, axes.Features, Beginning.At(1));
        Definition beta = book.Given("beta", Axis.None, axes.Features, Beginning.At(0));
        return book.Define("normalized", axes.Tokens, axes.Features, new ScaleAndShift().Of(xHat, gamma, beta));
    }

    /// <summary>The logits, by a matrix of their own.</summary>
    public Definition Unembedding(Definition x)
    {
        Definition weights = book.Given("W_lm", axes.Features, axes.Words, Beginning.Drawn("output", transposed: true));
        return book.Define("logits", axes.Tokens, axes.Words, Linear(x, weights));
    }

    /// <summary>The logits, by the table of the embeddings that X was looked up in: tied embeddings.</summary>
    public Definition TiedUnembedding(Definition x, Definition tokens) =>
        book.Define("logits", axes.Tokens, axes.Words, new Product().Of(x, tokens.T));

    /// <summary>The probabilities of the next token.</summary>
    public Definition Probabilities(Definition logits) => book.Define("P", axes.Tokens, axes.Words, new Softmax().Of(logits));

    /// <summary>The loss of the next token.</summary>
    public Definition Loss(Definition logits)
    {
        Definition p = Probabilities(logits);
        Definition losses = book.Define("losses", axes.Predicting, Axis.None, new CrossEntropy(model.Targets).Of(p));
        return book.Define("loss", Axis.None, Axis.None, new Total(
            Mean: model.Loss == LossReduction.Mean, axes.Texts is null ? null : model.LossCount).Of(losses));
    }

    /// <summary>Y = X·W, or Y = X·W + b.</summary>
    private static Expression Linear(Definition x, Definition weights, Definition? bias = null) => bias is null
        ? new Product().Of(x, weights) : Addition.OfTerms(new Product().Of(x, weights), new Copy().Of(bias));

    /// <summary>The linear map to the queries, the keys or the values of every head; its parameters are declared at once.</summary>
    private Func<int, Expression> Projection(string symbol, Definition x, Beginning? beginning)
    {
        Definition[] weights = [.. Heads.Select(h => book.Given($"W_{symbol}[{h}]", axes.Features, axes.OfHead, Beginning.Drawn("heads")))];
        Definition?[] bias = [.. Heads.Select(h => Bias($"b_{symbol}[{h}]", axes.OfHead, beginning))];
        return h => Linear(x, weights[h], bias[h]);
    }

    /// <summary>The keys or values of all rows that are seen: below those of earlier rows, which are given, stand the own ones.</summary>
    private Definition[] WithEarlier(string symbol, Definition[] own) => axes.Earlier == 0 ? own
        : [.. own.Select((rows, h) => book.Define($"{symbol}_all[{h}]", axes.Seen, axes.OfHead, new Stacking().Of(
            book.Given($"{symbol}_cache[{h}]", axes.Seen.Take(axes.Earlier), axes.OfHead), rows)))];

    private Definition? Bias(string name, Axis columns, Beginning? beginning) =>
        beginning is null ? null : book.Given(name, Axis.None, columns, beginning);

    private IEnumerable<int> Heads => Enumerable.Range(0, model.Heads);

    private Definition[] PerHead(string symbol, Axis columns, Func<int, Expression> expression) =>
        [.. Heads.Select(h => book.Define($"{symbol}[{h}]", axes.Tokens, columns, expression(h)))];
}

/// <summary>What the rows and columns of a model's tensors stand for.</summary>
/// <param name="model">The sizes, and the vocabulary.</param>
/// <param name="text">The ids of the tokens.</param>
/// <param name="earlier">How many of them were computed before; the rest are the rows.</param>
/// <param name="texts">How several texts stand below each other; null where there is one alone.</param>
internal sealed class Axes(Model model, ImmutableArray<int> text, int earlier = 0, Batch? texts = null)
{
    public Axes(Model model)
        : this(model, model.Ids, texts: model.Batch)
    {
    }

    public Batch? Texts => texts;

    public ImmutableArray<int> Ids { get; } = text[earlier..];

    public int Earlier => earlier;

    public Axis Seen { get; } = Axis.Positions([.. text.Select(id => model.Vocabulary[id])]);

    public Axis Tokens => field ??= earlier == 0 ? Seen : Seen.Skip(earlier);

    public Axis Predicting => field ??= Tokens.Take(text.Length - 1);

    public Axis Places { get; } = Axis.Indices(model.MaxLength);

    public Axis Words { get; } = Axis.Words(model.Vocabulary);

    public Axis Features { get; } = Axis.Indices(model.DModel);

    public Axis OfHead { get; } = Axis.Indices(model.DHead);

    public Axis OfHeads { get; } = Axis.HeadFeatures(model.Heads, model.DHead);

    public Axis Inner { get; } = Axis.Indices(model.DFf);
}
