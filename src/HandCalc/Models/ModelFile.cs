using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HandCalc.Reading;

namespace HandCalc.Models;

/// <summary>Reads a model from JSON, and writes it. Every field must be there, none may be unknown.</summary>
public static class ModelFile
{
    /// <summary>How a model is written: the same names as in a model file, words as they are.</summary>
    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private const string Kind = "model file in JSON";
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>Reads the model of a file, UTF-8 with or without a byte-order mark.</summary>
    /// <exception cref="InvalidInputException">The message names the file, the field and what is allowed.</exception>
    public static Model Read(string path) => InputFile.Read(path, Kind, Read);

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static Model Read(Stream stream, string source) => InputFile.Read(stream, source, Kind, Read);

    /// <summary>Reads a model from the bytes of a file.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static Model Parse(ReadOnlyMemory<byte> utf8, string source) => Read(new MemoryStream(utf8.ToArray()), source);

    /// <summary>The first field in which two models differ, with what the second one says there; null if only their names do.</summary>
    public static string? Difference(Model model, Model other)
    {
        JsonObject one = ToJson(model), two = ToJson(other);
        string? field = one.Select(pair => pair.Key).FirstOrDefault(name => name != "name" && !JsonNode.DeepEquals(one[name], two[name]));
        return field is null ? null : $"{field} is {VisibleText.Beginning(two[field]!.ToJsonString())}";
    }

    /// <summary>A model as it would stand in a file.</summary>
    internal static JsonObject ToJson(Model model) => JsonSerializer.SerializeToNode(model, Format)!.AsObject();

    /// <summary>Reads a file of which it is not known yet whether it is JSON.</summary>
    internal static Model Read(PeekableStream stream) => Usable(JsonRecord.Read<Model>(stream, Kind, LargestFile));

    /// <summary>A model that follows the rules.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">What messages put before the field.</param>
    /// <exception cref="InvalidInputException">It does not; the message names the field and what is allowed.</exception>
    internal static Model Usable(Model model, string prefix = "")
    {
        try
        {
            ModelRules.Check(model);
            return model;
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{prefix}{problem.Message}", problem);
        }
    }
}
