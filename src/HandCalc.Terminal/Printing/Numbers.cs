namespace HandCalc.Terminal.Printing;

/// <summary>Numbers as text, the same in every language.</summary>
internal static class Numbers
{
    private const double SmallestFixed = 1e-3;
    private const double LargestFixed = 1e5;

    /// <summary>A count, such as 3,456.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A loss or a probability: six decimals, no sign; the shortest form of six digits if it is very large or small.</summary>
    public static string Plain(double value) => Math.Abs(value) is 0 or (>= SmallestFixed and < LargestFixed)
        ? value.ToString("0.000000", CultureInfo.InvariantCulture)
        : value.ToString("0.00000e+00", CultureInfo.InvariantCulture);

    /// <summary>A number with so many decimals, such as 27.4.</summary>
    public static string Fixed(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A tiny number, such as 3.1e-10.</summary>
    public static string Tiny(double value) => value == 0 ? "0" : value.ToString("0.0e+00", CultureInfo.InvariantCulture);

    /// <summary>A setting in the shortest form, such as 1e-8.</summary>
    public static string Shortest(double value) => PowerOfTen.Written(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Two numbers with nine digits, or with all that they have where these are the same.</summary>
    public static (string One, string Other) Apart(double one, double other)
    {
        string format = Text(one, "G9") == Text(other, "G9") ? "R" : "G9";
        return (Text(one, format), Text(other, format));

        static string Text(double value, string format) => value == 0 ? "0" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// An entry of a tensor with its sign: six decimals, or five digits and a power of ten where the tensor's largest entry is tiny or
    /// huge. Exactly zero is 0; what only rounds to zero is 0.000000.
    /// </summary>
    public static string Entry(double value, double largest)
    {
        if (value == 0)
        {
            return "0";
        }

        if (largest is < SmallestFixed or >= LargestFixed)
        {
            return value.ToString("+0.0000e+00;-0.0000e+00", CultureInfo.InvariantCulture);
        }

        return Math.Round(value, 6) == 0 ? "0.000000" : value.ToString("+0.000000;-0.000000", CultureInfo.InvariantCulture);
    }
}
