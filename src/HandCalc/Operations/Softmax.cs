using static HandCalc.Numerics.Exponentials;

namespace HandCalc.Operations;

/// <summary>
/// Softmax over each row: Y[i,j] = exp(X[i,j]) / Σₖ exp(X[i,k]). The largest entry of the row is subtracted first, so that no exponential
/// overflows. With the causal mask, row i sees columns 0 to i only: what is masked is left out, and its weight is exactly zero.
/// </summary>
/// <param name="Causal">Whether the mask is applied.</param>
/// <param name="Earlier">How many columns stand for rows that were computed before: row i sees so many more.</param>
public sealed record Softmax(bool Causal = false, int Earlier = 0) : Operation("softmax", $"softmax({{0}}{(Causal ? ", causal" : "")})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => values => Forward(values, Causal, Earlier);

    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => new SoftmaxBackward(Causal).Of(d[y], y))];

    internal static Matrix<double> Forward(Matrix<double> x, bool causal) => Forward([x], causal, earlier: 0);

    private static Matrix<double> Forward(OperandValues values, bool causal, int earlier)
    {
        (int rows, int columns) = (values[0].RowCount, values[0].ColumnCount);
        Matrix<double> result = Dense.Result(values.Earlier, rows, columns);
        (View x, View y) = (View.Of(values[0]), View.Of(result));
        for (int i = 0; i < rows; i += Lanes.Count)
        {
            Lanes largest = double.NegativeInfinity;
            for (int j = 0; j < columns; j++)
            {
                largest = Lanes.Max(largest, Seen(i, j));
            }

            Lanes sum = 0;
            for (int j = 0; j < columns; j++)
            {
                Lanes power = Exp(Seen(i, j) - largest);
                sum += power;
                y.Set(i, j, power);
            }

            for (int j = 0; j < columns; j++)
            {
                y.Set(i, j, y[i, j] / sum);
            }
        }

        return result;

        // What is masked counts as −∞: it is never the largest, and its exponential is exactly 0.
        Lanes Seen(int i, int j) => causal && j - earlier > i ? Lanes.From(j - earlier - i, x[i, j], double.NegativeInfinity) : x[i, j];
    }
}

/// <summary>
/// dX[i,j] = Y[i,j]·(dY[i,j] − Σₖ dY[i,k]·Y[i,k]), where Y is the softmax: the product of dY with the Jacobian diag(y) − y·yᵀ of each row.
/// </summary>
/// <param name="Causal">Whether the mask was applied; the formula is the same, since what is masked has y = 0.</param>
public sealed record SoftmaxBackward(bool Causal = false) : Operation("softmax backward", "{1} ⊙ ({0} − row sums of {0} ⊙ {1})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Sums.WithRowSums((dY, y) => dY * y, (dY, y, sum) => y * (dY - sum));
}
