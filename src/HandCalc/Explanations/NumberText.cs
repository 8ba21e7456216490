namespace HandCalc.Explanations;

/// <summary>
/// Numbers as an explanation shows them: six significant digits, no zeros at the end, a true minus sign, a power of ten below 0.001 and
/// from a million on. Exactly zero is 0. A tie goes away from zero, so that other programs can print the same.
/// </summary>
public static class NumberText
{
    /// <summary>How many digits a number has at most.</summary>
    public const int Digits = 6;

    private const int SmallestFixed = -3;
    private const int LargestFixed = 5;

    /// <summary>More digits than a double has: enough to tell on which side of a tie it lies.</summary>
    private const int AllDigits = 17;

    /// <summary>The number: 0.334802, −1.23457e−6, 16.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">How many digits it has at most: 1 to 16.</param>
    public static string Of(double value, int digits = Digits)
    {
        if (value == 0)
        {
            return "0";
        }

        string[] parts = Math.Abs(value).ToString($"E{AllDigits - 1}", CultureInfo.InvariantCulture).Split('E');
        string all = parts[0].Replace(".", "", StringComparison.Ordinal);
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        long rounded = long.Parse(all[..digits], CultureInfo.InvariantCulture) + (all[digits] >= '5' ? 1 : 0);
        string kept = rounded.ToString(CultureInfo.InvariantCulture);
        exponent += kept.Length - digits;
        return (value < 0 ? "−" : "") + Written(kept.TrimEnd('0'), exponent);
    }

    private static string Written(string digits, int exponent) => exponent switch
    {
        < SmallestFixed or > LargestFixed =>
            Point(digits, 1) + (exponent < 0 ? "e−" : "e") + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture),
        < 0 => Point(digits.PadLeft(digits.Length - exponent, '0'), 1),
        _ => Point(digits.PadRight(exponent + 1, '0'), exponent + 1),
    };

    /// <summary>The digits with a point after so many of them, unless none is left behind it.</summary>
    private static string Point(string digits, int whole) => digits.Length == whole ? digits : $"{digits[..whole]}.{digits[whole..]}";
}
