namespace HandCalc.Numerics;

/// <summary>A formula of entries and of a sum along their row: Y[i,j] = f(A[i,j], B[i,j], Σₖ term(A[i,k], B[i,k])).</summary>
internal sealed class WithRowSums(Func<Lanes, Lanes, Lanes> term, Func<Lanes, Lanes, Lanes, Lanes> formula) : Kernel
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (int rows, int columns) = Shape(operands);
        (View a, View b, View y) = (View.Of(operands[0]), View.Of(operands[1], rows, columns), View.Of(result));
        return () =>
        {
            for (int i = 0; i < rows; i += Lanes.Count)
            {
                Lanes sum = 0;
                for (int k = 0; k < columns; k++)
                {
                    sum += term(a[i, k], b[i, k]);
                }

                for (int j = 0; j < columns; j++)
                {
                    y.Set(i, j, formula(a[i, j], b[i, j], sum));
                }
            }
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (operands[0].RowCount, operands[0].ColumnCount);
}
