namespace HandCalc.Timing;

/// <summary>A model of any size, to measure what a training step of it takes.</summary>
public static class SizedModel
{
    /// <summary>The smallest text: &lt;BOS&gt;, a word, &lt;EOS&gt;.</summary>
    public const int LeastTokens = 3;

    /// <summary>The smallest vocabulary: the three special words, and another.</summary>
    public const int LeastWords = 4;

    /// <summary>
    /// The textbook's model in other sizes: drawn in the same way, with the same settings. The words of its vocabulary follow each other
    /// in the text, over and over. In the textbook's sizes (16, 2, 64, 5, 6) it is the textbook's model, with other words.
    /// </summary>
    /// <param name="dModel">How many features a token has.</param>
    /// <param name="heads">How many attention heads share them: a divisor of <paramref name="dModel"/>.</param>
    /// <param name="dFf">How many features the feed-forward network has inside.</param>
    /// <param name="tokens">How many tokens the text has, &lt;BOS&gt; and &lt;EOS&gt; included: 3 or more.</param>
    /// <param name="words">How many words the vocabulary has: 4 or more.</param>
    /// <param name="layers">How many of GPT-2's blocks it has, with tied embeddings and GPT-2's scale; null for the textbook's
    /// block.</param>
    public static Model Of(int dModel, int heads, int dFf, int tokens, int words, int? layers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, LeastTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, LeastWords);
        int special = LeastWords - 1;
        string[] own = [.. Enumerable.Range(special, words - special).Select(id => $"w{id}")];
        Model textbook = Examples.Read(Examples.Default);
        Model model = textbook with
        {
            Name = $"D {dModel}, {heads} heads, F {dFf}, {tokens} tokens, {words} words",
            Text = string.Join(' ', Enumerable.Range(0, tokens - 2).Select(place => own[place % own.Length])),
            Vocabulary = [Tokenizer.Padding, Tokenizer.Begin, Tokenizer.End, .. own],
            DModel = dModel,
            Heads = heads,
            DFf = dFf,
            MaxLength = tokens,
        };
        return layers is not { } blocks ? model : model with
        {
            Name = $"GPT-2 of {blocks} {(blocks == 1 ? "layer" : "layers")}, {model.Name}",
            Architecture = Architecture.Gpt2,
            Layers = blocks,
            TiedEmbeddings = true,
            Initialization = new(textbook.Initialization.Seed, 0.02, DrawOrder.Continuous),
        };
    }
}
