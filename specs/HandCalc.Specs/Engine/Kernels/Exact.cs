using System.Numerics;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>Numbers with 240 binary digits after the point, enough to see how far off the last bit of a double is.</summary>
internal static class Exact
{
    private const int Digits = 240;

    /// <summary>1.</summary>
    public static BigInteger One { get; } = BigInteger.One << Digits;

    /// <summary>A double, as it is.</summary>
    public static BigInteger Of(double x) => (BigInteger)Math.ScaleB(x, Digits);

    /// <summary>eˣ by its power series at x / 2ⁿ, squared n times.</summary>
    public static BigInteger Exp(BigInteger x)
    {
        int halvings = 0;
        for (; BigInteger.Abs(x) > One >> 8; halvings++)
        {
            x >>= 1;
        }

        (BigInteger power, BigInteger term) = (One, One);
        for (int k = 1; !term.IsZero && term != -1; k++)
        {
            term = (term * x >> Digits) / k;
            power += term;
        }

        for (; halvings > 0; halvings--)
        {
            power = power * power >> Digits;
        }

        return power;
    }

    /// <summary>tanh x = (e²ˣ − 1) / (e²ˣ + 1).</summary>
    public static BigInteger Tanh(BigInteger x) => ((Exp(2 * x) - One) << Digits) / (Exp(2 * x) + One);

    /// <summary>How far a double is from the exact number, in units of its own last place.</summary>
    public static double Units(double found, BigInteger exact) =>
        Math.Abs((double)(Of(found) - exact) / (double)Of(Math.BitIncrement(Math.Abs(found)) - Math.Abs(found)));
}
