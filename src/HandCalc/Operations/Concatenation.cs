using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

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
        return new("slice", operand.ToString(), [operand], values => values[0].SubMatrix(0, values[0].RowCount, part * width, width));
    }

    private static DenseMatrix SideBySide(ReadOnlySpan<Matrix<double>> parts)
    {
        int width = parts[0].ColumnCount;
        var y = new DenseMatrix(parts[0].RowCount, width * parts.Length);
        for (int part = 0; part < parts.Length; part++)
        {
            y.SetSubMatrix(0, part * width, parts[part]);
        }

        return y;
    }
}
