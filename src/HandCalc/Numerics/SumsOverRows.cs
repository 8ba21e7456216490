namespace HandCalc.Numerics;

/// <summary>A sum of terms for each column, down its rows: the lanes are added one by one, since they belong to one sum.</summary>
/// <param name="term">The term of an entry.</param>
/// <param name="total">What is made of the sum.</param>
internal sealed class SumsOverRows<TTerm>(TTerm term, Func<double, double> total) : Kernel
    where TTerm : struct, IFormula
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (int rows, int columns) = (operands[0].RowCount, operands[0].ColumnCount);
        Views terms = Views.Of(operands, rows, columns);
        double[] sums = Dense.Entries(result), eight = new double[Lanes.Count];
        return () =>
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int i = 0; i < rows; i += Lanes.Count)
                {
                    term.Of(new Place(ref terms, i, j, flat: false)).Store(eight);
                    int count = Math.Min(Lanes.Count, rows - i);
                    for (int lane = 0; lane < count; lane++)
                    {
                        sum += eight[lane];
                    }
                }

                sums[j] = total(sum);
            }
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (1, operands[0].ColumnCount);
}
