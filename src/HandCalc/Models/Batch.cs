namespace HandCalc.Models;

/// <summary>
/// Several texts as the rows of one matrix: one below the other, each with as many rows as the longest has tokens. The rows that a shorter
/// text leaves over are padding.
/// </summary>
/// <param name="Lengths">How many tokens each text has.</param>
public sealed record Batch(ImmutableArray<int> Lengths)
{
    /// <summary>How many rows each text has: as many as the longest has tokens.</summary>
    public int Longest { get; } = Lengths.Max();

    /// <summary>All rows, by number.</summary>
    public IEnumerable<int> Rows => Enumerable.Range(0, Lengths.Length * Longest);

    /// <summary>The position of a row in its text, from 0.</summary>
    public int Position(int row) => row % Longest;

    /// <summary>The first row of the text that a row belongs to.</summary>
    public int Start(int row) => row - Position(row);

    /// <summary>Whether a row is padding.</summary>
    public bool IsPadding(int row) => Position(row) >= Lengths[row / Longest];

    /// <summary>Whether the text goes on behind a row, so that the row has a next token to predict.</summary>
    public bool Goes(int row) => Position(row) + 1 < Lengths[row / Longest];

    /// <summary>Whether a row looks at another: at itself and at those before it in its text. Padding looks at nothing.</summary>
    /// <remarks>It is not looked at either: it stands behind the text, where no token of the text looks.</remarks>
    public bool Sees(int row, int other) => other <= row && other >= Start(row) && !IsPadding(row);
}
