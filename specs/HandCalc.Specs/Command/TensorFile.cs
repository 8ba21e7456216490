using System.Text.Json.Nodes;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>A file of tensors that another program might have written: an export, changed.</summary>
internal sealed class TensorFile
{
    private static readonly JsonObject Exported = Export(TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)));

    /// <summary>The published model's export, to be changed.</summary>
    public TensorFile()
        : this(Exported.DeepClone().AsObject())
    {
    }

    private TensorFile(JsonObject root)
    {
        Root = root;
    }

    /// <summary>The whole file.</summary>
    public JsonObject Root { get; }

    /// <summary>The tensors.</summary>
    public JsonArray Tensors => Root["tensors"]!.AsArray();

    /// <summary>A tensor.</summary>
    public JsonObject this[string name] => Tensors.Single(tensor => tensor!["name"]!.GetValue<string>() == name)!.AsObject();

    /// <summary>The export of another training step.</summary>
    public static TensorFile Of(TrainingStep step) => new(Export(step));

    /// <summary>A file that is there.</summary>
    public static TensorFile Read(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>A file of a few tensors of the published model.</summary>
    public static TensorFile With(params string[] names)
    {
        var all = new TensorFile(Exported);
        return new TensorFile(new JsonObject
        {
            ["schema"] = all.Root["schema"]!.DeepClone(),
            ["model"] = all.Root["model"]!.DeepClone(),
            ["tensors"] = new JsonArray([.. names.Select(name => all[name].DeepClone())]),
        });
    }

    /// <summary>Changes every number of some tensors.</summary>
    public TensorFile Map(Func<double, double> change, Func<string, bool>? which = null)
    {
        foreach (JsonNode? tensor in Tensors.Where(tensor => which?.Invoke(tensor!["name"]!.GetValue<string>()) ?? true))
        {
            tensor!["values"] = Changed(tensor["values"]!);
        }

        return this;

        JsonNode Changed(JsonNode values) => values is JsonArray list
            ? new JsonArray([.. list.Select(item => Changed(item!))])
            : JsonValue.Create(change(values.GetValue<double>()));
    }

    /// <summary>Runs <c>handcalc compare</c> on the file.</summary>
    public CommandRun Compare(params string[] options)
    {
        using var folder = new TemporaryFolder();
        return CommandRun.Of(["compare", folder.Write("mine.json", Root.ToJsonString()), .. options]);
    }

    private static JsonObject Export(TrainingStep step)
    {
        using var export = new StringWriter();
        HandCalc.Exports.Export.Write(step, export);
        return JsonNode.Parse(export.ToString())!.AsObject();
    }
}
