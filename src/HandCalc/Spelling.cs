namespace HandCalc;

/// <summary>Finds the name that was probably meant.</summary>
public static class Spelling
{
    /// <summary>
    /// The name nearest to what was written, or null if none is near: at most a third of its letters differ, and not all. Of names as
    /// near as each other the one whose letters and digits are nearer is meant: d.WQ[0] is d.W_Q[0] and not d.Q[0].
    /// </summary>
    public static string? Nearest(string written, IEnumerable<string> names) => names
        .Where(name => Math.Abs(name.Length - written.Length) <= Math.Max(1, name.Length / 3))
        .Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(pair => pair.Distance <= Math.Max(1, pair.Name.Length / 3) && pair.Distance < Math.Max(written.Length, pair.Name.Length))
        .OrderBy(pair => pair.Distance)
        .ThenBy(pair => Distance(LettersOf(written), LettersOf(pair.Name)))
        .Select(pair => pair.Name)
        .FirstOrDefault();

    /// <summary>The tensor that was probably meant; where each head has one, that of the first.</summary>
    public static string? NearestTensor(string written, IReadOnlyCollection<string> names) =>
        names.Contains($"{written}[0]") ? $"{written}[0]" : Nearest(written, names);

    /// <summary>The end of a complaint: " Did you mean that?", or empty if no name is near.</summary>
    public static string Suggestion(string written, IEnumerable<string> names) =>
        Nearest(written, names) is { } nearest ? $" Did you mean {nearest}?" : "";

    /// <summary>The same for a tensor.</summary>
    public static string SuggestionOfTensor(string written, IReadOnlyCollection<string> names) =>
        NearestTensor(written, names) is { } nearest ? $" Did you mean {nearest}?" : "";

    private static string LettersOf(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>
    /// How many letters must be inserted, deleted, replaced or swapped with the next to turn one word into the other (Damerau, 1964).
    /// </summary>
    private static int Distance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                distance[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                    Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[a.Length, b.Length];
    }
}
