using System.Text.Json.Serialization;

namespace HandCalc.Reading;

/// <summary>Says what is allowed as a value.</summary>
internal interface IAllowed
{
    /// <summary>What is allowed, to stand at the end of a sentence.</summary>
    string Allowed { get; }
}

/// <summary>Reads one kind of value.</summary>
/// <param name="allowed">What is allowed.</param>
/// <param name="read">Reads the value; null if it is none that is allowed.</param>
internal sealed class JsonValue<T>(string allowed, JsonValue<T>.Reading read) : JsonConverter<T>, IAllowed
{
    /// <summary>Reads a value; null if it is none that is allowed.</summary>
    internal delegate object? Reading(ref Utf8JsonReader reader);

    public string Allowed => allowed;

    public override bool HandleNull => true;

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public static JsonValue<T> Word()
    {
        string[] words = [.. Enum.GetNames(typeof(T)).Select(name => name.ToLowerInvariant())];
        return new(string.Join(" or ", words.Select(word => $"\"{word}\"")), (ref reader) =>
            reader.TokenType == JsonTokenType.String && words.IndexOf(reader.GetString()!) is >= 0 and int index
                ? Enum.GetValues(typeof(T)).GetValue(index)
                : null);
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T)(read(ref reader) ?? throw new JsonException());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
}
