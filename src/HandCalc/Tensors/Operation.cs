namespace HandCalc.Tensors;

/// <summary>
/// What computes a tensor from others, with all that belongs to it, such as a divisor, an ε or a mask: how it is written, how it is
/// computed, and what it hands its operands on the way back.
/// </summary>
/// <param name="Name">The kind of operation: "product", "softmax backward".</param>
/// <param name="Formula">The right-hand side as a reader sees it, with {0} for the first operand: "{0} · {1}".</param>
public abstract record Operation(string Name, string Formula)
{
    /// <summary>The right-hand side as a reader sees it: "X · W_Q[0]".</summary>
    public virtual string Write(ImmutableArray<Operand> x) => string.Format(CultureInfo.InvariantCulture, Formula, [.. x]);

    /// <summary>The computation for such operands.</summary>
    internal abstract Evaluation Kernel(ImmutableArray<Operand> x);

    /// <summary>What a result hands the tensors that it is computed from: a part of their gradient each.</summary>
    /// <param name="y">The result, or the sum of which it is a term.</param>
    /// <param name="x">The operands.</param>
    /// <param name="d">The gradients that are known, among them that of <paramref name="y"/>.</param>
    /// <exception cref="NotSupportedException">The operation is none of the forward pass.</exception>
    internal virtual IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
        throw new NotSupportedException($"Nobody has derived what '{Name}' hands back, as {y} would need.");

    /// <summary>The operation on operands: a right-hand side.</summary>
    public Expression Of(params ReadOnlySpan<Operand> x) => new(this, [.. x]);
}

/// <summary>A part of a gradient. Where several operations read a tensor, its parts add up.</summary>
/// <param name="To">The tensor whose gradient it is a part of.</param>
/// <param name="Write">How it is computed, asked for once all parts are there.</param>
internal sealed record Part(Definition To, Func<Expression> Write)
{
    /// <summary>The tensors on the way that need not hand on what reaches them: this part has it already.</summary>
    public ImmutableArray<Definition> Through { get; init; } = [];
}

/// <summary>An operation that is told by its computation alone: a variation of one that is known, or a value put in a place.</summary>
/// <param name="Name">The kind of operation.</param>
/// <param name="Formula">The right-hand side as a reader sees it.</param>
/// <param name="Evaluate">The computation.</param>
internal sealed record Computed(string Name, string Formula, Evaluation Evaluate) : Operation(Name, Formula)
{
    /// <inheritdoc/>
    public override string Write(ImmutableArray<Operand> x) => Formula;

    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Evaluate;
}
