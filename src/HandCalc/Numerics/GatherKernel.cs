namespace HandCalc.Numerics;

/// <summary>Rows added to the rows that they belong to, from the first to the last; a row that none belongs to is zero.</summary>
internal sealed class GatherKernel(int[] targets, int count) : Kernel
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (double[] rows, double[] gathered) = (Dense.Entries(operands[0]), Dense.Entries(result));
        int columns = result.ColumnCount;
        return () =>
        {
            Array.Clear(gathered);
            for (int j = 0; j < columns; j++)
            {
                for (int i = 0; i < targets.Length; i++)
                {
                    gathered[targets[i] + (j * count)] += rows[i + (j * targets.Length)];
                }
            }
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => operands[0].RowCount == targets.Length
        ? (count, operands[0].ColumnCount)
        : throw new ArgumentException($"{operands[0].RowCount}×{operands[0].ColumnCount} entries, and {targets.Length} rows are gathered.");
}
