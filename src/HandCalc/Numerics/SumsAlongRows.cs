namespace HandCalc.Numerics;

/// <summary>A sum of terms for each row, eight rows at once, column after column.</summary>
/// <param name="term">The term of an entry.</param>
/// <param name="total">What is made of the sum, and of the last operand's entry in the first column.</param>
internal sealed class SumsAlongRows<TTerm>(TTerm term, Func<Lanes, Lanes, Lanes> total) : Kernel
    where TTerm : struct, IFormula
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (int rows, int columns) = (operands[0].RowCount, operands[0].ColumnCount);
        Views terms = Views.Of(operands, rows, columns);
        (View last, View y) = (View.Of(operands[^1], rows, columns), View.Of(result));
        return () =>
        {
            for (int i = 0; i < rows; i += Lanes.Count)
            {
                Lanes sum = 0;
                for (int j = 0; j < columns; j++)
                {
                    sum += term.Of(new Place(ref terms, i, j, flat: false));
                }

                y.Set(i, 0, total(sum, last[i, 0]));
            }
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (operands[0].RowCount, 1);
}
