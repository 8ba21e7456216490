using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Operations;

/// <summary>
/// The sum Y = A + B + …, entry by entry, from left to right. A term with a single row, such as a bias, is added to every row.
/// </summary>
public static class Addition
{
    /// <summary>Y[i,j] = A[i,j] + B[i,j] + …, where a bias b contributes b[j] to every row.</summary>
    public static Expression Forward(params ReadOnlySpan<Expression> terms)
    {
        Expression[] all = [.. terms];
        return new("sum", string.Join(" + ", all.Select(term => term.Formula)), [.. all.SelectMany(term => term.Operands)], Sum)
        {
            Terms = [.. all],
        };

        Matrix<double> Sum(ReadOnlySpan<Matrix<double>> values)
        {
            int taken = 0;
            Matrix<double>? sum = null;
            foreach (Expression term in all)
            {
                Matrix<double> value = term.Evaluate(values.Slice(taken, term.Operands.Length));
                sum = sum is null ? value : Add(sum, value);
                taken += term.Operands.Length;
            }

            return sum!;
        }
    }

    /// <summary>dA = dY: every term of a sum receives the whole gradient.</summary>
    public static Expression Backward(Definition dY) => Term(dY);

    /// <summary>db[j] = Σᵢ dY[i,j]: a bias is used by every row, so the gradients of all rows add up. [1 × columns]</summary>
    public static Expression BiasBackward(Definition dY)
    {
        var operand = new Operand(dY, SummedOverRows: true);
        return new("sum over rows", operand.ToString(), [operand], values => SumOverRows(values[0]));
    }

    /// <summary>A tensor as a term of a sum, or copied as it is.</summary>
    public static Expression Term(Definition source) => new("copy", source.Name, [source], values => values[0]);

    private static Matrix<double> SumOverRows(Matrix<double> x) => Sums.OverRows(x.RowCount, x.ColumnCount, (i, j) => x[i, j]);

    private static Matrix<double> Add(Matrix<double> a, Matrix<double> b) =>
        DenseMatrix.Create(a.RowCount, a.ColumnCount, (i, j) => a[i, j] + b[b.RowCount == 1 ? 0 : i, j]);
}
