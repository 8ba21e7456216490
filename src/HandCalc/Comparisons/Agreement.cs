namespace HandCalc.Comparisons;

/// <summary>How far two lists of numbers agree. Everything is relative: there is no size below which a difference does not count.</summary>
public static class Agreement
{
    /// <summary>Every number is the same, to the last bit.</summary>
    public const int Exact = int.MaxValue;

    /// <summary>As many digits as a double surely holds.</summary>
    public const int MostDigits = 15;

    /// <summary>
    /// How many digits agree where numbers of some size are so far apart: 0 to <see cref="MostDigits"/>, or <see cref="Exact"/>.
    /// </summary>
    internal static int Digits(double apart, double size)
    {
        if (apart == 0)
        {
            return Exact;
        }

        int digits = MostDigits;
        while (digits > 0 && !(apart <= Math.Pow(10, -digits) * size))
        {
            digits--;
        }

        return digits;
    }

    /// <summary>
    /// How far apart two matrices are, where they are farthest. Where both have no number (NaN or infinite), they agree; where
    /// <paramref name="found"/> alone has none, nothing is compared; where it alone has one, they are infinitely far apart.
    /// </summary>
    internal static double Apart(Matrix<double> expected, Matrix<double> found)
    {
        (double[] one, double[] other) = (Dense.Entries(expected), Dense.Entries(found));
        double apart = 0;
        for (int index = 0; index < one.Length; index++)
        {
            if (double.IsFinite(other[index]))
            {
                apart = double.IsFinite(one[index]) ? Math.Max(apart, Math.Abs(one[index] - other[index])) : double.PositiveInfinity;
            }
        }

        return apart;
    }

    /// <summary>The largest size of a number, of those that are finite.</summary>
    internal static double Largest(Matrix<double> numbers)
    {
        double largest = 0;
        foreach (double number in Dense.Entries(numbers))
        {
            largest = double.IsFinite(number) ? Math.Max(largest, Math.Abs(number)) : largest;
        }

        return largest;
    }
}
