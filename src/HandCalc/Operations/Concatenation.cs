namespace HandCalc.Operations;

/// <summary>The heads' outputs side by side: Y = [Y₀ | Y₁ | …].</summary>
public sealed record Concatenation() : Operation("concatenation", "")
{
    /// <inheritdoc/>
    public override string Write(ImmutableArray<Operand> x) => $"[{string.Join(" | ", x)}]";

    internal override Evaluation Kernel(ImmutableArray<Operand> x) => SideBySide;

    /// <summary>dYₕ: the columns of dY where part h is.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d)
    {
        int from = 0;
        foreach (Operand part in x)
        {
            Range columns = from..(from += part.Source.Columns.Length);
            yield return new(part.Source, () => Slice.OfColumns(d[y], columns));
        }
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
}

/// <summary>Rows below rows: Y = [A; B], as a cache of earlier rows grows by those that are new. The forward pass alone uses it.</summary>
public sealed record Stacking() : Operation("stacking", "[{0}; {1}]")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        int above = x[0].Source.Rows.Length;
        return Entrywise.ByPlace(above + x[1].Source.Rows.Length, x[0].Source.Columns.Length,
            (a, b, i, j) => i < above ? a[i, j] : b[i - above, j]);
    }
}

/// <summary>Some columns of a tensor.</summary>
public sealed record Slice() : Operation("slice", "{0}")
{
    /// <summary>Some columns of a tensor.</summary>
    public static Expression OfColumns(Definition a, Range columns) => new Slice().Of(new Operand(a, Columns: columns));

    internal override Evaluation Kernel(ImmutableArray<Operand> x)
    {
        (int from, int width) = x[0].Columns!.Value.GetOffsetAndLength(x[0].Source.Columns.Length);
        return values =>
        {
            Matrix<double> part = Dense.Result(values.Earlier, values[0].RowCount, width);
            values[0].Storage.CopySubMatrixTo(part.Storage, 0, 0, part.RowCount, from, 0, width);
            return part;
        };
    }
}
