namespace HandCalc.Explanations;

/// <summary>A tensor that reads an entry: the way forward, where an explanation is the way back.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Count">How many of its entries read it.</param>
/// <param name="Row">The row of the first of them.</param>
/// <param name="Column">The column of the first of them.</param>
public sealed record Reader(Definition Tensor, int Count, int Row, int Column)
{
    /// <summary>The readers in a sentence: "Read by 5 entries each of attention and d.concat, and by new.W_O[h0[1], 1]."</summary>
    public static string Sentence(ImmutableArray<Reader> readers)
    {
        var groups = new List<List<Reader>>();
        foreach (Reader reader in readers)
        {
            if (groups.Count == 0 || groups[^1][0].Count != reader.Count)
            {
                groups.Add([]);
            }

            groups[^1].Add(reader);
        }

        return groups.Count == 0 ? "Nothing else in this training step is computed from it."
            : $"Read by {string.Join(", and by ", groups.Select(Text))}.";
    }

    private static string Text(List<Reader> group)
    {
        string[] names = [.. group.Select(reader =>
            reader.Count == 1 ? reader.Tensor.Entry(reader.Row, reader.Column) : reader.Tensor.Name)];
        string all = names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
        return group[0].Count == 1 ? all
            : FormattableString.Invariant($"{group[0].Count} entries {(names.Length == 1 ? "" : "each ")}of {all}");
    }
}
