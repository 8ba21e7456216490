using System.Runtime.CompilerServices;

namespace HandCalc.Numerics;

/// <summary>A formula, computed for eight entries at once.</summary>
/// <param name="formula">Gives the formula, from the operands where it has constants that depend on them.</param>
/// <param name="reads">How many operands the formula itself reads: the first ones. All, if it is not said.</param>
internal sealed class EntrywiseKernel<TFormula>(Func<Matrix<double>[], TFormula> formula, int? reads = null) : Kernel
    where TFormula : struct, IFormula
{
    /// <summary>What an entry costs, in multiply-adds.</summary>
    private const int WorkOfAnEntry = 8;

    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result)
    {
        (int rows, int columns) = (result.RowCount, result.ColumnCount);
        long work = (long)rows * columns * WorkOfAnEntry;
        ReadOnlySpan<Matrix<double>> read = operands.AsSpan(0, reads ?? operands.Length);
        if (AreOfOneShape(read))
        {
            var column = new Column(Views.Flat(read), View.Flat(result));
            return () =>
            {
                column.Formula = formula(operands);
                Threads.Share(in column, rows * columns, Lanes.Count, work);
            };
        }

        if (operands.Any(operand => Dense.Entries(operand) == Dense.Entries(result)))
        {
            throw new ArgumentException("A result can't take the place of an operand where another operand repeats.", nameof(result));
        }

        var all = new Columns(Views.Of(read, rows, columns), View.Of(result), rows);
        return () =>
        {
            all.Formula = formula(operands);
            Threads.Share(in all, columns, 1, work);
        };
    }

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (operands[0].RowCount, operands[0].ColumnCount);

    /// <summary>
    /// Whether the operands have one shape: then their entries are one long column, and lanes are full whatever the number of rows.
    /// </summary>
    private static bool AreOfOneShape(ReadOnlySpan<Matrix<double>> operands)
    {
        foreach (Matrix<double> operand in operands)
        {
            if (operand.RowCount != operands[0].RowCount || operand.ColumnCount != operands[0].ColumnCount)
            {
                return false;
            }
        }

        return true;
    }

    private struct Column(Views operands, View result) : IRange
    {
        private readonly Views operands = operands;

        public TFormula Formula { get; set; }

        [MethodImpl(Loop)]
        public readonly void Run(int from, int to)
        {
            int i = from;
            for (; i <= to - Lanes.Count; i += Lanes.Count)
            {
                result.SetUnchecked(i, Formula.Of(new Place(in operands, i, 0, flat: true)));
            }

            if (i < to)
            {
                result.Set(i, 0, Formula.Of(new Place(in operands, i, 0, flat: false)));
            }
        }
    }

    /// <summary>
    /// Lanes are full here as well: those behind the last row belong to the next column, and it is written after this one. Only at the
    /// end of the last columns is there nothing behind.
    /// </summary>
    private struct Columns(Views operands, View result, int rows) : IRange
    {
        private readonly Views operands = operands;

        public TFormula Formula { get; set; }

        [MethodImpl(Loop)]
        public readonly void Run(int from, int to)
        {
            for (int j = from; j < to; j++)
            {
                int followed = Math.Min(rows, ((to - j) * rows) - Lanes.Count + 1);
                int i = 0;
                for (; i < followed; i += Lanes.Count)
                {
                    result.SetAndSpill(i, j, Formula.Of(new Place(in operands, i, j, flat: false)));
                }

                for (; i < rows; i += Lanes.Count)
                {
                    result.Set(i, j, Formula.Of(new Place(in operands, i, j, flat: false)));
                }
            }
        }
    }
}
