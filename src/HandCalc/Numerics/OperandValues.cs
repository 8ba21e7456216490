using System.Runtime.CompilerServices;

namespace HandCalc.Numerics;

/// <summary>What an expression is computed from: the values of its operands as they are stored, not transposed.</summary>
/// <param name="operands">The values, in the order of the expression's operands.</param>
/// <param name="earlier">The value that the expression had before, if nobody needs it any more: its place is used again.</param>
[CollectionBuilder(typeof(OperandValues), nameof(Of))]
public readonly ref struct OperandValues(ReadOnlySpan<Matrix<double>> operands, Matrix<double>? earlier = null)
{
    private readonly ReadOnlySpan<Matrix<double>> operands = operands;

    /// <summary>How many there are.</summary>
    public int Length => operands.Length;

    /// <summary>The value of one operand.</summary>
    public Matrix<double> this[int operand] => operands[operand];

    /// <summary>A place for the result, if there is one already.</summary>
    internal Matrix<double>? Earlier => earlier;

    /// <summary>Values, and no place for the result.</summary>
    public static OperandValues Of(ReadOnlySpan<Matrix<double>> operands) => new(operands);

    /// <summary>Values, and no place for the result.</summary>
    public static implicit operator OperandValues(Matrix<double>[] operands) => new(operands);

    /// <summary>The values one after the other.</summary>
    public ReadOnlySpan<Matrix<double>>.Enumerator GetEnumerator() => operands.GetEnumerator();
}
