using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Numerics;

/// <summary>Matrices as the kernels see them: their entries in one array, column after column.</summary>
internal static class Dense
{
    /// <summary>How many shapes of scratch matrices are kept.</summary>
    private const int Shapes = 4;

    [ThreadStatic]
    private static DenseMatrix?[]? scratch;

    /// <summary>The entries, column after column: those of the matrix itself, where it keeps them so.</summary>
    public static double[] Entries(Matrix<double> matrix) =>
        matrix.GetType() == typeof(DenseMatrix)
            ? Unsafe.As<DenseMatrix>(matrix).Values
            : matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();

    /// <summary>The matrix, if it keeps all its entries column after column, or else another with these entries that does.</summary>
    public static Matrix<double> Of(Matrix<double> matrix) => matrix.AsColumnMajorArray() is null ? DenseMatrix.OfMatrix(matrix) : matrix;

    /// <summary>A matrix for a result, with any entries: the place that is offered, if it has the shape.</summary>
    public static DenseMatrix Result(Matrix<double>? place, int rows, int columns) =>
        place is not null && place.GetType() == typeof(DenseMatrix) && place.RowCount == rows && place.ColumnCount == columns
            ? Unsafe.As<DenseMatrix>(place)
            : new DenseMatrix(rows, columns);

    /// <summary>A matrix for a moment, of the shape of another and with any entries. The next call on this thread may give the same one.</summary>
    /// <param name="number">Which of two different ones.</param>
    /// <param name="shape">The other; nothing if there is none.</param>
    public static DenseMatrix? Scratch(int number, Matrix<double>? shape)
    {
        if (shape is null)
        {
            return null;
        }

        Span<DenseMatrix?> kept = (scratch ??= new DenseMatrix?[2 * Shapes]).AsSpan(number * Shapes, Shapes);
        foreach (DenseMatrix? one in kept)
        {
            if (one is not null && one.RowCount == shape.RowCount && one.ColumnCount == shape.ColumnCount)
            {
                return one;
            }
        }

        kept[..^1].CopyTo(kept[1..]);                         // the one that was made first goes
        return kept[0] = new DenseMatrix(shape.RowCount, shape.ColumnCount);
    }
}
