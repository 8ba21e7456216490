using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Numerics;

/// <summary>A matrix whose entries are read one by one.</summary>
internal readonly struct Grid(Matrix<double> matrix)
{
    private readonly double[] entries = Dense.Entries(matrix);
    private readonly int rows = matrix.RowCount;

    /// <summary>One entry.</summary>
    public double this[int row, int column] => entries[row + (column * rows)];
}
