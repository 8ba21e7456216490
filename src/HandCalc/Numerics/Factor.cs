using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HandCalc.Numerics;

/// <summary>A factor of a product: a matrix as Math.NET stores it, column after column, read straight or transposed.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Rows">How many rows it has as it is read.</param>
/// <param name="Columns">How many columns it has as it is read.</param>
/// <param name="Down">How far apart two rows stand.</param>
/// <param name="Across">How far apart two columns stand.</param>
internal readonly record struct Factor(double[] Entries, int Rows, int Columns, int Down, int Across)
{
    public static Factor Of(Matrix<double> matrix, bool transposed)
    {
        double[] entries = Dense.Entries(matrix);
        return transposed
            ? new Factor(entries, matrix.ColumnCount, matrix.RowCount, matrix.RowCount, 1)
            : new Factor(entries, matrix.RowCount, matrix.ColumnCount, 1, matrix.RowCount);
    }

    /// <summary>
    /// Copies some rows and columns, so that the rows of each column stand together: column after column, <paramref name="height"/>
    /// entries each. What is beyond the last row holds anything.
    /// </summary>
    public void Pack(int row, int column, int rows, int columns, int height, Span<double> packed)
    {
        if (Down == 1)
        {
            int k = 0;
            for (int from = row + (column * Across); k < columns && from + Lanes.Count <= Entries.Length; k++, from += Across)
            {
                Lanes.Load(Entries.AsSpan(from, Lanes.Count)).Store(packed.Slice(k * height, Lanes.Count));
            }

            for (; k < columns; k++)
            {
                Entries.AsSpan(row + ((column + k) * Across), rows).CopyTo(packed[(k * height)..]);
            }

            return;
        }

        int last = row + rows - 1;
        for (int i = 0; i < rows; i += Lanes.Count)
        {
            int first = row + i;
            ref double row0 = ref Begin(first, last, column), row1 = ref Begin(first + 1, last, column);
            ref double row2 = ref Begin(first + 2, last, column), row3 = ref Begin(first + 3, last, column);
            ref double row4 = ref Begin(first + 4, last, column), row5 = ref Begin(first + 5, last, column);
            ref double row6 = ref Begin(first + 6, last, column), row7 = ref Begin(first + 7, last, column);
            for (int k = 0; k < columns; k++)
            {
                Vector512.Create(
                    Unsafe.Add(ref row0, k), Unsafe.Add(ref row1, k), Unsafe.Add(ref row2, k), Unsafe.Add(ref row3, k),
                    Unsafe.Add(ref row4, k), Unsafe.Add(ref row5, k), Unsafe.Add(ref row6, k), Unsafe.Add(ref row7, k))
                    .CopyTo(packed[((k * height) + i)..]);
            }
        }
    }

    /// <summary>Where a row begins, if its entries are contiguous. Beyond the last row, the last one is read.</summary>
    private ref double Begin(int row, int last, int column) => ref Entries[(Math.Min(row, last) * Down) + column];
}
