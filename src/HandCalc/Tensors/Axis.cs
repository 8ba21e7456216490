namespace HandCalc.Tensors;

/// <summary>What the rows or the columns of a tensor stand for: how many there are, and what each is called.</summary>
public sealed class Axis
{
    private readonly Func<int, string> label;

    private Axis(int length, Func<int, string> label)
    {
        Length = length;
        this.label = label;
    }

    /// <summary>No axis: the missing second axis of a vector, both axes of a number.</summary>
    public static Axis None { get; } = new(1, _ => "");

    /// <summary>How many rows or columns.</summary>
    public int Length { get; }

    /// <summary>The name of a row or column: a word, or an index in square brackets. Unique along the axis.</summary>
    /// <param name="index">From 0 to <see cref="Length"/> − 1.</param>
    public string this[int index] => label(index);

    /// <summary>Plain indices: [0], [1], …</summary>
    public static Axis Indices(int length) => new(length, index => $"[{index}]");

    /// <summary>The features of all heads side by side: h0[0], h0[1], …, h1[0], …</summary>
    public static Axis HeadFeatures(int heads, int featuresOfOne) =>
        new(heads * featuresOfOne, index => $"h{index / featuresOfOne}[{index % featuresOfOne}]");

    /// <summary>Words, each once: the rows of a table by vocabulary, the columns of the logits.</summary>
    public static Axis Words(IReadOnlyList<string> words) => new(words.Count, index => words[index]);

    /// <summary>The tokens of a text, by position. A word that comes twice is told apart by its position: the@1, the@5.</summary>
    public static Axis Positions(IReadOnlyList<string> tokens)
    {
        HashSet<string> repeated = [.. tokens.GroupBy(token => token).Where(group => group.Count() > 1).Select(group => group.Key)];
        return new(tokens.Count, index => repeated.Contains(tokens[index]) ? $"{tokens[index]}@{index}" : tokens[index]);
    }

    /// <summary>The first rows or columns of this axis, under the same names.</summary>
    public Axis Take(int length) => new(length, label);

    /// <summary>The rows or columns from an index on, under the same names.</summary>
    public Axis Skip(int count) => new(Length - count, index => label(index + count));

    /// <summary>The index of a label, or −1.</summary>
    public int IndexOf(string name)
    {
        for (int index = 0; index < Length; index++)
        {
            if (label(index) == name)
            {
                return index;
            }
        }

        return -1;
    }
}
