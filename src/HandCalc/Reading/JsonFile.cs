using System.Text.Json;

namespace HandCalc.Reading;

/// <summary>Reads JSON files that fit into memory, and says in one sentence what is wrong with one.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file: UTF-8 with or without a byte-order mark.</param>
    /// <param name="kind">What messages call such a file: "model file in JSON".</param>
    /// <param name="largest">How many bytes it may have.</param>
    /// <param name="read">What is read from its fields.</param>
    /// <exception cref="InvalidInputException">The message names the field and what is allowed.</exception>
    public static T Read<T>(PeekableStream stream, string kind, int largest, Func<JsonFields, T> read)
    {
        var json = new JsonStream(stream, kind, largest);
        using JsonDocument document = json.Value()!;
        json.RequireEnd();
        return read(new JsonFields(document.RootElement, ""));
    }
}
