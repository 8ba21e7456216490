namespace HandCalc.Tensors;

/// <summary>The right-hand side of an equation: an operation and what it is applied to.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Operands">The tensors that it uses, in the order in which <see cref="Evaluate"/> takes their values.</param>
public sealed record Expression(Operation Operation, ImmutableArray<Operand> Operands)
{
    /// <summary>A right-hand side that is told by its computation alone.</summary>
    public Expression(string operation, string formula, ImmutableArray<Operand> operands, Evaluation evaluate)
        : this(new Computed(operation, formula, evaluate), operands)
    {
    }

    /// <summary>The right-hand side as a reader sees it, such as "X · W_Q[0]".</summary>
    public string Formula { get; } = Operation.Write(Operands);

    /// <summary>The computation. Only what breaks it on purpose has another than the kernel of the operation.</summary>
    public Evaluation Evaluate { get; internal init; } = Operation.Kernel(Operands);

    /// <summary>The terms, where the operation is a sum of terms; empty otherwise.</summary>
    public ImmutableArray<Expression> Terms => Operation is Addition sum ? sum.Terms : [];
}
