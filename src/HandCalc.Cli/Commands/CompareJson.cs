using System.Text.Json.Nodes;
using HandCalc.Comparisons;

namespace HandCalc.Cli.Commands;

/// <summary>A comparison as JSON, for programs. The fields are described in EXPORT.md.</summary>
internal static class CompareJson
{
    /// <summary>The version of the format.</summary>
    public const int Schema = 1;

    /// <summary>The text, ending in a newline.</summary>
    public static string Text(string path, TrainingStep step, Comparison comparison, ImmutableArray<SkippedName> skipped) =>
        JsonText.Of(new()
        {
            ["schema"] = Schema,
            ["file"] = path,
            ["model"] = step.Model.Name,
            ["agrees"] = comparison.Agrees,
            ["start"] = comparison.Start?.Right.Name,
            ["next"] = comparison.Next?.Name,
            ["notes"] = Texts(comparison.Notes),
            ["cannotBeTold"] = Texts(comparison.Hidden),
            ["tensors"] = new JsonArray([.. comparison.Tensors.Select(Tensor)]),
            ["missing"] = Texts(comparison.Missing.Select(tensor => tensor.Name)),
            ["skipped"] = new JsonArray([.. skipped.Select(name => new JsonObject { ["name"] = name.Name, ["meant"] = name.Meant })]),
        });

    private static JsonObject Tensor(ComparedTensor tensor) => new()
    {
        ["name"] = tensor.Right.Name,
        ["step"] = tensor.Right.Step,
        ["shape"] = new JsonArray([.. tensor.Found.Shape.Select(size => (JsonNode)size)]),
        ["rightShape"] = new JsonArray([.. tensor.Right.Shape.Select(size => (JsonNode)size)]),
        ["verdict"] = tensor.Verdict.ToString().ToLowerInvariant(),
        ["digits"] = tensor.HasRightShape ? Math.Min(tensor.Digits, Agreement.MostDigits) : null,
        ["requiredDigits"] = tensor.Required,
        ["exact"] = tensor.HasRightShape && tensor.Digits == Agreement.Exact,
        ["singlePrecision"] = tensor.Precision == Precision.Singles,
        ["precision"] = tensor.Precision.Name,
        ["differing"] = tensor.Differing().Count(),
        ["first"] = tensor.Differing().Take(1).Select(entry => new JsonObject
        {
            ["row"] = entry.Row,
            ["column"] = entry.Column,
            ["right"] = Number(entry.Right),
            ["found"] = Number(entry.Found),
        }).FirstOrDefault(),
        ["slip"] = tensor.Slip is { } slip ? new JsonObject
        {
            ["name"] = slip.Name,
            ["description"] = slip.Description,
            ["each"] = Texts(slip.Each.Select(one => one.Name)),
        } : null,
        ["notes"] = Texts(tensor.Notes),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>NaN and infinity are texts, for JSON has no numbers for them.</summary>
    private static JsonNode Number(double value) => double.IsFinite(value)
        ? value
        : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
