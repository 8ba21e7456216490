namespace HandCalc.Numerics;

/// <summary>The cosine from sums and products only: the same bits on every system, where the C libraries differ in the last one.</summary>
internal static class Cosine
{
    /// <summary>cos πx for x from 0 to 1: exactly 1, 0 and −1 at 0, ½ and 1. The error is below 2⁻⁵².</summary>
    /// <remarks>The second half of the wave is the first, upside down; and what is nearer to ½ than to 0 is a sine.</remarks>
    public static double OfHalfTurns(double x) => x > 0.5 ? -OfQuarter(1 - x) : OfQuarter(x);

    private static double OfQuarter(double x) => x > 0.25 ? Sine(Math.PI * (0.5 - x)) : Series(Math.PI * x);

    /// <summary>1 − z/2! + z²/4! − … for z = y², up to y¹⁸.</summary>
    private static double Series(double y)
    {
        double z = y * y, sum = 0;
        for (int n = 18; n > 0; n -= 2)
        {
            sum = (1 - sum) * z / (n * (n - 1));
        }

        return 1 - sum;
    }

    /// <summary>y · (1 − z/3! + z²/5! − …) for z = y², up to y¹⁹.</summary>
    private static double Sine(double y)
    {
        double z = y * y, sum = 0;
        for (int n = 19; n > 1; n -= 2)
        {
            sum = (1 - sum) * z / (n * (n - 1));
        }

        return y - (y * sum);
    }
}
