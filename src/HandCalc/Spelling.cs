namespace HandCalc;

/// <summary>Finds the name that was probably meant.</summary>
public static class Spelling
{
    /// <summary>The name nearest to what was written, or nothing if none is near: at most a third of its letters differ.</summary>
    public static string? Nearest(string written, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(pair => pair.Distance <= Math.Max(1, pair.Name.Length / 3))
        .OrderBy(pair => pair.Distance)
        .Select(pair => pair.Name)
        .FirstOrDefault();

    /// <summary>How many letters must be inserted, deleted or replaced to turn one word into the other (Levenshtein, 1966).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
