using System.Text.Json.Nodes;
using HandCalc.Exports;
using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>Files with the published model.</summary>
internal static class ModelFiles
{
    private static readonly string Published = PublishedModelText();

    /// <summary>Writes the published model with one thing changed.</summary>
    /// <returns>The path of the file, model.json.</returns>
    public static string WriteModel(this TemporaryFolder folder, Action<JsonObject>? change = null)
    {
        JsonObject model = JsonNode.Parse(Published)!.AsObject();
        change?.Invoke(model);
        return folder.Write("model.json", model.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }));
    }

    private static string PublishedModelText()
    {
        using var export = new StringWriter();
        Export.Write(TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)), export);
        return JsonNode.Parse(export.ToString())!["model"]!.ToJsonString();
    }
}
