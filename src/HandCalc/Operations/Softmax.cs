using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Numerics.Exponentials;

namespace HandCalc.Operations;

/// <summary>
/// Softmax over each row. The largest entry of the row is subtracted first, so that no exponential overflows. With the causal mask,
/// row i sees columns 0 to i only: what is masked is left out, and its weight is exactly zero.
/// </summary>
public static class Softmax
{
    /// <summary>Y[i,j] = exp(X[i,j]) / Σₖ exp(X[i,k]), of X's shape.</summary>
    public static Expression Forward(Definition x, bool causal = false) =>
        new("softmax", $"softmax({x.Name}{(causal ? ", causal" : "")})", [x],
            values => Forward(values, causal));

    /// <summary>dX[i,j] = Y[i,j]·(dY[i,j] − Σₖ dY[i,k]·Y[i,k]): the product of dY with the Jacobian diag(y) − y·yᵀ of each row.</summary>
    /// <param name="dY">The gradient of the softmax's output.</param>
    /// <param name="y">The softmax's output.</param>
    public static Expression Backward(Definition dY, Definition y) =>
        new("softmax backward", $"{y.Name} ⊙ ({dY.Name} − row sums of {dY.Name} ⊙ {y.Name})", [dY, y],
            Sums.WithRowSums((dY, y) => dY * y, (dY, y, sum) => y * (dY - sum)));

    internal static Matrix<double> Forward(Matrix<double> x, bool causal) => Forward([x], causal);

    private static Matrix<double> Forward(OperandValues values, bool causal)
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
        Lanes Seen(int i, int j) => causal && j > i ? Lanes.From(j - i, x[i, j], double.NegativeInfinity) : x[i, j];
    }
}
