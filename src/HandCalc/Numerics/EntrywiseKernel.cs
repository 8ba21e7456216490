using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Numerics;

/// <summary>A formula, computed for eight entries at once.</summary>
/// <param name="formula">Gives the formula, from the operands where it has constants that depend on them.</param>
internal sealed class EntrywiseKernel<TFormula>(Func<Matrix<double>[], TFormula> formula) : Kernel
    where TFormula : struct, IFormula
{
    /// <summary>What an entry costs, in multiply-adds.</summary>
    private const int WorkOfAnEntry = 8;

    /// <inheritdoc/>
    public override Action Bind(Matrix<double>[] operands, Matrix<double> result)
    {
        (int rows, int columns) = (result.RowCount, result.ColumnCount);
        long work = (long)rows * columns * WorkOfAnEntry;
        View y = View.Flat(result);
        if (AreOfOneShape(operands))
        {
            Views flat = Views.Flat(operands);
            return () => Threads.Share(new Column(formula(operands), in flat, y), rows * columns, Lanes.Count, work);
        }

        if (operands.Any(operand => Dense.Entries(operand) == Dense.Entries(result)))
        {
            throw new ArgumentException("A result can't take the place of an operand where another operand repeats.", nameof(result));
        }

        Views views = Views.Of(operands, rows, columns);
        y = View.Of(result);
        return () => Threads.Share(new Columns(formula(operands), in views, y, rows), columns, 1, work);
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (operands[0].RowCount, operands[0].ColumnCount);

    /// <summary>
    /// Whether the operands have one shape: then their entries are one long column, and lanes are full whatever the number of rows. A
    /// number among them is for the constants of the formula.
    /// </summary>
    private static bool AreOfOneShape(Matrix<double>[] operands) => operands.All(operand =>
        (operand.RowCount, operand.ColumnCount) == (1, 1)
        || (operand.RowCount, operand.ColumnCount) == (operands[0].RowCount, operands[0].ColumnCount));

    private readonly struct Column(TFormula formula, ref readonly Views operands, View result) : IRange
    {
        private readonly Views operands = operands;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int from, int to)
        {
            Views x = operands;
            View y = result;
            int i = from;
            for (; i <= to - Lanes.Count; i += Lanes.Count)
            {
                y.SetUnchecked(i, formula.Of(new Place(ref x, i, 0, flat: true)));
            }

            if (i < to)
            {
                y[i, 0] = formula.Of(new Place(ref x, i, 0, flat: false));
            }
        }
    }

    /// <summary>
    /// Lanes are full here as well: those behind the last row belong to the next column, and it is written after this one. Only at the
    /// end of the last columns is there nothing behind.
    /// </summary>
    private readonly struct Columns(TFormula formula, ref readonly Views operands, View result, int rows) : IRange
    {
        private readonly Views operands = operands;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int from, int to)
        {
            Views x = operands;
            View y = result;
            for (int j = from; j < to; j++)
            {
                int followed = Math.Min(rows, ((to - j) * rows) - Lanes.Count + 1);
                int i = 0;
                for (; i < followed; i += Lanes.Count)
                {
                    y.SetAndSpill(i, j, formula.Of(new Place(ref x, i, j, flat: false)));
                }

                for (; i < rows; i += Lanes.Count)
                {
                    y[i, j] = formula.Of(new Place(ref x, i, j, flat: false));
                }
            }
        }
    }
}
