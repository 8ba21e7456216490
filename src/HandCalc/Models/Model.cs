using System.Text.Json.Serialization;

namespace HandCalc.Models;

/// <summary>Everything that one training step is computed from: the text, the sizes, the random draw, the settings.</summary>
/// <param name="Name">What the model is called, in one line.</param>
/// <param name="Text">The training text, or the first of several: words of the vocabulary, separated by white space.</param>
/// <param name="Vocabulary">The words in the order of their ids, with &lt;PAD&gt;, &lt;BOS&gt; and &lt;EOS&gt; among them.</param>
/// <param name="DModel">How many features a token has.</param>
/// <param name="Heads">How many attention heads share the features: a divisor of <paramref name="DModel"/>.</param>
/// <param name="DFf">How many features the feed-forward network has inside.</param>
/// <param name="MaxLength">How many positions E_pos has: the longest text, &lt;BOS&gt; and &lt;EOS&gt; included.</param>
/// <param name="Initialization">How the parameters begin: drawn, or given.</param>
/// <param name="LayerNormEpsilon">ε of the layer norm, added to the variance.</param>
/// <param name="Loss">Whether L is the sum or the mean of the positions' losses.</param>
/// <param name="Optimizer">The settings of AdamW.</param>
/// <param name="Architecture">Of which blocks the model is made.</param>
/// <param name="Layers">How many blocks follow each other; the published model has one.</param>
/// <param name="TiedEmbeddings">Whether the logits are read off E_token, in place of a matrix W_lm of their own.</param>
/// <param name="Biases">Whether the linear maps of the blocks add a bias; those of the published block are what they are.</param>
/// <param name="Texts">The texts that stand beside <paramref name="Text"/> in the same step; null where it is alone.</param>
public sealed record Model(
    string Name,
    string Text,
    ImmutableArray<string> Vocabulary,
    int DModel,
    int Heads,
    int DFf,
    int MaxLength,
    InitializationSettings Initialization,
    double LayerNormEpsilon,
    LossReduction Loss,
    OptimizerSettings Optimizer,
    Architecture Architecture = Architecture.Published,
    int Layers = 1,
    bool TiedEmbeddings = false,
    bool Biases = true,
    ImmutableArray<string>? Texts = null)
{
    /// <summary>What stands among the targets where a row has none.</summary>
    public const int NoTarget = -1;

    /// <summary>
    /// The token of each row: &lt;BOS&gt;, the words of the text, &lt;EOS&gt;; a word outside the vocabulary is &lt;UNK&gt;. Where there
    /// are several texts, one follows the other, each with &lt;PAD&gt; behind it up to the length of the longest.
    /// </summary>
    [JsonIgnore]
    public ImmutableArray<string> Tokens => [.. Ids.Select(id => Vocabulary[id])];

    /// <summary>The vocabulary index of each of these tokens.</summary>
    [JsonIgnore]
    public ImmutableArray<int> Ids => Texts is null ? Tokenizer.Encode(Text, Vocabulary) : Padded();

    /// <summary>
    /// The id that each row but the last should predict: that of the next token of its text; <see cref="NoTarget"/> where the text ends,
    /// and in the padding.
    /// </summary>
    [JsonIgnore]
    public ImmutableArray<int> Targets => Batch is { } batch
        ? [.. Ids.Skip(1).Select((next, row) => batch.Goes(row) ? next : NoTarget)] : Ids[1..];

    /// <summary>How many losses there are: one for each row that has a target.</summary>
    [JsonIgnore]
    public int LossCount => Targets.Count(target => target != NoTarget);

    /// <summary>How several texts stand in one matrix; null where there is one text alone.</summary>
    [JsonIgnore]
    public Batch? Batch => Texts is null ? null : new([.. Encoded.Select(ids => ids.Length)]);

    /// <summary>How many features a head has: dₖ.</summary>
    [JsonIgnore]
    public int DHead => DModel / Heads;

    /// <summary>The model with these numbers given; with null, all parameters are drawn.</summary>
    public Model Giving(GivenValues? values) =>
        Initialization.Values == values ? this : this with { Initialization = Initialization with { Values = values } };

    private IEnumerable<ImmutableArray<int>> Encoded => [.. Texts.GetValueOrDefault([]).Prepend(Text).Select(text =>
        Tokenizer.Encode(text, Vocabulary))];

    private ImmutableArray<int> Padded()
    {
        (ImmutableArray<int>[] texts, int padding) = ([.. Encoded], Vocabulary.IndexOf(Tokenizer.Padding));
        int longest = texts.Max(ids => ids.Length);
        return [.. texts.SelectMany(ids => ids.Concat(Enumerable.Repeat(padding, longest - ids.Length)))];
    }
}

