using System.Runtime.CompilerServices;

namespace HandCalc.Numerics;

/// <summary>
/// A computation of a matrix from others. What has to be found out beforehand, such as how the operands fit together, is found out once
/// where the same matrices are computed with again and again.
/// </summary>
internal abstract class Kernel
{
    /// <summary>
    /// How a loop over lanes is compiled: once, as well as it can be, and by itself. Inlined into a large caller, it may keep calls of
    /// single additions.
    /// </summary>
    public const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Prepares the computation for certain matrices.</summary>
    /// <param name="operands">The operands.</param>
    /// <param name="result">Where the result goes.</param>
    /// <returns>The computation, to be run whenever the operands have other entries.</returns>
    /// <exception cref="ArgumentException">
    /// The operands, or operands and result, do not fit together; or one of them is stored in another way than entry by entry, and what it
    /// holds later would not be seen.
    /// </exception>
    public Action Bind(Matrix<double>[] operands, Matrix<double> result)
    {
        if (operands.Append(result).Any(matrix => Dense.Of(matrix) != matrix))
        {
            throw new ArgumentException("A kernel is prepared for dense matrices only.", nameof(operands));
        }

        (int rows, int columns) = Shape(operands);
        return (result.RowCount, result.ColumnCount) == (rows, columns)
            ? Prepare(operands, result)
            : throw new ArgumentException(
                $"A result of {rows}×{columns} has no place in {result.RowCount}×{result.ColumnCount}.", nameof(result));
    }

    /// <summary>The computation as an <see cref="Evaluation"/>.</summary>
    public Matrix<double> Evaluate(OperandValues values)
    {
        Matrix<double>[] operands = [.. values];
        (int rows, int columns) = Shape(operands);
        Matrix<double> result = Dense.Result(values.Earlier, rows, columns);
        Prepare(operands, result)();
        return result;
    }

    /// <summary>Prepares to compute a value in its place, by a kernel or by any other function.</summary>
    public static Action Bind(Evaluation evaluation, Matrix<double>[] operands, Matrix<double> place) =>
        evaluation.Target is Kernel kernel ? kernel.Bind(operands, place) : () =>
        {
            // Whatever is no kernel may give any matrix, even one of its operands.
            Matrix<double> value = evaluation(new(operands, place));
            if (!ReferenceEquals(value, place))
            {
                value.CopyTo(place);
            }
        };

    /// <summary>One step after the other.</summary>
    public static Action InOrder(IEnumerable<Action> steps)
    {
        Action[] all = [.. steps];
        return () =>
        {
            foreach (Action step in all)
            {
                step();
            }
        };
    }

    /// <summary>The rows and columns of the result.</summary>
    /// <exception cref="ArgumentException">The operands do not fit together.</exception>
    protected abstract (int Rows, int Columns) Shape(Matrix<double>[] operands);

    /// <summary>Prepares the computation for matrices that fit together.</summary>
    protected abstract Action Prepare(Matrix<double>[] operands, Matrix<double> result);
}
