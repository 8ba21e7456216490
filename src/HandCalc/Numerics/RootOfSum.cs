namespace HandCalc.Numerics;

/// <summary>√ of the sum of all entries of all operands: of the first operand first, column after column.</summary>
internal sealed class RootOfSum : Kernel
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        double[][] all = [.. operands.Select(Dense.Entries)];
        double[] root = Dense.Entries(result);
        return () =>
        {
            double sum = 0;
            foreach (double[] entries in all)
            {
                foreach (double entry in entries)
                {
                    sum += entry;
                }
            }

            root[0] = Math.Sqrt(sum);
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (1, 1);
}
