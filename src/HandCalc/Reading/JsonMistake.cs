namespace HandCalc.Reading;

/// <summary>Says where a text is no JSON, and what stands there.</summary>
internal static partial class JsonMistake
{
    private const int LongestWord = 40;
    private const string Finite = "finite numbers, such as -0.5 or 1e-5";

    /// <summary>How far a text has been read.</summary>
    /// <param name="Line">The line, from 0.</param>
    /// <param name="Bytes">The bytes of this line that are behind.</param>
    /// <param name="Characters">The characters of this line that are behind.</param>
    internal readonly record struct Position(long Line, long Bytes, long Characters)
    {
        /// <summary>The place behind a text that begins here.</summary>
        public Position After(ReadOnlySpan<byte> text)
        {
            int lines = text.Count((byte)'\n');
            ReadOnlySpan<byte> last = text[(text.LastIndexOf((byte)'\n') + 1)..];
            int characters = Encoding.UTF8.GetCharCount(last);
            return lines > 0 ? new(Line + lines, last.Length, characters) : new(Line, Bytes + last.Length, Characters + characters);
        }

        public override string ToString() => FormattableString.Invariant($"line {Line + 1}, column {Characters + 1}");
    }

    /// <summary>What is wrong, and where: line and column from 1, and the name of the object.</summary>
    /// <param name="problem">What the reader complains of.</param>
    /// <param name="json">What has been read of the text, from a certain place on.</param>
    /// <param name="from">That place.</param>
    /// <param name="withNamedNumbers">Whether NaN and infinity would be allowed.</param>
    public static InvalidInputException Told(JsonException problem, ReadOnlySpan<byte> json, Position from, bool withNamedNumbers)
    {
        long line = (problem.LineNumber ?? from.Line) - from.Line;
        long position = (problem.BytePositionInLine ?? 0) - (line == 0 ? from.Bytes : 0);
        int start = 0;
        for (; line > 0; line--)
        {
            start += json[start..].IndexOf((byte)'\n') + 1;
        }

        int stop = start + (int)Math.Clamp(position, 0, json.Length - start);
        string word = WordAt(json, ref stop);
        string what = NotANumber().IsMatch(word)
            ? $"{word} is no number in JSON; allowed: {Finite}{(withNamedNumbers ? ", and NaN, Infinity, -Infinity" : "")}"
            : $"this is not JSON that can be read{Reason(json[..stop], json[stop..])}; allowed: one JSON object";
        return new($"{from.After(json[..stop])}{Opened(json)}: {what}.", problem);
    }

    /// <summary>Names the first byte that is none of UTF-8.</summary>
    /// <param name="text">What has been read of the text, from a certain place on.</param>
    /// <param name="index">Up to where it is right.</param>
    /// <param name="from">That place.</param>
    public static InvalidInputException NotUtf8(ReadOnlySpan<byte> text, int index, Position from)
    {
        while (Rune.DecodeFromUtf8(text[index..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            index += length;
        }

        return new(FormattableString.Invariant(
            $"{from.After(text[..index])}: the byte {text[index]:X2} is none of UTF-8; allowed: JSON in UTF-8."));
    }

    /// <summary>Whether an escape in a text stands for half of a character, whose other half is not there.</summary>
    public static bool HasHalfCharacter(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf(@"\u"u8) < 0)
        {
            return false;
        }

        MatchCollection escapes = Escape().Matches(Encoding.UTF8.GetString(json));
        return escapes.Any(escape => escape.Groups["half"].Success);
    }

    private static string Reason(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ReadOnlySpan<byte> rest = after.TrimStart(" \t\r\n"u8), last = before.TrimEnd(" \t\r\n"u8);
        return rest switch
        {
            [] => ": it ends too early",
            [(byte)'/' or (byte)'#', ..] => ": it has no comments",
            [(byte)'\'', ..] => ": its quotes are \"",
            [(byte)']' or (byte)'}', ..] when last is [.., (byte)','] => ": a comma stands before the end of the list or object",
            [(byte)'[' or (byte)'{', ..] when last is [.., (byte)'['] && last.Count((byte)'[') > 60 => ": too many lists in lists",
            _ => "",
        };
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
    private static string Opened(ReadOnlySpan<byte> json)
    {
        var names = new Stack<string>();
        var reader = new Utf8JsonReader(json.TrimStart(", \t\r\n"u8));
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
                    names.Push($", in {VisibleText.Beginning(Encoding.UTF8.GetString(reader.ValueSpan))}");
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

    /// <summary>An escape: of a pair, of a half, or another one.</summary>
    [GeneratedRegex(@"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)")]
    private static partial Regex Escape();
}
