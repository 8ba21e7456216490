namespace HandCalc.Models;

/// <summary>Turns a text into vocabulary indices: split at white space, &lt;BOS&gt; in front, &lt;EOS&gt; behind.</summary>
public static class Tokenizer
{
    /// <summary>The token that fills unused places; no text contains it by itself.</summary>
    public const string Padding = "<PAD>";

    /// <summary>The token that begins every text.</summary>
    public const string Begin = "<BOS>";

    /// <summary>The token that ends every text.</summary>
    public const string End = "<EOS>";

    /// <summary>The token that stands for a word outside the vocabulary, where the vocabulary has it.</summary>
    public const string Unknown = "<UNK>";

    private const int MostWordsListed = 20;

    /// <summary>The words of a text.</summary>
    public static ImmutableArray<string> Split(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The ids of a text's tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vocabulary">The words in the order of their ids.</param>
    /// <param name="field">What a message calls the text.</param>
    /// <exception cref="InvalidInputException">A word is outside the vocabulary, which has no &lt;UNK&gt;.</exception>
    public static ImmutableArray<int> Encode(string text, ImmutableArray<string> vocabulary, string field = "text")
    {
        var ids = new Dictionary<string, int>();
        foreach ((int id, string word) in vocabulary.Index())
        {
            ids.TryAdd(word, id);
        }

        return [.. Split(text).Prepend(Begin).Append(End).Select(word => Id(word, ids, vocabulary, field))];
    }

    private static int Id(string word, Dictionary<string, int> ids, ImmutableArray<string> vocabulary, string field)
    {
        if (ids.TryGetValue(word, out int id))
        {
            return id;
        }

        if (vocabulary.FirstOrDefault(other => VisibleText.DiffersInComposition(word, other)) is { } composed)
        {
            string mark = VisibleText.FirstCombining(word) is { } ofWord
                ? $"has {ofWord}, a combining character, where the vocabulary has one character for letter and accent"
                : "has one character for letter and accent where the vocabulary has "
                    + $"{VisibleText.FirstCombining(composed)}, a combining character";
            throw new InvalidInputException(
                $"{field}: '{word}' {mark}; allowed: the word as the vocabulary writes it (both in Unicode's NFC, say).");
        }

        if (ids.TryGetValue(Unknown, out id))
        {
            return id;
        }

        string words = string.Join(" ", vocabulary.Take(MostWordsListed)) + (vocabulary.Length > MostWordsListed ? " …" : "");
        throw new InvalidInputException($"{field}: '{word}' is not in the vocabulary, which has no {Unknown}; allowed: {words}.");
    }
}
