using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Tensors;

/// <summary>Computes the value of an expression from the values of its operands.</summary>
public delegate Matrix<double> Evaluation(OperandValues operands);

/// <summary>The right-hand side of an equation: an operation, what it is applied to, and how to compute it.</summary>
/// <param name="Operation">The kind of operation, such as "product" or "softmax backward".</param>
/// <param name="Formula">The right-hand side as a reader sees it, such as "X · W_Q[0]".</param>
/// <param name="Operands">The tensors that it uses, in the order in which <paramref name="Evaluate"/> takes their values.</param>
/// <param name="Evaluate">The computation.</param>
public sealed record Expression(string Operation, string Formula, ImmutableArray<Operand> Operands, Evaluation Evaluate)
{
    /// <summary>The terms, where the operation is a sum of terms; empty otherwise.</summary>
    public ImmutableArray<Expression> Terms { get; init; } = [];
}
