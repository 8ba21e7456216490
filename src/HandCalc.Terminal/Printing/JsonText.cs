using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HandCalc.Terminal.Printing;

/// <summary>JSON as the commands write it: indented, words as they are, LF only.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of an object, ending in a newline.</summary>
    public static string Of(JsonObject json) => json.ToJsonString(Format) + "\n";
}
