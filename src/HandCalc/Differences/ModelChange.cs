using System.Text.Json.Nodes;

namespace HandCalc.Differences;

/// <summary>What sets two models apart, in the words of their files.</summary>
internal static class ModelChange
{
    private const int MostWords = 4;
    private const int LongestText = 60;

    /// <summary>A sentence for each difference; none if only the names differ, for no number depends on a name.</summary>
    public static IEnumerable<string> Of(Model before, Model after) =>
    [
        .. Of("", ModelFile.ToWholeJson(before.Giving(null) with { Name = after.Name }), ModelFile.ToWholeJson(after.Giving(null))),
        .. GivenChange.Of(before.Initialization.Values, after.Initialization.Values),
    ];

    /// <summary>What became of a vocabulary.</summary>
    public static IEnumerable<string> Words(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        string[] gone = [.. before.Except(after)], added = [.. after.Except(before)];
        (string Was, string Is)[] pairs = [.. before.Zip(after).Where(pair => pair.First != pair.Second)];
        if (before.Count == after.Count && pairs.All(pair => gone.Contains(pair.Was) && added.Contains(pair.Is)))
        {
            return pairs.Select(pair => $"the word {Quote(pair.Was)} became {Quote(pair.Is)}");
        }

        string[] stayed = [.. before.Intersect(after)];
        string? moved = stayed.Zip(after.Intersect(before)).FirstOrDefault(pair => pair.First != pair.Second).Second;
        return new[]
        {
            Count(added, "added"),
            Count(gone, "removed"),
            moved is null ? null : $"the words were put in another order, from {Quote(moved)} on",
        }.OfType<string>();
    }

    /// <summary>What became of a text.</summary>
    public static string Text(string before, string after, string name = "text")
    {
        string[] was = [.. Tokenizer.Split(before)], now = [.. Tokenizer.Split(after)];
        if (was.SequenceEqual(now))
        {
            return $"the {name} was changed in its white space only";
        }

        int same = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return Math.Max(before.Length, after.Length) <= LongestText
            ? $"the {name} was changed from {Quote(before)} to {Quote(after)}"
            : $"the {name} was changed from its word {same + 1} on, from {Rest(was)} to {Rest(now)}";

        string Rest(string[] words) => words.Length == same ? "nothing" : Quote(VisibleText.Beginning(string.Join(' ', words[same..])));
    }

    private static IEnumerable<string> Of(string field, JsonNode? before, JsonNode? after) => (before, after) switch
    {
        (JsonObject was, JsonObject now) =>
            was.Concat(now).Select(inner => inner.Key).Distinct()
                .SelectMany(inner => Of(field.Length == 0 ? inner : $"{field}.{inner}", was[inner], now[inner])),
        _ when JsonNode.DeepEquals(before, after) => [],
        (null, _) => [$"{field} was added: {Value(after!)}"],
        (_, null) => [$"{field} was taken out: {Value(before)}"],
        (JsonArray was, JsonArray now) when field == "vocabulary" => Words([.. was.GetValues<string>()], [.. now.GetValues<string>()]),
        _ when field == "text" => [Text(before.GetValue<string>(), after.GetValue<string>())],
        _ => [$"{field} was changed from {Value(before)} to {Value(after)}"],
    };

    private static string? Count(string[] words, string what) => words.Length switch
    {
        0 => null,
        1 => $"a word was {what}: {Quote(words[0])}",
        _ => $"{words.Length} words were {what}: {Enumeration.First(MostWords, [.. words.Select(Quote)])}",
    };

    private static string Quote(string text) => $"\"{text}\"";

    private static string Value(JsonNode value) => value.GetValueKind() == JsonValueKind.String
        ? Quote(value.GetValue<string>())
        : PowerOfTen.Written(value.ToJsonString());
}
