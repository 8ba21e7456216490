using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HandCalc.Models;

namespace HandCalc.Differences;

/// <summary>A guess in one line at what kind of change moved the numbers, from where it starts.</summary>
public static class LikelyCause
{
    private const int MostNames = 4;

    /// <summary>The guess.</summary>
    public static string Of(StepComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        TensorChange[] origins = [.. comparison.Origins];
        string[] fields = [.. ChangedFields(comparison.Before.Model, comparison.After.Model)];
        return fields.Length > 0 ? $"the model file: {string.Join("; ", fields)}"
            : origins.Length == 0 ? (comparison.IsEmpty ? "nothing differs" : "no tensor moved: the words around the numbers, or a table beside them")
            : Resized(comparison, origins) is { } size ? size
            : comparison.Moved.All(change => change.OnlyInLastDigits) ? "the last digits only: rounding, such as another order of adding"
            : origins.Any(change => change.Kind == ChangeKind.Labels || LabelsDiffer(change)) ? "other rows or columns: the text or the vocabulary of the model"
            : origins.All(change => comparison.Lineage.IsGiven(change.Name)) ? Parameters(comparison, origins)
            : Formulas(origins);
    }

    /// <summary>The fields of two model files that differ, each with both values.</summary>
    public static IEnumerable<string> ChangedFields(Model? before, Model? after) =>
        before is null || after is null ? [] : Changed("", ModelFile.ToJson(before), ModelFile.ToJson(after));

    private static IEnumerable<string> Changed(string path, JsonNode? before, JsonNode? after)
    {
        if (before is JsonObject was && after is JsonObject now)
        {
            return was.SelectMany(field => Changed(path.Length == 0 ? field.Key : $"{path}.{field.Key}", field.Value, now[field.Key]));
        }

        return JsonNode.DeepEquals(before, after) ? [] : [$"{path} {Text(before)} → {Text(after)}"];
    }

    private static string Text(JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String
        ? $"\"{text.GetValue<string>()}\""
        : value is JsonArray list ? $"{list.Count} words" : Number(value?.ToJsonString() ?? "");

    private static string Number(string json) => json.Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');

    private static string? Resized(StepComparison comparison, TensorChange[] origins)
    {
        string[] resized = [.. comparison.Moved.Where(change => change.Kind == ChangeKind.Shape)
            .Select(change => $"{change.Name} {change.Before!.Shape} → {change.After!.Shape}")];
        if (resized.Length > 0)
        {
            return $"another size: {List(resized)}";
        }

        string[] only = [.. origins.Where(change => change.Kind is ChangeKind.Added or ChangeKind.Removed).Select(change => change.Name)];
        return only.Length > 0 ? $"tensors that only one side has: {List(only)}" : null;
    }

    private static bool LabelsDiffer(TensorChange change) => change is { Before: { } before, After: { } after }
        && !(before.Rows.Equals(after.Rows) && before.Columns.Equals(after.Columns));

    private static string Parameters(StepComparison comparison, TensorChange[] origins)
    {
        if (origins is [{ Entries: [var entry] } only])
        {
            return $"one entry of a parameter: {only.After!.Place(entry.Row, entry.Column)}";
        }

        int drawn = comparison.Tensors.Count(change => comparison.Lineage.IsGiven(change.Name));
        return origins.Length == 1 ? $"one parameter, {origins[0].Name}"
            : $"{origins.Length} of {drawn} parameters: they are drawn otherwise, from {origins[0].Name} on (seed, scale or order of drawing)";
    }

    /// <summary>The same formula of several heads counts once.</summary>
    private static string Formulas(TensorChange[] origins)
    {
        TensorChange[] computed = [.. origins.DistinctBy(change => change.Name.Split('[')[0])];
        string kind = computed.Length == 1 ? "one formula" : string.Create(CultureInfo.InvariantCulture, $"{computed.Length} formulas");
        if (computed.All(change => change.Name.StartsWith("new.", StringComparison.Ordinal)))
        {
            kind = "the optimizer";
        }

        IEnumerable<string> named = computed.Select(change => change.TitleDiffers
            ? $"{change.Before!.Title}, now {change.After!.Title}"
            : change.Name.Split('[')[0]);
        return $"{kind}, or a setting in it: {List([.. named])}";
    }

    private static string List(string[] names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? $" and {names.Length - MostNames} more" : "");
}
