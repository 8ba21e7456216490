using HandCalc.Numerics;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Operations;

/// <summary>The heads' outputs side by side: Y = [Y₀ | Y₁ | …].</summary>
public static class Concatenation
{
    /// <summary>Y = [Y₀ | Y₁ | …]: the columns of the first part, then those of the second, and so on.</summary>
    public static Expression Forward(IReadOnlyList<Definition> parts) =>
        new("concatenation", $"[{string.Join(" | ", parts.Select(part => part.Name))}]", [.. parts.Select(part => (Operand)part)],
            SideBySide);

    /// <summary>dYₕ: the columns of dY where part h stands.</summary>
    /// <param name="dY">The gradient of all parts side by side.</param>
    /// <param name="part">Which part.</param>
    /// <param name="width">How many columns each part has.</param>
    public static Expression Backward(Definition dY, int part, int width)
    {
        var operand = new Operand(dY, Columns: (part * width)..((part + 1) * width));
        return new("slice", operand.ToString(), [operand], values => Slice(values, part * width, width));
    }

    private static Matrix<double> SideBySide(OperandValues parts)
    {
        int width = parts[0].ColumnCount;
        Matrix<double> y = Dense.Result(parts.Earlier, parts[0].RowCount, width * parts.Length);
        for (int part = 0; part < parts.Length; part++)
        {
            y.SetSubMatrix(0, part * width, parts[part]);
        }

        return y;
    }

    private static Matrix<double> Slice(OperandValues values, int from, int width)
    {
        Matrix<double> part = Dense.Result(values.Earlier, values[0].RowCount, width);
        values[0].Storage.CopySubMatrixTo(part.Storage, 0, 0, part.RowCount, from, 0, width);
        return part;
    }
}
