using System.Text.Json.Serialization;
using HandCalc.Reading;

namespace HandCalc.Models;

/// <summary>
/// Reads and writes numbers that are given: <c>{ "W_Q[0]": [[0.5, -1], …], "b_1": [1, 0.5], … }</c>, each parameter as an export has it, a
/// matrix as a list of rows and a vector as one list; or reads <c>{ "file": "step.json" }</c>.
/// </summary>
internal sealed class GivenValuesJson : JsonConverter<GivenValues>, IAllowed
{
    /// <summary>The field that names a file.</summary>
    public const string File = "file";

    public string Allowed => "parameters by name, as in { \"W_O\": [[…], …] }, or { \"file\": \"step.json\" }";

    public override bool HandleNull => true;

    /// <exception cref="InvalidInputException">The message begins with what follows the name of the field.</exception>
    public override GivenValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        JsonProperty[] fields = root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Any()
            ? [.. root.EnumerateObject()] : throw new JsonException();
        if (fields.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($".{VisibleText.Beginning(twice.Key)}: the field comes twice; allowed: each field once.");
        }

        return !root.TryGetProperty(File, out JsonElement file) ? new(fields.Select(field => Parameter(field.Name, field.Value)))
            : fields.Length > 1 ? throw new InvalidInputException(
                $".{VisibleText.Beginning(fields.First(field => field.Name != File).Name)}: it stands beside a file; "
                + "allowed: parameters, or the file alone that has them.")
            : file.ValueKind == JsonValueKind.String && file.GetString() is { Length: > 0 } path ? new(path)
            : throw new InvalidInputException(
                $".{File}: {JsonRecord.Kind(file)}; allowed: the path of a {TensorFile.Kind}, from the folder of the model file.");
    }

    public override void Write(Utf8JsonWriter writer, GivenValues value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (ExportedTensor tensor in value.Tensors)
        {
            writer.WritePropertyName(tensor.Name);
            Write(writer, tensor.Values.AsSpan(), tensor.Shape);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<double> entries, ImmutableArray<int> shape)
    {
        if (shape is [])
        {
            writer.WriteNumberValue(entries[0]);
            return;
        }

        writer.WriteStartArray();
        for (int index = 0, size = entries.Length / Math.Max(1, shape[0]); index < shape[0]; index++)
        {
            Write(writer, entries.Slice(index * size, size), shape[1..]);
        }

        writer.WriteEndArray();
    }

    /// <summary>The shape is that of the first row; the others must have as many entries.</summary>
    private static ExportedTensor Parameter(string name, JsonElement value)
    {
        string path = $".{VisibleText.Beginning(name)}";
        JsonElement first = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().FirstOrDefault() : default;
        bool isMatrix = first.ValueKind == JsonValueKind.Array;
        if (first.ValueKind == JsonValueKind.Undefined || (isMatrix && first.GetArrayLength() == 0))
        {
            string found = value.ValueKind == JsonValueKind.Array ? "the list is empty" : JsonRecord.Kind(value);
            throw new InvalidInputException($"{path}: {found}; allowed: a list of rows, or of a vector one list of numbers.");
        }

        ImmutableArray<int> shape = isMatrix ? [value.GetArrayLength(), first.GetArrayLength()] : [value.GetArrayLength()];
        ExportedTensor tensor = new(name, shape, NestedNumbers.Read(value, shape, path));
        int wrong = tensor.Values.ToList().FindIndex(entry => !double.IsFinite(entry));
        return wrong < 0 ? tensor : throw new InvalidInputException(
            $"{path}{tensor.Place(wrong)}: no number stands there; allowed: a finite number.");
    }
}
