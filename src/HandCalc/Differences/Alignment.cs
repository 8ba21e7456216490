using HandCalc.Snapshots;

namespace HandCalc.Differences;

/// <summary>
/// Which rows of two records, or which columns, belong together. Words and tokens do by what they are called, wherever they stand; numbered
/// ones, such as features, by their place.
/// </summary>
public sealed class Alignment
{
    private Alignment(IEnumerable<(int Before, int After)> both, IEnumerable<string> gone, IEnumerable<string> @new) =>
        (Both, Gone, New) = ([.. both], [.. gone], [.. @new]);

    /// <summary>The indices of those that both records have, in the order of the second.</summary>
    public ImmutableArray<(int Before, int After)> Both { get; }

    /// <summary>What only the first record has.</summary>
    public ImmutableArray<string> Gone { get; }

    /// <summary>What only the second record has.</summary>
    public ImmutableArray<string> New { get; }

    /// <summary>Aligns two axes.</summary>
    public static Alignment Of(Labels before, Labels after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Exist != after.Exist)
        {
            return new([], before.Names, after.Names);
        }

        return before.Length == after.Length && (before.Equals(after) || before.AreNumbers || after.AreNumbers)
            ? ByPlace(before.Length)
            : ByLabel(before, after);
    }

    /// <summary>Aligns two axes of one length place by place.</summary>
    public static Alignment ByPlace(int length) => new(Enumerable.Range(0, length).Select(index => (index, index)), [], []);

    /// <summary>A word that comes twice has two partners: its first place goes with the first, its second with the second.</summary>
    private static Alignment ByLabel(Labels before, Labels after)
    {
        Dictionary<(string, int), int> was = Places(before), now = Places(after);
        return new(
            now.Where(place => was.ContainsKey(place.Key)).Select(place => (was[place.Key], place.Value)),
            was.Where(place => !now.ContainsKey(place.Key)).Select(place => before[place.Value]),
            now.Where(place => !was.ContainsKey(place.Key)).Select(place => after[place.Value]));
    }

    private static Dictionary<(string Word, int Time), int> Places(Labels labels)
    {
        var times = new Dictionary<string, int>();
        return labels.Words.Index().ToDictionary(word => (word.Item, times[word.Item] = times.GetValueOrDefault(word.Item) + 1), word =>
            word.Index);
    }
}
