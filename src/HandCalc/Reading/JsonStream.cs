using System.Text.Unicode;

namespace HandCalc.Reading;

/// <summary>
/// A JSON text that is read as it comes. Only the value that is being read is held in memory, so that a file may be larger than any limit
/// one would dare to set.
/// </summary>
internal sealed class JsonStream
{
    private const int LongestSequence = 4;

    private readonly PeekableStream stream;
    private readonly string kind;
    private readonly int largestValue;
    private readonly NamedNumbers? named;
    private byte[] buffer = new byte[1 << 16];
    private int start, ready, end;      // what is read already; what has been looked through; what has come
    private bool ended;
    private JsonReaderState state;
    private JsonMistake.Position place;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">The text: UTF-8 with or without a byte-order mark.</param>
    /// <param name="kind">What messages call such a file: "model file in JSON".</param>
    /// <param name="largestValue">How many bytes one value may have.</param>
    /// <param name="withNamedNumbers">Whether NaN, Infinity and -Infinity may stand where JSON has no number for them.</param>
    /// <exception cref="InvalidInputException">It is no JSON; the message says what it is.</exception>
    public JsonStream(PeekableStream stream, string kind, int largestValue, bool withNamedNumbers = false)
    {
        (this.stream, this.kind, this.largestValue) = (stream, kind, largestValue);
        named = withNamedNumbers ? new NamedNumbers() : null;
        if (FileFormat.Foreign(stream.Peek(FileFormat.Beginning)) is { } what)
        {
            throw new InvalidInputException($"{what}; allowed: a {kind}.");
        }

        if (stream.Peek(FileFormat.Beginning).StartsWith(Encoding.UTF8.Preamble))
        {
            stream.ReadExactly(new byte[Encoding.UTF8.Preamble.Length]);
        }
    }

    private delegate bool Taking(ref Utf8JsonReader reader);

    /// <summary>Whether an object stands here; its beginning is read then.</summary>
    public bool BeginsObject() => Begins(JsonTokenType.StartObject);

    /// <summary>Whether a list stands here; its beginning is read then.</summary>
    public bool BeginsList() => Begins(JsonTokenType.StartArray);

    /// <summary>The name of the next field, as it is written, with its quotes; null at the end of the object.</summary>
    public string? Name()
    {
        string? name = null;
        Take((ref reader) =>
        {
            if (!reader.Read())
            {
                return false;
            }

            name = reader.TokenType == JsonTokenType.PropertyName ? $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"" : null;
            return true;
        });
        return name;
    }

    /// <summary>The next value; null at the end of a list.</summary>
    public JsonDocument? Value()
    {
        JsonDocument? document = null;
        Take((ref reader) => reader.Read()
            && (reader.TokenType == JsonTokenType.EndArray || JsonDocument.TryParseValue(ref reader, out document)));
        return document;
    }

    /// <summary>Requires that nothing follows.</summary>
    public void RequireEnd() => Take((ref reader) => !reader.Read() && reader.IsFinalBlock);

    private bool Begins(JsonTokenType wanted)
    {
        var found = JsonTokenType.None;
        Take((ref reader) =>
        {
            bool isThere = reader.Read();
            found = reader.TokenType;
            return isThere;
        }, isTaken: () => found == wanted);
        return found == wanted;
    }

    /// <summary>Takes something from the text, as soon as enough of it has come.</summary>
    private void Take(Taking take, Func<bool>? isTaken = null)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, ready - start), ended, state);
            try
            {
                if (take(ref reader))
                {
                    if (isTaken?.Invoke() ?? true)
                    {
                        Advance((int)reader.BytesConsumed, reader.CurrentState);
                    }

                    return;
                }
            }
            catch (JsonException problem)
            {
                throw JsonMistake.Told(problem, buffer.AsSpan(start, ready - start), place, named is not null);
            }

            Fill();
        }
    }

    private void Advance(int count, JsonReaderState next)
    {
        ReadOnlySpan<byte> taken = buffer.AsSpan(start, count);
        if (JsonMistake.HasHalfCharacter(taken))
        {
            throw new InvalidInputException(
                "a text has half a character in it, such as \\ud83d alone; allowed: whole characters of Unicode.");
        }

        place = place.After(taken);
        start += count;
        state = next;
    }

    /// <summary>Lets more of the text come, and looks it through.</summary>
    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (ready, end, start) = (ready - start, end - start, 0);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= largestValue)
            {
                throw new InvalidInputException(
                    $"one value of it is larger; allowed: a {kind} whose values take at most {largestValue} bytes.");
            }

            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, largestValue));
        }

        Span<byte> free = buffer.AsSpan(end);
        int come = stream.ReadAtLeast(free, free.Length, throwOnEndOfStream: false);
        (end, ended) = (end + come, come < free.Length);
        int whole = ended ? end : end - IncompleteAtTheEnd(buffer.AsSpan(ready, end - ready));
        if (!Utf8.IsValid(buffer.AsSpan(ready, whole - ready)))
        {
            throw JsonMistake.NotUtf8(buffer.AsSpan(start, end - start), ready - start, place);
        }

        ready = named is null ? whole : named.Quote(buffer.AsSpan(0, whole), ready, ended);
    }

    /// <summary>How many bytes at the end begin a character of which the rest has not come yet.</summary>
    private static int IncompleteAtTheEnd(ReadOnlySpan<byte> text)
    {
        for (int count = 1; count < LongestSequence && count <= text.Length; count++)
        {
            if ((text[^count] & 0xC0) != 0x80)
            {
                return Rune.DecodeFromUtf8(text[^count..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? count : 0;
            }
        }

        return 0;
    }
}
