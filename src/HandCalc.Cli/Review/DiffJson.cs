using System.Text.Json.Nodes;

namespace HandCalc.Cli.Review;

/// <summary>Comparisons as JSON, for programs. The fields are described beside the snapshots, in their README.</summary>
internal static class DiffJson
{
    /// <summary>The version of the format.</summary>
    public const int Schema = 1;

    /// <summary>The text, ending in a newline.</summary>
    public static string Text(Side before, Side after, IEnumerable<StepComparison> comparisons) => JsonText.Of(new JsonObject
    {
        ["schema"] = Schema,
        ["before"] = before.Title,
        ["after"] = after.Title,
        ["examples"] = new JsonArray([.. comparisons.Select(Example)]),
    });

    private static JsonNode Example(StepComparison comparison) => new JsonObject
    {
        ["name"] = comparison.After.Name,
        ["loss"] = Pair(comparison.Before.Loss, comparison.After.Loss),
        ["meanLoss"] = Pair(comparison.Before.MeanLoss, comparison.After.MeanLoss),
        ["meanLossAfterTheStep"] = Pair(comparison.Before.MeanLossAfterTheStep, comparison.After.MeanLossAfterTheStep),
        ["nextWords"] = new JsonObject { ["before"] = Words(comparison.Before), ["after"] = Words(comparison.After) },
        ["startsIn"] = Names(comparison.Origins.Select(origin => origin.Name)),
        ["likelyCause"] = LikelyCause.Of(comparison),
        ["steps"] = new JsonArray([.. DiffRow.All(comparison).Select(row => (JsonNode)new JsonObject
        {
            ["step"] = row.Step,
            ["moved"] = row.Moved,
            ["of"] = row.Of,
            ["relativeChange"] = Finite(row.Largest?.Relative ?? 0),
            ["in"] = row.Largest?.Name,
        })]),
        ["tensors"] = new JsonArray([.. comparison.Tensors.Where(change => change.Kind != ChangeKind.None)
            .Select(change => Tensor(comparison, change))]),
        ["beside"] = Names(comparison.Pages),
    };

    private static JsonObject Tensor(StepComparison comparison, TensorChange change) => new JsonObject
    {
        ["name"] = change.Name,
        ["step"] = comparison.Lineage.Step(change.Name),
        ["kind"] = change.Kind.ToString().ToLowerInvariant(),
        ["shape"] = new JsonObject { ["before"] = change.Before?.Shape, ["after"] = change.After?.Shape },
        ["entriesMoved"] = change.Entries.Count,
        ["relativeChange"] = Finite(change.Relative),
        ["largest"] = Entry(change, change.Largest),
        ["largestRelative"] = Entry(change, change.LargestRelative),
        ["signsFlipped"] = change.SignsFlipped,
        ["becameZero"] = change.BecameZero,
        ["ceasedToBeZero"] = change.CeasedToBeZero,
        ["followsFrom"] = Names(comparison.MovedBefore(change.Name)),
    };

    private static JsonObject? Entry(TensorChange change, EntryChange? entry) => entry is null ? null : new()
    {
        ["place"] = ChangeText.Place(change, entry),
        ["before"] = Finite(entry.Before),
        ["after"] = Finite(entry.After),
    };

    private static JsonObject Pair(double? before, double? after) => new() { ["before"] = Finite(before), ["after"] = Finite(after) };

    private static JsonArray Words(RecordedStep step) => [.. step.Predictions.Select(next => (JsonNode)new JsonObject
    {
        ["token"] = next.Token,
        ["next"] = next.Next,
        ["probability"] = Finite(next.Probability),
    })];

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    /// <summary>JSON knows no infinity, and no NaN: where shapes differ there is no distance.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
