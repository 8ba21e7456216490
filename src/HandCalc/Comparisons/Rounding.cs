namespace HandCalc.Comparisons;

/// <summary>Numbers that were written with few digits. It is said only where it is so in every entry.</summary>
internal static class Rounding
{
    /// <summary>With more digits than these, a number is no rounder than single precision is.</summary>
    private const int MostDigits = 8;

    /// <summary>What a half may be off, since doubles are not decimals.</summary>
    private const double OfAHalf = 0.5 * (1 + 1e-6);

    /// <summary>With how many decimals all numbers of a file are written; null if one has more than eight.</summary>
    public static int? DecimalsOf(IEnumerable<double> numbers)
    {
        int most = 0;
        foreach (double number in numbers)
        {
            most = Math.Max(most, Written(number).Decimals);
            if (most > MostDigits)
            {
                return null;
            }
        }

        return most == 0 ? null : most;
    }

    /// <summary>How the numbers were rounded, "to 4 decimals", if each is the one that is expected, so rounded; else null.</summary>
    /// <param name="expected">The numbers as they should be.</param>
    /// <param name="found">The numbers of the file.</param>
    /// <param name="size">The size that the rounding must not hide: a tenth of it is shown at least.</param>
    /// <param name="ofFile">With how many decimals all numbers of the file are written, if with few.</param>
    /// <param name="slack">How far off the numbers may have been before they were rounded.</param>
    public static string? Of(Matrix<double> expected, Matrix<double> found, double size, int? ofFile, double slack)
    {
        (double[] one, double[] other) = (Dense.Entries(expected), Dense.Entries(found));
        if (other.Any(number => Written(number).Digits > MostDigits))
        {
            return null;
        }

        (int Decimals, int Digits)[] written = [.. other.Select(Written)];
        int decimals = written.Max(number => number.Decimals), digits = written.Max(number => number.Digits);
        bool isShown = decimals <= MostDigits && 10 * Math.Pow(10, -decimals) <= size;
        double step = Math.Pow(10, -(ofFile ?? decimals));
        if ((isShown || ofFile is not null) && All((_, _) => step))
        {
            return $"to {ofFile ?? decimals} decimals";
        }

        return digits is >= 2 and < MostDigits
            && All((expected, _) => Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(expected))) - digits + 1))
            ? $"to {digits} digits" : null;

        bool All(Func<double, double, double> unit) => one.Zip(other).All(pair =>
            pair.First == pair.Second || Math.Abs(pair.First - pair.Second) <= (OfAHalf * unit(pair.First, pair.Second)) + slack);
    }

    /// <summary>With how many decimals, and how many digits, a number is written in its shortest form.</summary>
    private static (int Decimals, int Digits) Written(double number)
    {
        if (number == 0 || !double.IsFinite(number))
        {
            return (0, 0);
        }

        string[] parts = Math.Abs(number).ToString("E15", CultureInfo.InvariantCulture).Split('E');
        string shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E')[0]
            .Replace(".", "", StringComparison.Ordinal);
        int digits = shortest.Trim('0').Length;
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return (Math.Max(0, digits - 1 - exponent), digits);
    }
}