/// <summary>Of which blocks a model is made.</summary>
public enum Architecture
{
    /// <summary>One block: attention, then a feed-forward network with a residual around it, then one layer norm.</summary>
    Published,

    /// <summary>GPT-2's blocks: layer norm in front of attention and of the feed-forward network, a residual around each, and one layer
    /// norm
    /// more at the end.</summary>
    /// <remarks>Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), section 2.3.</remarks>
    Gpt2,
}

/// <summary>How the parameters begin: drawn, normally distributed around 0, from a Mersenne Twister; or given.</summary>
/// <param name="Seed">The seed of the generator, as Python's random.seed takes it.</param>
/// <param name="Scale">The standard deviation.</param>
/// <param name="Draw">In what order the parameters are drawn, and when the generator is seeded again.</param>
/// <param name="Values">The numbers of parameters that are not drawn but given; the others are what they would be without. Null where
/// none is.</param>
public sealed record InitializationSettings(long Seed, double Scale, DrawOrder Draw, GivenValues? Values = null);

/// <summary>The two published orders of drawing the parameters.</summary>
public enum DrawOrder
{
    /// <summary>One stream for all: W_Q of every head, then W_K of every head, then W_V of every head.</summary>
    Continuous,

    /// <summary>Seeded again before E_token, W_Q[0], W_O, W_1 and W_lm; W_Q, W_K, W_V head by head.</summary>
    Reseeded,
}

/// <summary>How the losses of the positions become one number.</summary>
public enum LossReduction
{
    /// <summary>They are added up.</summary>
    Sum,

    /// <summary>They are averaged: every gradient is smaller by the number of losses.</summary>
    Mean,
}

/// <summary>The settings of AdamW.</summary>
/// <param name="LearningRate">η: how far a step goes.</param>
/// <param name="Beta1">β₁: how much of the smoothed gradient is kept.</param>
/// <param name="Beta2">β₂: how much of the smoothed squared gradient is kept.</param>
/// <param name="Epsilon">ε, added to the root of the smoothed square.</param>
/// <param name="WeightDecay">λ: what part of itself, times η, a parameter loses in a step.</param>
/// <param name="Decay">Which parameters lose it.</param>
/// <param name="Schedule">How the rate of a step follows from η and its number; null where every step has η.</param>
/// <param name="Clip">What the norm of all gradients together is brought down to where it is larger; null where it is left.</param>
public sealed record OptimizerSettings(
    double LearningRate,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    DecayingParameters Decay = DecayingParameters.All,
    RateSchedule? Schedule = null,
    double? Clip = null);

/// <summary>Which parameters lose a part of themselves in a step.</summary>
public enum DecayingParameters
{
    /// <summary>Every parameter.</summary>
    All,

    /// <summary>Those that something is multiplied by: no γ, no β, no bias, and neither table of embeddings, be it tied or not.</summary>
    Matrices,
}

/// <summary>
/// The rate of step t, from 1: it grows in a straight line up to η, then falls along half a wave of the cosine, then stays.
/// </summary>
/// <param name="Warmup">The step that has the whole rate η: 1 for the first.</param>
/// <param name="Steps">The step from which on the rate is the smallest: later than <paramref name="Warmup"/>.</param>
/// <param name="Minimum">What part of η the smallest rate is: 0 to 1.</param>
/// <remarks>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), equation 5, without a
/// restart.</remarks>
public sealed record RateSchedule(int Warmup, int Steps, double Minimum);
