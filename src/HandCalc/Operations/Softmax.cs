using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.Numerics.Exponentials;

namespace HandCalc.Operations;

/// <summary>
/// Softmax over each row: Y[i,j] = exp(X[i,j]) / Σₖ exp(X[i,k]). The largest entry of the row is subtracted first, so that no exponential
/// overflows. With the causal mask, row i sees columns 0 to i only: what is masked is left out, and its weight is exactly zero. Where
/// several texts stand below each other, it sees those of its own text; and padding sees nothing: all its weights are zero.
/// </summary>
/// <param name="Causal">Whether the mask is applied.</param>
/// <param name="Earlier">How many columns stand for rows that were computed before: row i sees so many more.</param>
/// <param name="Texts">How several texts stand below each other; null where there is one alone.</param>
public sealed record Softmax(bool Causal = false, int Earlier = 0, Batch? Texts = null)
    : Operation("softmax", $"softmax({{0}}{(Causal ? ", causal" : "")}{(Texts is null ? "" : " in each text")})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        (int rows, int columns) = (x[0].Source.Rows.Length, x[0].Source.Columns.Length);
        Lazy<DenseMatrix?> mask = new(() => Texts is not { } texts ? null
            : DenseMatrix.Create(rows, columns, (i, j) => texts.Sees(i, j) ? 0 : double.NegativeInfinity));
        return values => Forward(values, Causal, Earlier, mask.Value);
    }

    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => new SoftmaxBackward(Causal, Texts).Of(d[y], y))];

    internal static Matrix<double> Forward(Matrix<double> x, bool causal) => Forward([x], causal, earlier: 0, mask: null);

    /// <param name="values">X, and where the result may be put.</param>
    /// <param name="causal">Whether the causal mask is applied.</param>
    /// <param name="earlier">How many columns stand for rows that were computed before.</param>
    /// <param name="mask">What is added to X where some rows may see nothing, 0 or −∞.</param>
    private static Matrix<double> Forward(OperandValues values, bool causal, int earlier, DenseMatrix? mask)
    {
        (int rows, int columns) = (values[0].RowCount, values[0].ColumnCount);
        Matrix<double> result = Dense.Result(values.Earlier, rows, columns);
        (View x, View y, View added) = (View.Of(values[0]), View.Of(result), View.Of(mask ?? values[0]));
        for (int i = 0; i < rows; i += Lanes.Count)
        {
            // A row that sees nothing has no largest entry. A finite one in its place makes every exponential 0, where −∞ − (−∞) is none.
            Lanes largest = mask is null ? double.NegativeInfinity : double.MinValue;
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

            // The exponential of the largest is 1, so this changes the sum of a row that sees nothing alone, from 0: its weights are 0 / 1.
            sum = mask is null ? sum : Lanes.Max(sum, 1);
            for (int j = 0; j < columns; j++)
            {
                y.Set(i, j, y[i, j] / sum);
            }
        }

        return result;

        // What is masked counts as −∞: it is never the largest, and its exponential is exactly 0.
        Lanes Seen(int i, int j) => mask is not null ? x[i, j] + added[i, j]
            : causal && j - earlier > i ? Lanes.From(j - earlier - i, x[i, j], double.NegativeInfinity) : x[i, j];
    }
}

/// <summary>
/// dX[i,j] = Y[i,j]·(dY[i,j] − Σₖ dY[i,k]·Y[i,k]), where Y is the softmax: the product of dY with the Jacobian diag(y) − y·yᵀ of each row.
/// </summary>
/// <param name="Causal">Whether the mask was applied; the formula is the same, since what is masked has y = 0.</param>
/// <param name="Texts">How several texts stand below each other; null where there is one alone.</param>
public sealed record SoftmaxBackward(bool Causal = false, Batch? Texts = null)
    : Operation("softmax backward", "{1} ⊙ ({0} − row sums of {0} ⊙ {1})")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Sums.WithRowSums((dY, y) => dY * y, (dY, y, sum) => y * (dY - sum));
}
