namespace HandCalc.Reading;

/// <summary>
/// The numbers that JSON has no digits for. Python writes NaN, Infinity and -Infinity as they stand, others in quotes. The first are put in
/// quotes that no file has by itself, in as many bytes, so that every place in the file stays where it is.
/// </summary>
internal sealed class NamedNumbers
{
    private const byte Mark = 0x7F;
    private static readonly (string Name, string Quoted, double Value)[] All =
    [
        ("NaN", "\x7F", double.NaN),
        ("Infinity", "+\x7F\x7F\x7F\x7F\x7F", double.PositiveInfinity),
        ("-Infinity", "-\x7F\x7F\x7F\x7F\x7F\x7F", double.NegativeInfinity),
    ];

    private bool inText;

    /// <summary>The number that a JSON value names; null, as JavaScript writes it, is NaN. Null if it names none.</summary>
    public static double? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => All.Where(number => value.ValueEquals(number.Name) || value.ValueEquals(number.Quoted))
            .Select(number => (double?)number.Value).FirstOrDefault(),
        _ => null,
    };

    /// <summary>How a number was written that stands in our quotes; null for any other text.</summary>
    public static string? Unquoted(JsonElement text) => All.FirstOrDefault(number => text.ValueEquals(number.Quoted)).Name;

    /// <summary>Puts quotes where they are missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Up to where it has been looked through before.</param>
    /// <param name="isAll">Whether nothing more will come.</param>
    /// <returns>Up to where it has been looked through now: a word that may go on is left for the next time.</returns>
    public int Quote(Span<byte> text, int from, bool isAll)
    {
        while (from < text.Length)
        {
            int next = inText ? text[from..].IndexOfAny((byte)'"', (byte)'\\') : text[from..].IndexOfAny((byte)'"', (byte)'N', (byte)'I');
            if (next < 0)
            {
                return text.Length;
            }

            from += next;
            if (text[from] == (byte)'"')
            {
                inText = !inText;
                from++;
            }
            else if (inText)
            {
                if (from + 1 == text.Length && !isAll)
                {
                    return from;
                }

                from += 2;
            }
            else
            {
                int stop = from;
                while (stop < text.Length && char.IsAsciiLetterOrDigit((char)text[stop]))
                {
                    stop++;
                }

                if (stop == text.Length && !isAll)
                {
                    return from;
                }

                Quote(text, from, stop);
                from = stop;
            }
        }

        return Math.Min(from, text.Length);
    }

    private static void Quote(Span<byte> text, int from, int stop)
    {
        bool isInfinity = text[from..stop].SequenceEqual("Infinity"u8);
        if (!isInfinity && !text[from..stop].SequenceEqual("NaN"u8))
        {
            return;
        }

        bool isNegative = isInfinity && from > 0 && text[from - 1] == (byte)'-';
        Span<byte> word = text[(isNegative ? from - 1 : from)..stop];
        word[1..^1].Fill(Mark);
        (word[0], word[^1]) = ((byte)'"', (byte)'"');
        if (isInfinity)
        {
            word[1] = isNegative ? (byte)'-' : (byte)'+';
        }
    }
}
