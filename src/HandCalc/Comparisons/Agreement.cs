using System.Globalization;

namespace HandCalc.Comparisons;

/// <summary>How far two lists of numbers agree: in how many digits of the largest number that is right.</summary>
public static class Agreement
{
    /// <summary>Every number is the same, to the last bit.</summary>
    public const int Exact = int.MaxValue;

    /// <summary>As many digits as a double surely holds.</summary>
    public const int MostDigits = 15;

    /// <summary>How far apart two numbers may be that agree in so many digits of the largest one that is right.</summary>
    public static double Allowed(ReadOnlySpan<double> right, int digits) => Math.Pow(10, -digits) * Largest(right);

    /// <summary>In how many digits two lists of the same length agree: 0 to <see cref="MostDigits"/>, or <see cref="Exact"/>.</summary>
    public static int Digits(ReadOnlySpan<double> right, ReadOnlySpan<double> found)
    {
        double apart = 0;
        for (int index = 0; index < right.Length; index++)
        {
            apart = Math.Max(apart, Math.Abs(right[index] - found[index]));
        }

        if (apart == 0)
        {
            return Exact;
        }

        double largest = Largest(right);
        int digits = MostDigits;
        while (digits > 0 && !(apart <= Math.Pow(10, -digits) * largest))
        {
            digits--;
        }

        return digits;
    }

    /// <summary>Whether a number has no more digits than single precision does: it is a float, or written as one.</summary>
    public static bool IsSingle(double number) => number == (float)number
        || number == double.Parse(number.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The largest size of a number; where all are zero, 1.</summary>
    private static double Largest(ReadOnlySpan<double> numbers)
    {
        double largest = 0;
        foreach (double number in numbers)
        {
            largest = Math.Max(largest, Math.Abs(number));
        }

        return largest == 0 ? 1 : largest;
    }
}
