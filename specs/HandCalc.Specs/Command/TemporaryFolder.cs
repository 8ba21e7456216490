using System.Text.Json.Nodes;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>A folder of one test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string InMemory = "/dev/shm";
    private static readonly string Published = PublishedModelText();

    /// <summary>Its path: in memory where the system has a place for files there, for a disk takes longer than most tests.</summary>
    public string Path { get; } = Directory.Exists(InMemory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(InMemory, $"handcalc-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("handcalc-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes a file of bytes.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    /// <summary>Writes the published model with one thing changed.</summary>
    /// <returns>The path of the file, model.json.</returns>
    public string WriteModel(Action<JsonObject>? change = null)
    {
        JsonObject model = JsonNode.Parse(Published)!.AsObject();
        change?.Invoke(model);
        return Write("model.json", model.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string PublishedModelText()
    {
        using var export = new StringWriter();
        Export.Write(TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)), export);
        return JsonNode.Parse(export.ToString())!["model"]!.ToJsonString();
    }
}
