using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Operations;

/// <summary>
/// Softmax over each row. The largest entry of the row is subtracted first, so that no exponential overflows. With the causal mask,
/// row i sees columns 0 to i only: what is masked is left out, and its weight is exactly zero.
/// </summary>
public static class Softmax
{
    /// <summary>Y[i,j] = exp(X[i,j]) / Σₖ exp(X[i,k]), of X's shape.</summary>
    public static Expression Forward(Definition x, bool causal = false) =>
        new("softmax", $"softmax({x.Name}{(causal ? ", causal" : "")})", [x], values => Forward(values[0], causal));

    /// <summary>dX[i,j] = Y[i,j]·(dY[i,j] − Σₖ dY[i,k]·Y[i,k]): the product of dY with the Jacobian diag(y) − y·yᵀ of each row.</summary>
    /// <param name="dY">The gradient of the softmax's output.</param>
    /// <param name="y">The softmax's output.</param>
    public static Expression Backward(Definition dY, Definition y) =>
        new("softmax backward", $"{y.Name} ⊙ ({dY.Name} − row sums of {dY.Name} ⊙ {y.Name})", [dY, y],
            values => Backward(values[0], values[1]));

    internal static Matrix<double> Forward(Matrix<double> x, bool causal)
    {
        var y = new DenseMatrix(x.RowCount, x.ColumnCount);
        for (int i = 0; i < x.RowCount; i++)
        {
            int seen = causal ? i + 1 : x.ColumnCount;
            double largest = double.NegativeInfinity;
            for (int j = 0; j < seen; j++)
            {
                largest = Math.Max(largest, x[i, j]);
            }

            double sum = 0;
            for (int j = 0; j < seen; j++)
            {
                sum += y[i, j] = Math.Exp(x[i, j] - largest);
            }

            for (int j = 0; j < seen; j++)
            {
                y[i, j] /= sum;
            }
        }

        return y;
    }

    private static DenseMatrix Backward(Matrix<double> dY, Matrix<double> y)
    {
        var dX = new DenseMatrix(y.RowCount, y.ColumnCount);
        for (int i = 0; i < y.RowCount; i++)
        {
            double weighted = 0;
            for (int k = 0; k < y.ColumnCount; k++)
            {
                weighted += dY[i, k] * y[i, k];
            }

            for (int j = 0; j < y.ColumnCount; j++)
            {
                dX[i, j] = y[i, j] * (dY[i, j] - weighted);
            }
        }

        return dX;
    }
}
