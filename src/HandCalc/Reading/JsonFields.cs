using System.Collections.Immutable;
using System.Text.Json;

namespace HandCalc.Reading;

/// <summary>The fields of one JSON object, each read with a message that says what is allowed.</summary>
/// <param name="element">The object.</param>
/// <param name="prefix">The fields that lead to it, each followed by a dot.</param>
internal readonly partial struct JsonFields(JsonElement element, string prefix)
{
    private const int LongestQuote = 60;
    private const string WholeNumber = "a whole number from 1 to 2147483647";

    private readonly JsonElement element = element.ValueKind == JsonValueKind.Object
        ? element
        : throw new InvalidInputException($"{(prefix.Length == 0 ? "the file" : prefix.TrimEnd('.'))}: {Kind(element)}; allowed: a JSON object.");

    private readonly string prefix = prefix;

    /// <summary>The fields that lead to the object, each followed by a dot.</summary>
    public string Prefix => prefix;

    /// <summary>A text that is told in a sentence: its beginning, where it is long.</summary>
    public static string Short(string text) => text.Length <= LongestQuote ? text : $"{text[..LongestQuote]}…";

    /// <summary>Whether the object has a field.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>Refuses fields of other names, and says which name was probably meant; and a field that comes twice.</summary>
    public void RequireOnly(params string[] names)
    {
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
    }

    public JsonFields Object(string name) => new(Field(name, "a JSON object"), $"{prefix}{name}.");

    public string Text(string name) => Field(name, "a text") is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : throw Wrong(name, "a text in quotes");

    public int Size(string name, string allowed = WholeNumber) =>
        Field(name, allowed) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int size) && size >= 1
            ? size
            : throw Wrong(name, allowed);

    public long Seed(string name)
    {
        const string Allowed = "a whole number from 0 to 9223372036854775807";
        return Field(name, Allowed) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long seed) && seed >= 0
            ? seed
            : throw Wrong(name, Allowed);
    }

    public double Number(string name)
    {
        const string Allowed = "a finite number";
        return Field(name, Allowed) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Wrong(name, Allowed);
    }

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        string allowed = string.Join(" or ", Enum.GetNames<T>().Select(value => $"\"{value.ToLowerInvariant()}\""));
        JsonElement field = Field(name, allowed);
        foreach (T value in Enum.GetValues<T>())
        {
            if (field.ValueKind == JsonValueKind.String && field.ValueEquals($"{value}".ToLowerInvariant()))
            {
                return value;
            }
        }

        throw Wrong(name, allowed);
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String when NamedNumbers.Unquoted(element) is { } number => number,
        _ => Short(element.GetRawText()),
    };

    private JsonElement Field(string name, string allowed) => element.TryGetProperty(name, out JsonElement field)
        ? field
        : throw new InvalidInputException($"{prefix}{name}: the field is missing; allowed: {allowed}.");

    private InvalidInputException Wrong(string name, string allowed) =>
        new($"{prefix}{name}: {Kind(element.GetProperty(name))}; allowed: {allowed}.");
}
