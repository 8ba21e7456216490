using HandCalc.Snapshots;

namespace HandCalc.Differences;

/// <summary>
/// What two records tell of their models though neither file is known: words and tokens by their labels, sizes by the shapes.
/// </summary>
internal static class RecordedSizes
{
    /// <summary>A sentence for each difference.</summary>
    public static IEnumerable<string> Changes(StepComparison comparison)
    {
        if (Both(comparison, "E_token", "d.E_token", "new.E_token") is { } words)
        {
            if (HaveWords(words.Before.Rows, words.After.Rows))
            {
                foreach (string change in ModelChange.Words(words.Before.Rows.Names, words.After.Rows.Names))
                {
                    yield return change;
                }
            }
            else if (words.Before.Rows.Length != words.After.Rows.Length)
            {
                yield return Changed("the number of words", words.Before.Rows.Length, words.After.Rows.Length);
            }
        }

        if (TokensDiffer(comparison) is { } tokens)
        {
            yield return tokens;
        }

        foreach ((string field, string tensor, Func<RecordedTensor, int> size) in new (string, string, Func<RecordedTensor, int>)[]
        {
            ("dModel", "W_Q[0]", tensor => tensor.Rows.Length),
            ("heads", "W_Q[0]", tensor => tensor.Rows.Length / tensor.Columns.Length),
            ("dFf", "b_1", tensor => tensor.Columns.Length),
            ("maxLength", "E_pos", tensor => tensor.Rows.Length),
        })
        {
            if (Both(comparison, tensor) is { } sides && size(sides.Before) != size(sides.After))
            {
                yield return Changed(field, size(sides.Before), size(sides.After));
            }
        }
    }

    /// <summary>What became of the tokens of the text; null if they are the same, or not recorded.</summary>
    public static string? TokensDiffer(StepComparison comparison)
    {
        if (Both(comparison, "X", "P", "d.X") is not { } sides)
        {
            return null;
        }

        (Labels before, Labels after) = (sides.Before.Rows, sides.After.Rows);
        return !HaveWords(before, after) ? before.Length == after.Length ? null
            : Changed("the number of tokens", before.Length, after.Length)
            : before.Equals(after) ? null
            : ModelChange.Text(Inner(before), Inner(after));

        static string Inner(Labels tokens) => string.Join(' ', tokens.Words.Skip(1).SkipLast(1));
    }

    private static string Changed(string what, int before, int after) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} was changed from {before} to {after}");

    private static bool HaveWords(Labels before, Labels after) => !before.AreNumbers && !after.AreNumbers;

    /// <summary>The first of some tensors that both sides have.</summary>
    private static (RecordedTensor Before, RecordedTensor After)? Both(StepComparison comparison, params string[] names) => names
        .Select(name => (Before: comparison.Before.Tensors.GetValueOrDefault(name),
            After: comparison.After.Tensors.GetValueOrDefault(name)))
        .Where(pair => pair is { Before: not null, After: not null })
            .Select(pair => ((RecordedTensor, RecordedTensor)?)(pair.Before!, pair.After!)).FirstOrDefault();
}
