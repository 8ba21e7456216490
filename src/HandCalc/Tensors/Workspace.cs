using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Tensors;

/// <summary>Values of a computation that are computed again and again: each has a matrix of its own, which is written anew.</summary>
/// <param name="values">
/// The values by index of their definition. A dense matrix among them may be written; where there is none, the workspace makes one.
/// </param>
internal sealed class Workspace(Matrix<double>?[] values)
{
    /// <summary>The value of a definition.</summary>
    public Matrix<double> this[Definition definition]
    {
        get => values[definition.Index]!;
        set => values[definition.Index] = value;
    }

    /// <summary>Prepares to compute definitions, one after the other.</summary>
    /// <returns>The computation, for the matrices that operands and definitions have now.</returns>
    public Action Bind(IEnumerable<Definition> definitions)
    {
        var steps = new List<Action>();
        foreach (Definition definition in definitions)
        {
            Matrix<double>[] operands = [.. definition.Operands.Select(operand => this[operand.Source])];
            Evaluation evaluation = definition.Expression!.Evaluate;
            Matrix<double> place = values[definition.Index] ?? new DenseMatrix(definition.Rows.Length, definition.Columns.Length);
            this[definition] = place;
            steps.Add(Kernel.Bind(evaluation, operands, place));
        }

        return Kernel.InOrder(steps);
    }
}
