namespace HandCalc;

/// <summary>
/// Text that shows what it is. Some characters of Unicode are not seen, or turn round what stands beside them: two words with the same look
/// would not be the same word, and a line could read as another.
/// </summary>
public static class VisibleText
{
    private const int LongestQuote = 60;
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D;

    /// <summary>Letters, marks and signs by their kind, of which nothing is seen all the same.</summary>
    private static readonly int[] Blank = [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0];

    /// <summary>The text with its invisible characters told by their number: &lt;U+200B&gt;.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (FirstUnseen(text) is null)
        {
            return text;
        }

        var shown = new StringBuilder();
        int before = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            shown.Append(IsUnseen(rune, before) ? $"<{Number(rune)}>" : rune.ToString());
            before = rune.Value;
        }

        return shown.ToString();
    }

    /// <summary>A text to quote in a sentence: its beginning, where it is long.</summary>
    internal static string Beginning(string text) => text.Length <= LongestQuote ? text : $"{text[..LongestQuote]}…";

    /// <summary>The number of the first character that is not seen, such as U+202E; null if all are.</summary>
    public static string? FirstUnseen(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int before = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsUnseen(rune, before))
            {
                return Number(rune);
            }

            before = rune.Value;
        }

        return null;
    }

    /// <summary>The number of the first character that is put upon the one before it, such as U+0301; null if none is.</summary>
    public static string? FirstCombining(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Where(IsCombining).Select(Number).FirstOrDefault();
    }

    /// <summary>
    /// Whether two words would look the same and are not, since the one writes a letter and its accent where the other has one character
    /// for both. That it is the same accent is not asked: Unicode's tables are not here.
    /// </summary>
    public static bool DiffersInComposition(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        Rune[] a = [.. one.EnumerateRunes()], b = [.. other.EnumerateRunes()];
        bool differs = false;
        for (int i = 0, j = 0; ; differs = true)
        {
            while (i < a.Length && j < b.Length && a[i] == b[j])
            {
                (i, j) = (i + 1, j + 1);
            }

            if (i == a.Length && j == b.Length)
            {
                return differs;
            }

            if (!SkipOne(a, ref i, b, ref j) && !SkipOne(b, ref j, a, ref i))
            {
                return false;
            }
        }
    }

    /// <summary>Skips a letter with its accents in the one word, and the one character that stands for them in the other.</summary>
    private static bool SkipOne(Rune[] composed, ref int at, Rune[] apart, ref int from)
    {
        int end = from + 1;
        while (end < apart.Length && IsCombining(apart[end]))
        {
            end++;
        }

        if (end < from + 2 || at >= composed.Length || composed[at].IsAscii || !Rune.IsLetter(composed[at]))
        {
            return false;
        }

        (at, from) = (at + 1, end);
        return true;
    }

    private static bool IsCombining(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsUnseen(Rune rune, int before) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => true,

        // Some scripts, and pictures of several people, join characters by these two.
        UnicodeCategory.Format => rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner) || before < 0x80,
        _ => rune == Rune.ReplacementChar || Blank.Contains(rune.Value),
    };

    private static string Number(Rune rune) => $"U+{rune.Value:X4}";
}
