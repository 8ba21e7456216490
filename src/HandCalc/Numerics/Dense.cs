using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Numerics;

/// <summary>Matrices as the kernels see them: their entries in one array, column after column.</summary>
internal static class Dense
{
    /// <summary>The entries, column after column: those of the matrix itself, where it keeps them so.</summary>
    public static double[] Entries(Matrix<double> matrix) => matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();

    /// <summary>The matrix, if it keeps all its entries column after column, or else another with these entries that does.</summary>
    public static Matrix<double> Of(Matrix<double> matrix) => matrix.AsColumnMajorArray() is null ? DenseMatrix.OfMatrix(matrix) : matrix;

    /// <summary>A matrix for a result, with any entries: the place that is offered, if it has the shape.</summary>
    public static Matrix<double> Result(Matrix<double>? place, int rows, int columns) =>
        place is DenseMatrix && (place.RowCount, place.ColumnCount) == (rows, columns) ? place : new DenseMatrix(rows, columns);
}
