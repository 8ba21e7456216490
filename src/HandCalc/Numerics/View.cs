using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HandCalc.Numerics;

/// <summary>
/// A matrix, read and written eight rows at a time. Where it has a single row or column, and a result has more, it reads as if that row
/// or column were there again and again.
/// </summary>
internal readonly struct View
{
    private readonly double[] entries;
    private readonly int rows;
    private readonly bool repeatsRow;
    private readonly int columnStep;

    private View(double[] entries, int rows, bool repeatsRow, int columnStep) =>
        (this.entries, this.rows, this.repeatsRow, this.columnStep) = (entries, rows, repeatsRow, columnStep);

    /// <summary>
    /// Eight rows of a column, from <paramref name="row"/> on. Behind the last row the next column begins, and behind the last column
    /// there is nothing: those lanes hold anything.
    /// </summary>
    public Lanes this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => repeatsRow ? entries[column * columnStep] : Lanes.LoadUpTo(entries.AsSpan(row + (column * columnStep)));
    }

    /// <summary>Writes eight rows of a column, or as many as there are.</summary>
    public void Set(int row, int column, Lanes value) =>
        value.StoreUpTo(entries.AsSpan(row + (column * columnStep), Math.Min(Lanes.Count, rows - row)));

    /// <summary>Eight entries of the whole matrix as one long column, which the caller knows to be there: nothing is checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes Unchecked(int entry) => new(Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(entries), (nuint)entry));

    /// <summary>Writes eight entries of the whole matrix as one long column, unchecked as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetUnchecked(int entry, Lanes value) =>
        value.Values.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(entries), (nuint)entry);

    /// <summary>Writes eight entries from a place on, of this column and perhaps of the next, which is to be written afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetAndSpill(int row, int column, Lanes value) => value.Store(entries.AsSpan(row + (column * columnStep), Lanes.Count));

    /// <summary>The view of a matrix of its own shape.</summary>
    public static View Of(Matrix<double> matrix) => new(Dense.Entries(matrix), matrix.RowCount, false, matrix.RowCount);

    /// <summary>The view of a matrix as if it had <paramref name="rows"/> rows and <paramref name="columns"/> columns.</summary>
    /// <exception cref="ArgumentException">It has neither as many, nor one.</exception>
    public static View Of(Matrix<double> matrix, int rows, int columns)
    {
        if ((matrix.RowCount != rows && matrix.RowCount != 1) || (matrix.ColumnCount != columns && matrix.ColumnCount != 1))
        {
            throw new ArgumentException($"{matrix.RowCount}×{matrix.ColumnCount} entries are not {rows}×{columns}.", nameof(matrix));
        }

        return new(Dense.Entries(matrix), rows, matrix.RowCount < rows, matrix.ColumnCount < columns ? 0 : matrix.RowCount);
    }

    /// <summary>The view of a matrix as one long column.</summary>
    public static View Flat(Matrix<double> matrix) => new(Dense.Entries(matrix), matrix.RowCount * matrix.ColumnCount, false, 0);
}
