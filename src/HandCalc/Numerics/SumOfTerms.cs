using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Numerics;

/// <summary>The values of several terms, added from left to right.</summary>
/// <param name="terms">The computation of each term, and how many of the operands are its own.</param>
internal sealed class SumOfTerms(ImmutableArray<(Evaluation Evaluate, int Operands)> terms) : Kernel
{
    private static readonly EntrywiseKernel<Plus> Addition = new(_ => default);

    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        var steps = new List<Action>();
        Matrix<double>? sum = null;
        foreach ((int index, Matrix<double>[] own) in OfTerms(operands).Index())
        {
            bool last = index == terms.Length - 1;
            Matrix<double> value = sum is null && last ? result : DenseMatrix.OfMatrix(terms[index].Evaluate(own));
            steps.Add(Bind(terms[index].Evaluate, own, value));
            if (sum is not null)
            {
                // Where a term repeats, the sum needs another place than what it is added to.
                Matrix<double> place = last ? result : IsAlike(value, sum) ? sum : sum.Clone();
                steps.Add(Addition.Bind([sum, value], place));
                value = place;
            }

            sum = value;
        }

        return InOrder(steps);
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands)
    {
        Matrix<double> first = terms[0].Evaluate(OfTerms(operands).First());
        return (first.RowCount, first.ColumnCount);
    }

    private static bool IsAlike(Matrix<double> a, Matrix<double> b) => (a.RowCount, a.ColumnCount) == (b.RowCount, b.ColumnCount);

    /// <summary>The operands of each term.</summary>
    private IEnumerable<Matrix<double>[]> OfTerms(Matrix<double>[] operands)
    {
        int taken = 0;
        foreach ((_, int own) in terms)
        {
            yield return operands[taken..(taken += own)];
        }
    }

    private readonly struct Plus : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Of(Place x) => x[0] + x[1];
    }
}
