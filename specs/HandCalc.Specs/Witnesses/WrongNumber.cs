using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>One number of a right training step that is off by a little; what is computed from it follows from the wrong number.</summary>
/// <param name="Tensor">The tensor that it is in.</param>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="By">How far it is off.</param>
internal sealed record WrongNumber(Tensor Tensor, int Row, int Column, double By)
{
    /// <summary>
    /// The largest entry of a tensor, its last one and its last zero, each off by a part of the largest; of 1 if all are zero.
    /// </summary>
    public static IEnumerable<WrongNumber> In(Tensor tensor, double part)
    {
        (int Row, int Column, double Value)[] entries = [.. tensor.Value.EnumerateIndexed(Zeros.Include)];
        double by = part * (tensor.LargestEntry == 0 ? 1 : tensor.LargestEntry);
        return new[] { entries.MaxBy(entry => Math.Abs(entry.Value)), entries[^1],
            entries.LastOrDefault(entry => entry.Value == 0, entries[^1]) }
            .Distinct().Select(entry => new WrongNumber(tensor, entry.Row, entry.Column, by));
    }

    /// <summary>The training step with this number in it.</summary>
    public TrainingStep PutInto(TrainingStep right)
    {
        Matrix<double> given = Tensor.Value;
        Expression expression = Tensor.Definition.Expression ?? new("given", Tensor.Name, [], _ => given);
        return right.With(right.Computation.With(Tensor.Name,
            expression with { Evaluate = operands => Moved(expression.Evaluate(operands)) }));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Tensor.Definition.Entry(Row, Column)}, off by {By:0e-0}";

    private Matrix<double> Moved(Matrix<double> right)
    {
        Matrix<double> moved = right.Clone();
        moved[Row, Column] += By;
        return moved;
    }
}
