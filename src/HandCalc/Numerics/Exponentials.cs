using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Eight = System.Runtime.Intrinsics.Vector512<double>;

namespace HandCalc.Numerics;

/// <summary>
/// eˣ and tanh x for lanes, from sums, products and one quotient only: the same bits on every system, where the C libraries differ in
/// the last one. The error is below 1 unit in the last place for eˣ, and below 2.5 units for tanh x.
/// </summary>
/// <remarks>
/// Source: Tang, "Table-driven implementation of the expm1 function in IEEE floating-point arithmetic" (1992), for x = n·ln 2 + r and
/// the two parts of ln 2; here without a table, so the power series of eʳ − 1 runs to r¹³.
/// </remarks>
internal static class Exponentials
{
    /// <summary>Below, eˣ is 0 for a double.</summary>
    private const double Underflow = -746;

    /// <summary>Above, eˣ is ∞ for a double.</summary>
    private const double Overflow = 710;

    /// <summary>From here on, tanh x is 1 for a double.</summary>
    private const double Saturation = 20;

    /// <summary>ln 2, and in two parts: the first has so few bits that n times it is exact.</summary>
    private const double Ln2 = 0.69314718055994530942, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Added to a number, it leaves no bits for a fraction: the lowest bits of the sum are the rounded number.</summary>
    private const double Rounder = 6755399441055744; // 1.5 · 2⁵²

    /// <summary>The coefficients of the power series of eʳ − 1 from r¹³ down to r³: 1/13!, 1/12!, … 1/3!.</summary>
    private const double C13 = 1.0 / 6227020800, C12 = 1.0 / 479001600, C11 = 1.0 / 39916800, C10 = 1.0 / 3628800, C9 = 1.0 / 362880,
        C8 = 1.0 / 40320, C7 = 1.0 / 5040, C6 = 1.0 / 720, C5 = 1.0 / 120, C4 = 1.0 / 24, C3 = 1.0 / 6;

    /// <summary>eˣ = 2ⁿ·(1 + (eʳ − 1)) with n the integer nearest to x / ln 2, and r what is left.</summary>
    public static Lanes Exp(Lanes lanes)
    {
        // A result of 0, as of all that a causal mask hides, is set: a product that underflows takes as long as a hundred others.
        Eight isZero = Vector512.LessThan(lanes.Values, Vector512.Create(Underflow));
        Eight x = Vector512.Min(Vector512.AndNot(lanes.Values, isZero), Vector512.Create(Overflow));
        Eight n = Rounded(x * (1 / Ln2));
        Eight half = Rounded(n * 0.5);                       // 2ⁿ in two factors: it alone may be no double where the result is one
        return new(Vector512.AndNot((Vector512.Create(1.0) + Series(x, n)) * PowerOf2(half) * PowerOf2(n - half), isZero));
    }

    /// <summary>tanh x = (e²ˣ − 1) / (e²ˣ + 1), of |x| first; its sign is that of x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]               // by itself: inlined, it keeps calls where lanes are several registers
    public static Lanes Tanh(Lanes lanes)
    {
        Eight twice = Vector512.Min(Vector512.Abs(lanes.Values), Vector512.Create(Saturation)) * 2;
        Eight n = Rounded(twice * (1 / Ln2));
        Eight power = PowerOf2(n);
        Eight less1 = (power * Series(twice, n)) + (power - Vector512.Create(1.0)); // e²ˣ − 1, with all digits near 0
        return new(Vector512.CopySign(less1 / (less1 + Vector512.Create(2.0)), lanes.Values));
    }

    /// <summary>eʳ − 1 by its power series, where r = x − n·ln 2 and |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Eight Series(Eight x, Eight n)
    {
        Eight r = x - (n * Ln2High) - (n * Ln2Low);
        Eight sum = (Vector512.Create(C13) * r) + Vector512.Create(C12);
        sum = (sum * r) + Vector512.Create(C11);
        sum = (sum * r) + Vector512.Create(C10);
        sum = (sum * r) + Vector512.Create(C9);
        sum = (sum * r) + Vector512.Create(C8);
        sum = (sum * r) + Vector512.Create(C7);
        sum = (sum * r) + Vector512.Create(C6);
        sum = (sum * r) + Vector512.Create(C5);
        sum = (sum * r) + Vector512.Create(C4);
        sum = (sum * r) + Vector512.Create(C3);
        sum = (sum * r) + Vector512.Create(0.5);
        return r + (r * r * sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Eight Rounded(Eight x) => x + Vector512.Create(Rounder) - Vector512.Create(Rounder);

    /// <summary>2ⁿ, by writing n into the exponent of a double. n from −1022 to 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Eight PowerOf2(Eight n) => Vector512.ShiftLeft((n + Vector512.Create(Rounder + 1023)).AsInt64(), 52).AsDouble();
}
