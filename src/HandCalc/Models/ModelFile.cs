using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HandCalc.Reading;

namespace HandCalc.Models;

/// <summary>Reads a model from JSON, and writes it. No field may be unknown; what has a default may be left out, and is then.</summary>
public static partial class ModelFile
{
    /// <summary>How a model is written: the same names as in a model file, words as they are; what is as by default is left out.</summary>
    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } },
    };

    /// <summary>The same with all fields, but for those that have no value.</summary>
    private static readonly JsonSerializerOptions Whole = new(Format)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private const string Kind = "model file in JSON";
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>Reads the model of a file, UTF-8 with or without a byte-order mark.</summary>
    /// <exception cref="InvalidInputException">The message names the file, the field and what is allowed.</exception>
    public static Model Read(string path) => InputFile.Read(path, Kind, stream => Read(stream, path));

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static Model Read(Stream stream, string source) => InputFile.Read(stream, source, Kind, stream => Read(stream, path: ""));

    /// <summary>Reads a model from the bytes of a file.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static Model Parse(ReadOnlyMemory<byte> utf8, string source) => Read(new MemoryStream(utf8.ToArray()), source);

    /// <summary>The fields that are a number or a text, by their names: dModel, optimizer.beta1.</summary>
    public static ImmutableArray<string> Fields { get; } = [.. Values(typeof(Model)).Select(field => field.Name)];

    /// <summary>The model with something else in some of these fields.</summary>
    /// <param name="model">The model.</param>
    /// <param name="typed">The names of the fields, and what is typed for each.</param>
    /// <param name="source">What messages begin with.</param>
    /// <exception cref="InvalidInputException">It does not fit; the message names the source, the field and what is allowed.</exception>
    public static Model With(Model model, IEnumerable<(string Field, string Value)> typed, string source)
    {
        JsonObject file = ToWholeJson(model.Giving(null));       // numbers of parameters are none of these fields, and may be many
        foreach ((string field, string value) in typed)
        {
            string[] path = field.Split('.');
            JsonObject group = path[..^1].Aggregate(file, (inner, name) => (JsonObject)(inner[name] ??= new JsonObject()));
            Type type = Values(typeof(Model)).Single(known => known.Name == field).Type;
            bool isJson = type == typeof(bool) ? value is "true" or "false"
                : type != typeof(string) && !type.IsEnum && Number().IsMatch(value);
            group[path[^1]] = isJson ? JsonNode.Parse(value) : value;
        }

        return Parse(JsonSerializer.SerializeToUtf8Bytes(file), source).Giving(model.Initialization.Values);
    }

    /// <summary>The fields of a record, and of the records in it, with what stands there: a number, a text, true or false.</summary>
    private static IEnumerable<(string Name, Type Type)> Values(Type record, string prefix = "") =>
        from field in Whole.GetTypeInfo(record).Properties
        where field.AssociatedParameter is not null
        let type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType
        from value in Whole.GetTypeInfo(type).Kind switch
        {
            JsonTypeInfoKind.Object => Values(type, $"{prefix}{field.Name}."),
            JsonTypeInfoKind.None when type != typeof(GivenValues) => [($"{prefix}{field.Name}", type)],
            _ => [],
        }
        select value;

    /// <summary>A number as JSON has it.</summary>
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();

    /// <summary>The first field in which two models differ, with what the second one says there; null if only their names do.</summary>
    public static string? Difference(Model model, Model other)
    {
        JsonObject one = ToWholeJson(model), two = ToWholeJson(other);
        string? field = one.Concat(two).Select(pair => pair.Key)
            .FirstOrDefault(name => name != "name" && !JsonNode.DeepEquals(one[name], two[name]));
        return field is null ? null : $"{field} is {(two[field] is { } there ? VisibleText.Beginning(there.ToJsonString()) : "left out")}";
    }

    /// <summary>A model as it would stand in a file.</summary>
    internal static JsonObject ToJson(Model model) => ToJson(model, Format);

    /// <summary>A model with all fields that have a value.</summary>
    internal static JsonObject ToWholeJson(Model model) => ToJson(model, Whole);

    private static JsonObject ToJson(Model model, JsonSerializerOptions format) =>
        JsonSerializer.SerializeToNode(model, format)!.AsObject();

    private static void LeaveOutDefaults(JsonTypeInfo contract)
    {
        foreach (JsonPropertyInfo field in contract.Properties)
        {
            if (field.AssociatedParameter is { HasDefaultValue: true, DefaultValue: var value })
            {
                field.ShouldSerialize = (_, written) => !Equals(written, value);
            }
        }
    }

    /// <summary>Reads a file of which it is not known yet whether it is JSON.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its path: a file that it names lies in its folder. Without one, in the current folder.</param>
    internal static Model Read(PeekableStream stream, string path)
    {
        Model model = JsonRecord.Read<Model>(stream, Kind, LargestFile);
        return Usable(model.Giving(model.Initialization.Values?.ReadFrom(Path.GetDirectoryName(path) ?? "")));
    }

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
