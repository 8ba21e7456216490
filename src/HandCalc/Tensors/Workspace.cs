using HandCalc.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Tensors;

/// <summary>Values of a computation that are computed again and again: each has a matrix of its own, which is written anew.</summary>
/// <param name="values">
/// The values by index of their definition. A matrix among them belongs to the workspace; where there is none, the workspace makes one.
/// </param>
internal sealed class Workspace(Matrix<double>?[] values)
{
    /// <summary>The value of a definition.</summary>
    public Matrix<double> this[Definition definition]
    {
        get => values[definition.Index]!;
        set => values[definition.Index] = value;
    }

    /// <summary>Lets definitions exchange their matrices.</summary>
    public void Swap(ReadOnlySpan<(Definition One, Definition Other)> pairs)
    {
        Span<Matrix<double>?> all = values;                  // a span does not ask each matrix for its type again
        foreach ((Definition one, Definition other) in pairs)
        {
            (all[one.Index], all[other.Index]) = (all[other.Index], all[one.Index]);
        }
    }

    /// <summary>Computes definitions one after the other, and prepares to do it again.</summary>
    /// <returns>The computation of each, for the matrices that its operands and itself have now.</returns>
    public Action[] Bind(IEnumerable<Definition> definitions)
    {
        var steps = new List<Action>();
        foreach (Definition definition in definitions)
        {
            Matrix<double>[] operands = [.. definition.Operands.Select(operand => this[operand.Source])];
            this[definition] = Bind(definition.Expression!.Evaluate, operands, values[definition.Index], steps);
        }

        return [.. steps];
    }

    /// <summary>Computes a value, and adds to a list of steps those that do it again.</summary>
    /// <param name="evaluation">The computation.</param>
    /// <param name="operands">Its operands.</param>
    /// <param name="place">Where the value goes, if there is a matrix for it.</param>
    /// <param name="steps">The steps.</param>
    /// <returns>The matrix that holds the value.</returns>
    public static Matrix<double> Bind(Evaluation evaluation, Matrix<double>[] operands, Matrix<double>? place, List<Action> steps)
    {
        Matrix<double> value = evaluation(new(operands, place));
        if (evaluation.Target is Kernel kernel)
        {
            steps.Add(kernel.Bind(operands, value));
            return value;
        }

        // Whatever is no kernel may give any matrix, even one of its operands.
        Matrix<double> own = ReferenceEquals(value, place) ? value : value.Clone();
        steps.Add(() =>
        {
            Matrix<double> again = evaluation(new(operands, own));
            if (!ReferenceEquals(again, own))
            {
                again.CopyTo(own);
            }
        });
        return own;
    }
}
