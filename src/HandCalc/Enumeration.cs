namespace HandCalc;

/// <summary>Several things in one sentence.</summary>
public static class Enumeration
{
    /// <summary>All of them: "a, b and c".</summary>
    public static string And(IReadOnlyList<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";

    /// <summary>The first one, and how many more there are: "a (and 1,234 more)".</summary>
    public static string First(IReadOnlyList<string> parts) =>
        parts[0] + (parts.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {parts.Count - 1:N0} more)") : "");

    /// <summary>The first ones, and how many more there are: "a, b and 1,234 more".</summary>
    public static string First(int most, IReadOnlyCollection<string> parts) => string.Join(", ", parts.Take(most))
        + (parts.Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {parts.Count - most:N0} more") : "");
}
