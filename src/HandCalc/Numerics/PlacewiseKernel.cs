namespace HandCalc.Numerics;

/// <summary>A matrix given place by place, from whatever entries of one operand or two.</summary>
internal sealed class PlacewiseKernel(int rows, int columns, Func<Grid, Grid, int, int, double> formula) : Kernel
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (Grid first, Grid last) = (new(operands[0]), new(operands[^1]));
        double[] y = Dense.Entries(result);
        return () =>
        {
            for (int j = 0; j < columns; j++)
            {
                for (int i = 0; i < rows; i++)
                {
                    y[i + (j * rows)] = formula(first, last, i, j);
                }
            }
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (rows, columns);
}
