namespace HandCalc.Numerics;

/// <summary>The operand itself, in a place of its own.</summary>
internal sealed class CopyKernel : Kernel
{
    /// <inheritdoc/>
    protected override Action Prepare(Matrix<double>[] operands, Matrix<double> result) => () => operands[0].CopyTo(result);

    /// <inheritdoc/>
    protected override (int Rows, int Columns) Shape(Matrix<double>[] operands) => (operands[0].RowCount, operands[0].ColumnCount);
}
