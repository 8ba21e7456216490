namespace HandCalc.Numerics;

/// <summary>Powers that are asked for again and again: all parameters of a training step ask for the same two.</summary>
internal static class Powers
{
    private const int Kept = 2;

    [ThreadStatic]
    private static (double Base, double Exponent, double Power)[]? kept;

    [ThreadStatic]
    private static int next;

    /// <summary>xʸ.</summary>
    public static double Of(double x, double y)
    {
        kept ??= new (double, double, double)[Kept];          // 0⁰ is 1: never asked for, as steps count from 1
        foreach ((double known, double exponent, double power) in kept)
        {
            if (known == x && exponent == y && y != 0)
            {
                return power;
            }
        }

        next = (next + 1) % Kept;
        kept[next] = (x, y, Math.Pow(x, y));
        return kept[next].Power;
    }
}
