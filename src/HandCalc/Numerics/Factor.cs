using MathNet.Numerics.LinearAlgebra;

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

        for (int i = 0; i < rows; i++)
        {
            int from = ((row + i) * Down) + (column * Across);
            for (int k = 0; k < columns; k++)
            {
                packed[(k * height) + i] = Entries[from + (k * Across)];
            }
        }
    }
}
