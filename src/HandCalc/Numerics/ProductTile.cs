using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using Eight = System.Runtime.Intrinsics.Vector512<double>;

namespace HandCalc.Numerics;

/// <summary>
/// A tile of a product: Y[i,j] = Σₖ A[i,k]·B[k,j] for some rows and columns. The sums stay in registers while k runs. Each has its own
/// lane, its terms are added in the order of k, and each product is rounded before it is added.
/// </summary>
/// <remarks>
/// Source: Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008). Of A as many rows are read as a whole tile
/// has, which the caller sees to that there are; of B and Y only the columns that there are.
/// </remarks>
/// <param name="bDown">How far apart two rows of B stand.</param>
/// <param name="bAcross">How far apart two columns of B stand.</param>
/// <param name="yStep">How far apart two columns of Y stand.</param>
/// <param name="terms">How many terms are added to each sum.</param>
/// <param name="resume">Whether the sums go on from what Y holds, where earlier terms were added already.</param>
internal readonly struct ProductTile(nint bDown, nint bAcross, nint yStep, int terms, bool resume)
{
    /// <summary>The rows and columns of a tall tile: four times eight sums in a column.</summary>
    public const int TallRows = 4 * Lanes.Count, TallColumns = 4;

    /// <summary>The rows and columns of a short tile.</summary>
    public const int ShortRows = Lanes.Count, ShortColumns = 8;

    /// <summary>Adds the terms of a tall tile.</summary>
    /// <param name="a">A at the first row and term of the tile.</param>
    /// <param name="aStep">How far apart two columns of A stand.</param>
    /// <param name="b">B at the first term and column of the tile.</param>
    /// <param name="columns">How many columns of B there are: at least one, and at most those of the tile.</param>
    /// <param name="y">Y at the first row and column of the tile.</param>
    [MethodImpl(Kernel.Loop)]
    public void AddTall(ref double a, nint aStep, ref double b, int columns, ref double y)
    {
        Eight y00 = default, y10 = default, y20 = default, y30 = default, y01 = default, y11 = default, y21 = default, y31 = default;
        Eight y02 = default, y12 = default, y22 = default, y32 = default, y03 = default, y13 = default, y23 = default, y33 = default;
        ref double y1 = ref Column(ref y, yStep, 1, columns), y2 = ref Column(ref y, yStep, 2, columns);
        ref double y3 = ref Column(ref y, yStep, 3, columns);
        if (resume)
        {
            (y00, y10, y20, y30) = (Load(ref y, 0), Load(ref y, 8), Load(ref y, 16), Load(ref y, 24));
            (y01, y11, y21, y31) = (Load(ref y1, 0), Load(ref y1, 8), Load(ref y1, 16), Load(ref y1, 24));
            (y02, y12, y22, y32) = (Load(ref y2, 0), Load(ref y2, 8), Load(ref y2, 16), Load(ref y2, 24));
            (y03, y13, y23, y33) = (Load(ref y3, 0), Load(ref y3, 8), Load(ref y3, 16), Load(ref y3, 24));
        }

        ref double b1 = ref Column(ref b, bAcross, 1, columns), b2 = ref Column(ref b, bAcross, 2, columns);
        ref double b3 = ref Column(ref b, bAcross, 3, columns);
        nint row = 0;
        for (int k = 0; k < terms; k++)
        {
            Eight a0 = Load(ref a, 0), a1 = Load(ref a, 8), a2 = Load(ref a, 16), a3 = Load(ref a, 24);
            Eight factor = Repeated(ref b, row);
            (y00, y10, y20, y30) = (y00 + (a0 * factor), y10 + (a1 * factor), y20 + (a2 * factor), y30 + (a3 * factor));
            factor = Repeated(ref b1, row);
            (y01, y11, y21, y31) = (y01 + (a0 * factor), y11 + (a1 * factor), y21 + (a2 * factor), y31 + (a3 * factor));
            factor = Repeated(ref b2, row);
            (y02, y12, y22, y32) = (y02 + (a0 * factor), y12 + (a1 * factor), y22 + (a2 * factor), y32 + (a3 * factor));
            factor = Repeated(ref b3, row);
            (y03, y13, y23, y33) = (y03 + (a0 * factor), y13 + (a1 * factor), y23 + (a2 * factor), y33 + (a3 * factor));
            a = ref Unsafe.Add(ref a, aStep);
            row += bDown;
        }

        Store(ref y, y00, y10, y20, y30);
        Store(ref y1, y01, y11, y21, y31);
        Store(ref y2, y02, y12, y22, y32);
        Store(ref y3, y03, y13, y23, y33);
    }

    /// <summary>Adds the terms of a short tile. If it has fewer rows than eight, the lanes below them hold anything.</summary>
    /// <param name="a">A at the first row and term of the tile.</param>
    /// <param name="aStep">How far apart two columns of A stand.</param>
    /// <param name="b">B at the first term and column of the tile.</param>
    /// <param name="rows">How many rows of Y there are.</param>
    /// <param name="columns">How many columns of B there are: at least one, and at most those of the tile.</param>
    /// <param name="y">Y at the first row and column of the tile.</param>
    [MethodImpl(Kernel.Loop)]
    public void AddShort(ref double a, nint aStep, ref double b, int rows, int columns, ref double y)
    {
        Eight y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        if (resume)
        {
            (y0, y1) = (Read(ref y, 0, rows, columns), Read(ref y, 1, rows, columns));
            (y2, y3) = (Read(ref y, 2, rows, columns), Read(ref y, 3, rows, columns));
            (y4, y5) = (Read(ref y, 4, rows, columns), Read(ref y, 5, rows, columns));
            (y6, y7) = (Read(ref y, 6, rows, columns), Read(ref y, 7, rows, columns));
        }

        ref double b1 = ref Column(ref b, bAcross, 1, columns), b2 = ref Column(ref b, bAcross, 2, columns);
        ref double b3 = ref Column(ref b, bAcross, 3, columns);
        ref double b4 = ref Column(ref b, bAcross, 4, columns), b5 = ref Column(ref b, bAcross, 5, columns);
        ref double b6 = ref Column(ref b, bAcross, 6, columns);
        ref double b7 = ref Column(ref b, bAcross, 7, columns);
        nint row = 0;
        for (int k = 0; k < terms; k++)
        {
            Eight eight = Load(ref a, 0);
            y0 += eight * Repeated(ref b, row);
            y1 += eight * Repeated(ref b1, row);
            y2 += eight * Repeated(ref b2, row);
            y3 += eight * Repeated(ref b3, row);
            y4 += eight * Repeated(ref b4, row);
            y5 += eight * Repeated(ref b5, row);
            y6 += eight * Repeated(ref b6, row);
            y7 += eight * Repeated(ref b7, row);
            a = ref Unsafe.Add(ref a, aStep);
            row += bDown;
        }

        // Two columns of all rows of Y have room for eight lanes: what runs over from one is written anew with the next.
        if (columns == ShortColumns && (rows == ShortRows || (rows == yStep && 2 * rows >= ShortRows)))
        {
            y0.StoreUnsafe(ref y);
            y1.StoreUnsafe(ref Unsafe.Add(ref y, yStep));
            y2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * yStep));
            y3.StoreUnsafe(ref Unsafe.Add(ref y, 3 * yStep));
            y4.StoreUnsafe(ref Unsafe.Add(ref y, 4 * yStep));
            y5.StoreUnsafe(ref Unsafe.Add(ref y, 5 * yStep));
            y6.StoreUnsafe(ref Unsafe.Add(ref y, 6 * yStep));
            new Lanes(y7).StoreUpTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref y, 7 * yStep), rows));
        }
        else
        {
            Write(y0, y1, y2, y3, y4, y5, y6, y7, ref y, rows, columns);
        }
    }

    /// <summary>The sums of a column so far. In the place of a column that there is not, the last one is read.</summary>
    private Eight Read(ref double y, int column, int rows, int columns) =>
        Lanes.LoadUpTo(MemoryMarshal.CreateSpan(ref Column(ref y, yStep, column, columns), rows)).Values;

    /// <summary>Writes the rows and columns that there are.</summary>
    private void Write(Eight y0, Eight y1, Eight y2, Eight y3, Eight y4, Eight y5, Eight y6, Eight y7, ref double y, int rows, int columns)
    {
        ReadOnlySpan<Eight> sums = [y0, y1, y2, y3, y4, y5, y6, y7];
        for (int column = 0; column < columns; column++)
        {
            new Lanes(sums[column]).StoreUpTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref y, column * yStep), rows));
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static ref double Column(ref double first, nint step, int column, int columns) =>
        ref Unsafe.Add(ref first, step * Math.Min(column, columns - 1));

    [MethodImpl(AggressiveInlining)]
    private static Eight Load(ref double from, nint offset) => Vector512.LoadUnsafe(ref Unsafe.Add(ref from, offset));

    [MethodImpl(AggressiveInlining)]
    private static Eight Repeated(ref double from, nint offset) => Vector512.Create(Unsafe.Add(ref from, offset));

    [MethodImpl(AggressiveInlining)]
    private static void Store(ref double to, Eight first, Eight second, Eight third, Eight fourth)
    {
        first.StoreUnsafe(ref to);
        second.StoreUnsafe(ref to, 8);
        third.StoreUnsafe(ref to, 16);
        fourth.StoreUnsafe(ref to, 24);
    }
}
