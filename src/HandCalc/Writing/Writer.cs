using HandCalc.Randomness;
using HandCalc.Transformer;

namespace HandCalc.Writing;

/// <summary>
/// A text that grows by one word after the other: the last row says how likely each word is to come next, one is chosen, and it is the
/// next row.
/// </summary>
/// <remarks>
/// Keys and values of the rows before are kept, so each new word takes one row of arithmetic. The logits are those of computing all rows
/// anew, to the last bit: the causal mask lets no later row into an earlier one, and each sum is added in one order, whatever rows stand
/// around it.
/// </remarks>
public sealed class Writer
{
    private static readonly Sampling Likely = new();

    private readonly TrainingState state;
    private readonly bool isCaching;
    private readonly Dictionary<string, Matrix<double>> cache = [];
    private ImmutableArray<double>? logits;
    private int cached;

    /// <summary>Begins a text.</summary>
    /// <param name="model">The model. Its own text does not matter.</param>
    /// <param name="state">The parameters.</param>
    /// <param name="prompt">The ids of the first tokens: at least one.</param>
    /// <param name="isCaching">Whether keys and values are kept; otherwise all rows are computed anew for each word.</param>
    /// <exception cref="InvalidInputException">The prompt is empty, or has more tokens than E_pos has rows.</exception>
    public Writer(Model model, TrainingState state, ImmutableArray<int> prompt, bool isCaching = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(state);
        ModelRules.Check(model);
        (Model, this.state, this.isCaching) = (model, state, isCaching);
        if (prompt.IsDefaultOrEmpty || prompt.Length > model.MaxLength)
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"prompt: {(prompt.IsDefaultOrEmpty ? 0 : prompt.Length)} tokens with {Tokenizer.Begin}; allowed: 1 to maxLength, ")
                + string.Create(CultureInfo.InvariantCulture, $"{model.MaxLength}."));
        }

        Ids = prompt;
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The ids of the text so far.</summary>
    public ImmutableArray<int> Ids { get; private set; }

    /// <summary>The text so far, as words.</summary>
    public IEnumerable<string> Words => Ids.Select(id => Model.Vocabulary[id]);

    /// <summary>What is made of each computation before it is evaluated: nothing, but where a rule is broken on purpose.</summary>
    internal Func<Computation, Computation> Vary { get; init; } = right => right;

    /// <summary>Whether the last word is &lt;EOS&gt;: then the text is whole.</summary>
    public bool IsEnded => Ids.Length > 1 && Model.Vocabulary[Ids[^1]] == Tokenizer.End;

    /// <summary>Why the text can't grow by another word; null while it can.</summary>
    public string? Limit => Ids.Length < Model.MaxLength ? null : string.Create(CultureInfo.InvariantCulture,
        $"maxLength: the next word would stand at position {Ids.Length}, and E_pos has rows for 0 to {Model.MaxLength - 1} only; ")
        + "allowed: a shorter text, or a model that is trained with a larger maxLength.";

    /// <summary>The logits of the last row, one for each word of the vocabulary.</summary>
    /// <exception cref="InvalidInputException">The parameters have grown past what a double holds.</exception>
    public ImmutableArray<double> Logits => logits ??= Compute();

    /// <summary>Appends a word.</summary>
    /// <param name="id">Its index in the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such word.</exception>
    /// <exception cref="InvalidInputException">Its position has no row in E_pos.</exception>
    public void Append(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Model.Vocabulary.Length);
        if (Limit is { } limit)
        {
            throw new InvalidInputException(limit);
        }

        Ids = Ids.Add(id);
        logits = null;
    }

    /// <summary>Writes until &lt;EOS&gt; is chosen or <see cref="Limit"/> is reached.</summary>
    /// <param name="sampling">From which distribution each word is drawn.</param>
    /// <param name="choice">Draws it.</param>
    /// <returns>Each word as soon as it is chosen.</returns>
    public IEnumerable<ChosenWord> Write(Sampling sampling, RandomChoice choice)
    {
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentNullException.ThrowIfNull(choice);
        while (!IsEnded && Limit is null)
        {
            (ImmutableArray<double> likely, ImmutableArray<double> drawnFrom) = (Likely.Of(Logits), sampling.Of(Logits));
            int id = choice.Among(drawnFrom);
            Append(id);
            yield return new(Model.Vocabulary[id], id, likely, drawnFrom);
        }
    }

    /// <summary>Computes the rows that are new, and keeps their keys and values.</summary>
    private ImmutableArray<double> Compute()
    {
        Computation forward = Vary(TransformerComputation.Forward(Model, Ids, cached));
        Matrix<double>[] values = forward.Evaluate(name => cache.TryGetValue(name, out Matrix<double>? kept) ? kept : state[name]);
        if (isCaching)
        {
            Keep(forward, values);
        }

        Definition last = forward["logits"];
        ImmutableArray<double> row = [.. values[last.Index].Row(last.Rows.Length - 1)];
        return row.All(double.IsFinite) ? row : throw TrainingStep.NotFinite(Model, last, state.StepsTaken);
    }

    private void Keep(Computation forward, Matrix<double>[] values)
    {
        foreach (Definition own in forward.Definitions.Where(definition => definition.Id is { Symbol: "K" or "V" }))
        {
            TensorName all = own.Id with { Symbol = $"{own.Id.Symbol}_all" };
            cache[$"{own.Id with { Symbol = $"{own.Id.Symbol}_cache" }}"] = values[(cached > 0 ? forward[all] : own).Index];
        }

        cached = Ids.Length;
    }
}

/// <summary>A word that was chosen.</summary>
/// <param name="Word">The word.</param>
/// <param name="Id">Its index in the vocabulary.</param>
/// <param name="P">How likely the model finds each word: the softmax of the logits.</param>
/// <param name="DrawnFrom">The distribution that it was drawn from.</param>
public sealed record ChosenWord(string Word, int Id, ImmutableArray<double> P, ImmutableArray<double> DrawnFrom)
{
    /// <summary>How likely it was to be drawn.</summary>
    public double Probability => DrawnFrom[Id];
}
