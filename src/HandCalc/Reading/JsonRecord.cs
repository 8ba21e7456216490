using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HandCalc.Reading;

/// <summary>
/// Reads JSON objects into records, strictly: a field for each parameter of the record, each once, and none besides. The contract by
/// which the serializer reads a record also says what is wrong with a field, and what is allowed.
/// </summary>
internal static class JsonRecord
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new JsonValue<string>("a text in quotes", (ref reader) =>
                reader.TokenType == JsonTokenType.String ? reader.GetString() : null),
            new JsonValue<int>("a whole number from 1 to 2147483647", (ref reader) =>
                reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int size) && size >= 1 ? size : null),
            new JsonValue<long>("a whole number from 0 to 9223372036854775807", (ref reader) =>
                reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long seed) && seed >= 0 ? seed : null),
            new JsonValue<double>("a finite number", (ref reader) =>
                reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value) ? value : null),
            new JsonValue<bool>("true or false", (ref reader) =>
                reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : null),
            new JsonValue<JsonElement>("any value, which is read by itself", (ref reader) =>
            {
                reader.Skip();
                return default(JsonElement);
            }),
            new Words(),
        },
    };

    /// <summary>Reads a record that is a whole file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="kind">What messages call such a file: "model file in JSON".</param>
    /// <param name="largest">How many bytes it may have.</param>
    /// <exception cref="InvalidInputException">The message names the field and what is allowed.</exception>
    public static T Read<T>(PeekableStream stream, string kind, int largest)
    {
        var json = new JsonStream(stream, kind, largest);
        using JsonDocument document = json.Value()!;
        json.RequireEnd();
        return Read<T>(document.RootElement);
    }

    /// <summary>Reads a record.</summary>
    /// <param name="element">The object.</param>
    /// <param name="path">What messages call it; empty for a whole file.</param>
    /// <exception cref="InvalidInputException">The message names the field and what is allowed.</exception>
    public static T Read<T>(JsonElement element, string path = "")
    {
        Require(element, Strict.GetTypeInfo(typeof(T)), path);
        return element.Deserialize<T>(Strict)!;
    }

    /// <summary>What a value is, in a sentence: its text, or its kind.</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String when NamedNumbers.Unquoted(element) is { } number => number,
        _ => VisibleText.Beginning(element.GetRawText()),
    };

    private static void Require(JsonElement element, JsonTypeInfo contract, string path)
    {
        switch (contract.Kind)
        {
            case JsonTypeInfoKind.Object:
                JsonElement fields = element.ValueKind == JsonValueKind.Object ? element : throw Wrong();
                RequireFields(fields, contract, path.Length == 0 ? "" : $"{path}.");
                break;
            case JsonTypeInfoKind.Enumerable:
                JsonElement list = element.ValueKind == JsonValueKind.Array ? element : throw Wrong();
                foreach ((int index, JsonElement item) in list.EnumerateArray().Index())
                {
                    Require(item, Strict.GetTypeInfo(contract.ElementType!), $"{path}[{index}]");
                }

                break;
            case JsonTypeInfoKind.None when contract.Type != typeof(JsonElement):
                try
                {
                    element.Deserialize(contract);
                    break;
                }
                catch (JsonException)
                {
                    throw Wrong();
                }
                catch (InvalidInputException problem)
                {
                    throw new InvalidInputException($"{path}{problem.Message}", problem);   // a value that says what is wrong in it
                }
        }

        InvalidInputException Wrong() => new($"{(path.Length == 0 ? "the file" : path)}: {Kind(element)}; allowed: {Allowed(contract)}.");
    }

    /// <summary>Refuses fields of other names, and says which name was probably meant; fields that come twice, or are missing.</summary>
    private static void RequireFields(JsonElement element, JsonTypeInfo contract, string prefix)
    {
        JsonPropertyInfo[] fields = [.. contract.Properties.Where(field => field.AssociatedParameter is not null)];
        string[] names = [.. fields.Select(field => field.Name)];
        var seen = new HashSet<string>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                string meant = Spelling.Nearest(property.Name, names) is { } nearest ? $" Did you mean {prefix}{nearest}?" : "";
                throw new InvalidInputException($"{prefix}{property.Name}: an unknown field; allowed: {string.Join(", ", names)}.{meant}");
            }

            if (!seen.Add(property.Name))
            {
                throw new InvalidInputException($"{prefix}{property.Name}: the field comes twice; allowed: each field once.");
            }
        }

        foreach (JsonPropertyInfo field in fields)
        {
            JsonTypeInfo type = Strict.GetTypeInfo(Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType);
            if (element.TryGetProperty(field.Name, out JsonElement value))
            {
                Require(value, type, $"{prefix}{field.Name}");
            }
            else if (field.IsRequired)
            {
                throw new InvalidInputException($"{prefix}{field.Name}: the field is missing; allowed: {Allowed(type)}.");
            }
        }
    }

    /// <summary>Reads every enumeration by the names of its values.</summary>
    private sealed class Words : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)typeof(JsonValue<>).MakeGenericType(typeToConvert).GetMethod(nameof(JsonValue<>.Word))!.Invoke(null, null)!;
    }

    private static string Allowed(JsonTypeInfo contract) => contract switch
    {
        { Kind: JsonTypeInfoKind.Enumerable, ElementType: var type } => type == typeof(string) ? "a list of texts in quotes"
            : type == typeof(int) ? "a list of sizes"
            : "a list of JSON objects",
        { Converter: IAllowed value } => value.Allowed,
        _ => "a JSON object",
    };
}
