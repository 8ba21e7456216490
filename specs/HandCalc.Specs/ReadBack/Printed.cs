using System.Globalization;

namespace HandCalc.Specs.ReadBack;

/// <summary>How a number, a count or a label must look in the terminal: written for the specs alone, and shared with no view.</summary>
internal static class Printed
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>
    /// An entry beside the largest of its tensor: its sign and six decimals; five digits and a power of ten where that is tiny or huge.
    /// </summary>
    public static string Entry(double value, double largest) => value == 0 ? "0"
        : largest is < 0.001 or >= 100_000 ? (value > 0 ? "+" : "") + value.ToString("0.0000e+00", Invariant)
        : Math.Abs(value) <= 0.0000005 ? "0.000000"
        : (value > 0 ? "+" : "-") + Math.Abs(value).ToString("F6", Invariant);

    /// <summary>A loss or a probability: six decimals; six digits and a power of ten where it is tiny or huge.</summary>
    public static string Plain(double value) =>
        value != 0 && Math.Abs(value) is < 0.001 or >= 100_000 ? value.ToString("0.00000e+00", Invariant) : value.ToString("F6", Invariant);

    /// <summary>A difference: two digits and a power of ten.</summary>
    public static string Tiny(double value) => value == 0 ? "0" : value.ToString("0.0e+00", Invariant);

    /// <summary>A count, its thousands apart.</summary>
    public static string Count(long count) => count.ToString("#,0", Invariant);

    /// <summary>
    /// A number in an explanation: six digits, or as many as are asked for, without zeros at the end and with a true minus.
    /// </summary>
    public static string Digits(double value, int digits = 6)
    {
        string text = Math.Abs(value).ToString($"E{digits - 1}", Invariant);
        string mantissa = text.Split('E')[0];
        int exponent = int.Parse(text.Split('E')[1], Invariant);
        string plain = value == 0 ? "0"
            : exponent is < -3 or > 5 ? Trimmed(decimal.Parse(mantissa, Invariant)) + (exponent < 0 ? $"e−{-exponent}" : $"e{exponent}")
            : Trimmed(decimal.Parse(text, NumberStyles.Float, Invariant));
        return value < 0 ? $"−{plain}" : plain;
    }

    /// <summary>A label, its end replaced by … where it is wider.</summary>
    public static string Cut(string label, int width)
    {
        if (Width(label) <= width)
        {
            return label;
        }

        string kept = label;
        while (Width(kept) >= width)
        {
            kept = kept[..^1];
        }

        return $"{kept}…";
    }

    /// <summary>
    /// The columns of a terminal that a text takes: two for a character of East Asia, none for an accent on the one before.
    /// </summary>
    public static int Width(string text) => text.Sum(c => char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? 0
        : c is (>= '\u1100' and < '\u1160') or (>= '\u2e80' and < '\ua4d0') or (>= '\uac00' and < '\ud7a4') or (>= '\uff00' and < '\uff61')
            ? 2 : 1);

    private static string Trimmed(decimal number) => number.ToString("0.################", Invariant);
}
