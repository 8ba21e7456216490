using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HandCalc.Numerics;

/// <summary>
/// Eight numbers that a formula is computed for at once, each by itself: entries below each other in a column. A formula over lanes
/// reads like one over numbers, and a number is taken for eight equal ones.
/// </summary>
/// <remarks>
/// Every operation is rounded by itself, as IEEE 754 says, and none is fused with the next. So a lane has the bits that the same
/// formula gives for one number, whether the processor computes eight lanes at once, four, two or one.
/// </remarks>
/// <param name="values">The eight numbers.</param>
internal readonly struct Lanes(Vector512<double> values)
{
    /// <summary>How many lanes there are.</summary>
    public const int Count = 8;

    /// <summary>The eight numbers, for what has no operator here.</summary>
    public Vector512<double> Values
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => values;
    }

    /// <summary>The number in one lane.</summary>
    public double this[int lane] => values.GetElement(lane);

    /// <summary>The same number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(Lanes a, Lanes b) => new(a.Values + b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes a, Lanes b) => new(a.Values - b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes a) => new(-a.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(Lanes a, Lanes b) => new(a.Values * b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(Lanes a, Lanes b) => new(a.Values / b.Values);

    /// <summary>√x, correctly rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Sqrt(Lanes x) => new(Vector512.Sqrt(x.Values));

    /// <summary>The larger of two numbers, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Max(Lanes a, Lanes b) => new(Vector512.Max(a.Values, b.Values));

    /// <summary>Those of <paramref name="values"/> from a lane on, and another number in the lanes before it.</summary>
    public static Lanes From(int lane, Lanes values, double before) =>
        new(Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)lane)),
            Vector512.Create(before), values.Values));

    /// <summary>Eight numbers that stand one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Load(ReadOnlySpan<double> from) => new(Vector512.Create(from));

    /// <summary>The same where there may be fewer than eight: the other lanes are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes LoadUpTo(ReadOnlySpan<double> from) => from.Length >= Count ? Load(from) : LoadFew(from);

    /// <summary>Writes the lanes one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> to) => Values.CopyTo(to);

    /// <summary>Writes as many lanes as fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUpTo(Span<double> to)
    {
        if (to.Length >= Count)
        {
            Store(to);
        }
        else
        {
            StoreFew(to);
        }
    }

    private static Lanes LoadFew(ReadOnlySpan<double> from)
    {
        int rest = from.Length % 4;
        Vector256<double> part = rest switch
        {
            0 => default,
            1 => Vector256.CreateScalar(from[^1]),
            2 => Vector256.Create(Vector128.Create(from[^2..]), default),
            _ => Vector256.Create(from[^3], from[^2], from[^1], 0),
        };
        return new(from.Length >= 4 ? Vector512.Create(Vector256.Create(from), part) : Vector512.Create(part, default));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreFew(Span<double> to)
    {
        Vector256<double> four = Values.GetLower();
        if (to.Length >= 4)
        {
            four.CopyTo(to);
            four = Values.GetUpper();
            to = to[4..];
        }

        Vector128<double> two = four.GetLower();
        if (to.Length >= 2)
        {
            two.CopyTo(to);
            two = four.GetUpper();
            to = to[2..];
        }

        if (to.Length >= 1)
        {
            to[0] = two.ToScalar();
        }
    }
}
