using HandCalc.Numerics;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>A kernel against its plain twin, in each way in which kernels are used.</summary>
internal static class KernelChecks
{
    /// <summary>
    /// Asserts that a kernel gives these bits: asked once, and prepared for matrices that receive their numbers afterwards. Until then they
    /// hold no numbers at all, and neither does the place of the result, so whatever is read or kept from there shows.
    /// </summary>
    public static void ShouldGive(this Evaluation kernel, Matrix<double>[] operands, Matrix<double> twin, string name)
    {
        Matrix<double> once = kernel(operands);
        once.Should(name).BeExactly(twin);

        Matrix<double>[] later = [.. operands.Select(operand => NoNumbers(operand.RowCount, operand.ColumnCount))];
        Matrix<double> place = NoNumbers(twin.RowCount, twin.ColumnCount);
        Action compute = Kernel.Bind(kernel, later, place);
        compute();
        foreach ((Matrix<double> operand, Matrix<double> then) in operands.Zip(later))
        {
            operand.CopyTo(then);
        }

        compute();
        place.Should($"{name}, prepared,").BeExactly(twin);
    }

    /// <summary>Tries shapes whose rows fill the eight lanes once or twice, or not, and whose columns are one or several.</summary>
    public static void ForAllShapes(Action<int, int> check)
    {
        foreach (int rows in Enumerable.Range(1, 17))
        {
            foreach (int columns in new[] { 1, 2, 3, 4, 5, 9 })
            {
                check(rows, columns);
            }
        }
    }

    /// <summary>A tensor of the shape of a matrix, to build an expression of.</summary>
    public static Definition Tensor(string name, Matrix<double> like) =>
        new ComputationBuilder().Given(name, Axis.Indices(like.RowCount), Axis.Indices(like.ColumnCount));
}
