using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HandCalc.Models;

/// <summary>Reads the JSON files that people hand over, and says in one sentence what is wrong with one.</summary>
internal static partial class JsonFile
{
    private const int LongestWord = 40;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="kind">What messages call such a file: "model file".</param>
    /// <param name="largest">How many bytes it may have.</param>
    /// <param name="read">What is read from its fields.</param>
    /// <exception cref="InvalidInputException">The message names the file, the field and what is allowed.</exception>
    public static T Read<T>(string path, string kind, int largest, Func<JsonFields, T> read)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"{path}: this is a folder; allowed: a {kind} in JSON.");
        }

        try
        {
            return Parse(ReadBytes(path, kind, largest), path, read);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: there is no such file; allowed: the path of a {kind} in JSON.", problem);
        }
        catch (OutOfMemoryException problem)
        {
            throw new InvalidInputException($"{path}: the memory ran out; allowed: a {kind} that fits into it.", problem);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new InvalidInputException($"{path}: the file can't be read; allowed: a readable {kind} in JSON.", problem);
        }
    }

    /// <summary>Reads the bytes of a file, UTF-8 with or without a byte-order mark.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="source">What messages call the file.</param>
    /// <param name="read">What is read from its fields.</param>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> utf8, string source, Func<JsonFields, T> read)
    {
        ReadOnlyMemory<byte> json = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return read(new JsonFields(document.RootElement, ""));
        }
        catch (JsonException problem)
        {
            throw new InvalidInputException($"{source}: {Explain(problem, json.Span)}.", problem);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{source}: {problem.Message}", problem);
        }
    }

    /// <summary>Reads a file, but never more of it than is allowed: a device may have no end.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(string path, string kind, int largest)
    {
        using FileStream file = File.OpenRead(path);
        if (file.CanSeek && file.Length > largest)
        {
            throw TooLarge();
        }

        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > largest)
            {
                throw TooLarge();
            }
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);

        InvalidInputException TooLarge() => new($"{path}: the file is larger; allowed: a {kind} of at most {largest} bytes.");
    }

    /// <summary>Where the text is no JSON (line and column from 1, and the name of the object) and the word that stands there.</summary>
    private static string Explain(JsonException problem, ReadOnlySpan<byte> json)
    {
        const string NotJson = "this is not JSON that can be read; allowed: one JSON object";
        if (problem.LineNumber is not { } line || problem.BytePositionInLine is not { } position)
        {
            return NotJson;
        }

        int start = 0;
        for (long skipped = 0; skipped < line; skipped++)
        {
            start += json[start..].IndexOf((byte)'\n') + 1;
        }

        int stop = start + (int)Math.Min(position, json.Length - start);
        string word = WordAt(json, ref stop);
        int column = Encoding.UTF8.GetCharCount(json[start..stop]) + 1;      // in characters, not bytes
        string place = FormattableString.Invariant($"line {line + 1}, column {column}{NameOf(json)}");
        return NotANumber().IsMatch(word)
            ? $"{place}: {word} is no number in JSON; allowed: finite numbers, such as -0.5 or 1e-5"
            : $"{place}: {NotJson}";
    }

    /// <summary>The word or number that a position lies in; the position moves to its beginning.</summary>
    private static string WordAt(ReadOnlySpan<byte> json, ref int position)
    {
        if (position == json.Length)
        {
            return "";
        }

        int last = position;
        for (; position > 0 && IsOfWord(json[position - 1]); position--)
        {
        }

        for (; last < json.Length && IsOfWord(json[last]); last++)
        {
        }

        return Encoding.ASCII.GetString(json[position..Math.Min(last, position + LongestWord)]);

        static bool IsOfWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'+' or (byte)'-' or (byte)'.';
    }

    /// <summary>Of the objects that are open where reading stops, the innermost that has told its name: ", in W_O".</summary>
    private static string NameOf(ReadOnlySpan<byte> json)
    {
        var names = new Stack<string>();
        var reader = new Utf8JsonReader(json);
        bool isName = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    names.Push("");
                }
                else if (reader.TokenType == JsonTokenType.EndObject)
                {
                    names.Pop();
                }
                else if (isName && reader.TokenType == JsonTokenType.String)
                {
                    names.Pop();
                    names.Push($", in {JsonFields.Short(Encoding.UTF8.GetString(reader.ValueSpan))}");
                }

                isName = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("name");
            }
        }
        catch (JsonException)
        {
            // Here is where reading stops.
        }

        return names.FirstOrDefault(name => name.Length > 0, "");
    }

    /// <summary>NaN and infinity, and what begins like a number but is none in JSON: +1, .5, 1., 0.5f.</summary>
    [GeneratedRegex(@"^[-+]?(nan|inf|infinity)$|^(?!-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$)[-+.]*\d", RegexOptions.IgnoreCase)]
    private static partial Regex NotANumber();
}
