using System.Collections.Immutable;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Numerics;

/// <summary>The values of several expressions, added from left to right.</summary>
internal sealed class SumOfTerms(ImmutableArray<Expression> terms) : Kernel
{
    private static readonly EntrywiseKernel<Of2> Addition = new(_ => new Of2((a, b) => a + b));

    /// <inheritdoc/>
    public override Action Bind(Matrix<double>[] operands, Matrix<double> result)
    {
        var steps = new List<Action>();
        Matrix<double>? sum = null;
        int taken = 0;
        foreach (Expression term in terms)
        {
            Matrix<double>[] own = operands[taken..(taken + term.Operands.Length)];
            taken += own.Length;
            Matrix<double> value = Workspace.Bind(term.Evaluate, own, place: null, steps);
            if (sum is not null)
            {
                steps.Add(Addition.Bind([sum, value], result));
            }

            sum = sum is null ? value : result;
        }

        Action[] all = [.. steps];
        return () =>
        {
            foreach (Action step in all)
            {
                step();
            }
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands)
    {
        Matrix<double> first = terms[0].Evaluate(operands[..terms[0].Operands.Length]);
        return (first.RowCount, first.ColumnCount);
    }
}
