namespace HandCalc.Numerics;

/// <summary>A matrix whose entries are read one by one.</summary>
internal readonly struct Grid(Matrix<double> matrix)
{
    private readonly double[] entries = Dense.Entries(matrix);
    private readonly int rows = matrix.RowCount;

    /// <summary>One entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row; the entry would be one of another column.</exception>
    public double this[int row, int column] => (uint)row < (uint)rows
        ? entries[row + (column * rows)]
        : throw new ArgumentOutOfRangeException(nameof(row), $"There is no row {row}, only {rows} rows.");
}
