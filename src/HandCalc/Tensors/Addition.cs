namespace HandCalc.Tensors;

/// <summary>
/// The sum Y = A + B + …, entry by entry, from left to right. A term with a single row, such as a bias b, contributes b[j] to every row.
/// </summary>
/// <param name="Terms">The terms. The operands of the sum are theirs, one after the other.</param>
public sealed record Addition(ImmutableArray<Expression> Terms) : Operation("sum", "")
{
    /// <summary>The sum of terms, of one at least.</summary>
    public static Expression OfTerms(params ReadOnlySpan<Expression> terms)
    {
        ImmutableArray<Expression> all = [.. terms];
        return new(new Addition(all), [.. all.SelectMany(term => term.Operands)]);
    }

    /// <inheritdoc/>
    public override string Write(ImmutableArray<Operand> x) => string.Join(" + ", Terms.Select(term => term.Formula));

    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        new SumOfTerms([.. Terms.Select(term => (term.Evaluate, term.Operands.Length))]).Evaluate;

    /// <summary>Every term of a sum receives the whole gradient.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        Terms.SelectMany(term => term.Operation.Backward(y, term.Operands, d));
}

/// <summary>A tensor as a term of a sum, or as it is.</summary>
public sealed record Copy() : Operation("copy", "{0}")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Entrywise.Copy();

    /// <summary>dA = dY, and db[j] = Σᵢ dY[i,j] for a bias: every row uses it, so the gradients of all rows add up.</summary>
    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        [new(x[0].Source, () => x[0].Source.Rows.Length == 1 && y.Rows != Axis.None ? SumOverRows.OfRows(d[y]) : Of(d[y]))];
}

/// <summary>The sum of all rows: Y[j] = Σᵢ A[i,j]. [1 × columns]</summary>
public sealed record SumOverRows() : Operation("sum over rows", "{0}")
{
    /// <summary>The sum of the rows of a tensor.</summary>
    public static Expression OfRows(Definition a) => new SumOverRows().Of(new Operand(a, SummedOverRows: true));

    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Sums.OverRows();
}
