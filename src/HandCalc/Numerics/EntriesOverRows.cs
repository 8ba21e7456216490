namespace HandCalc.Numerics;

/// <summary>The sum of the entries of each column, four columns at a time: the additions of one sum wait for each other.</summary>
/// <param name="total">What is made of the sum.</param>
internal sealed class EntriesOverRows(Func<double, double> total) : Kernel
{
    private const int AtOnce = 4;

    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (int rows, int columns) = (operands[0].RowCount, operands[0].ColumnCount);
        (double[] x, double[] sums) = (Dense.Entries(operands[0]), Dense.Entries(result));
        return () =>
        {
            int j = 0;
            for (; j <= columns - AtOnce; j += AtOnce)
            {
                ReadOnlySpan<double> a = Column(j), b = Column(j + 1), c = Column(j + 2), d = Column(j + 3);
                double sumA = 0, sumB = 0, sumC = 0, sumD = 0;
                for (int i = 0; i < a.Length; i++)
                {
                    sumA += a[i];
                    sumB += b[i];
                    sumC += c[i];
                    sumD += d[i];
                }

                (sums[j], sums[j + 1], sums[j + 2], sums[j + 3]) = (total(sumA), total(sumB), total(sumC), total(sumD));
            }

            for (; j < columns; j++)
            {
                double sum = 0;
                foreach (double entry in Column(j))
                {
                    sum += entry;
                }

                sums[j] = total(sum);
            }
        };

        ReadOnlySpan<double> Column(int j) => x.AsSpan(j * rows, rows);
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (1, operands[0].ColumnCount);
}
