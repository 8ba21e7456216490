using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace HandCalc.Numerics;

/// <summary>
/// A formula for an entry of a result. Most formulas are functions of an entry of each operand. One that is a type of its own is
/// compiled into the loop over the entries, which pays where there are as many of them as parameters.
/// </summary>
internal interface IFormula
{
    /// <summary>The value from the entries of the operands.</summary>
    Lanes Of(Place x);
}

/// <summary>One place in all operands: their entries there, by the number of the operand.</summary>
/// <param name="operands">The operands.</param>
/// <param name="row">The first of eight rows.</param>
/// <param name="column">The column.</param>
/// <param name="flat">Whether all operands are one long column, with eight rows from this one on.</param>
internal readonly ref struct Place(ref readonly Views operands, int row, int column, bool flat)
{
    private readonly ref readonly Views operands = ref operands;

    /// <summary>The entries of an operand, of eight rows.</summary>
    public Lanes this[int operand]
    {
        [MethodImpl(AggressiveInlining)]
        get => flat ? operands[operand].Unchecked(row) : operands[operand][row, column];
    }
}

/// <summary>The views of up to six operands.</summary>
[InlineArray(Most)]
internal struct Views
{
    /// <summary>How many operands a formula may have.</summary>
    public const int Most = 6;

    private View first;

    /// <summary>The operands, each as if it had <paramref name="rows"/> rows and <paramref name="columns"/> columns.</summary>
    public static Views Of(ReadOnlySpan<Matrix<double>> values, int rows, int columns)
    {
        Views views = default;
        for (int operand = 0; operand < values.Length; operand++)
        {
            views[operand] = View.Of(values[operand], rows, columns);
        }

        return views;
    }

    /// <summary>The operands, each as one long column.</summary>
    public static Views Flat(ReadOnlySpan<Matrix<double>> values)
    {
        Views views = default;
        for (int operand = 0; operand < values.Length; operand++)
        {
            views[operand] = View.Flat(values[operand]);
        }

        return views;
    }
}

internal readonly struct Of1(Func<Lanes, Lanes> formula) : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public Lanes Of(Place x) => formula(x[0]);
}

internal readonly struct Of2(Func<Lanes, Lanes, Lanes> formula) : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public Lanes Of(Place x) => formula(x[0], x[1]);
}

internal readonly struct Of3(Func<Lanes, Lanes, Lanes, Lanes> formula) : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public Lanes Of(Place x) => formula(x[0], x[1], x[2]);
}

internal readonly struct Of4(Func<Lanes, Lanes, Lanes, Lanes, Lanes> formula) : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public Lanes Of(Place x) => formula(x[0], x[1], x[2], x[3]);
}

internal readonly struct Of6(Func<Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes> formula) : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public Lanes Of(Place x) => formula(x[0], x[1], x[2], x[3], x[4], x[5]);
}
