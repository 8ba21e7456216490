using System.Collections.Immutable;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Comparisons;

/// <summary>
/// A training step as a file tells it: the tensors of the file, and where it has none, what follows by the right rules from those it
/// has. So every tensor can be asked whether it is right for its own operands.
/// </summary>
internal sealed class Retelling
{
    private readonly Matrix<double>[] values;
    private readonly Matrix<double>[] following;
    private readonly bool[] isTold;
    private readonly Lazy<ImmutableArray<(WrongRule Rule, Computation Varied)>> wrong;

    public Retelling(TrainingStep right, IEnumerable<ExportedTensor> told)
    {
        Right = right;
        values = right.CopyOfValues();
        following = right.CopyOfValues();
        isTold = new bool[values.Length];
        wrong = new(() => [.. ForwardMistakes.All.Append(OptimizerMistakes.DecayForgotten).Concat(WrongRule.All)
            .Select(rule => (rule, rule.Vary(right.Model, right.Computation)))]);
        Dictionary<string, ExportedTensor> byName = told.ToDictionary(tensor => tensor.Name);
        foreach (Definition definition in right.Computation.Definitions)
        {
            int index = definition.Index;
            following[index] = definition.Expression is null ? values[index] : Computation.Value(definition, values);
            isTold[index] = byName.TryGetValue(definition.Name, out ExportedTensor? tensor)
                && tensor.Shape.AsSpan().SequenceEqual(definition.Shape.AsSpan());
            values[index] = isTold[index]
                ? Matrix<double>.Build.DenseOfRowMajor(definition.Rows.Length, definition.Columns.Length, tensor!.Values)
                : following[index];
        }
    }

    /// <summary>The step by the right rules, from the right parameters.</summary>
    public TrainingStep Right { get; }

    /// <summary>The value that the file has, or else the one that follows.</summary>
    public Matrix<double> Value(Definition definition) => values[definition.Index];

    /// <summary>The value that follows from the operands by the right rule; for what is given, the right value.</summary>
    public Matrix<double> Following(Definition definition) => following[definition.Index];

    /// <summary>Whether the file has the tensor, in its right shape.</summary>
    public bool Tells(Definition definition) => isTold[definition.Index];

    /// <summary>What an expression gives for the operands as they are told.</summary>
    public Matrix<double> Evaluate(Expression expression) =>
        expression.Evaluate([.. expression.Operands.Select(operand => Value(operand.Source))]);

    /// <summary>What a tensor would be by each of the wrong rules that would change it.</summary>
    public IEnumerable<(WrongRule Rule, Matrix<double> Value)> ByWrongRules(Definition target) =>
        from pair in wrong.Value
        let value = Under(pair.Varied, target)
        where value is not null
        select (pair.Rule, value);

    /// <summary>The tensor by a varied computation, from what is told; nothing if the variation does not reach it.</summary>
    private Matrix<double>? Under(Computation varied, Definition target)
    {
        Matrix<double>[] retold = [.. values];
        var reached = new bool[values.Length];
        for (int index = 0; index <= target.Index; index++)
        {
            Definition definition = varied.Definitions[index];
            bool isVaried = definition != Right.Computation.Definitions[index]
                || definition.Operands.Any(operand => reached[operand.Source.Index]);
            if (isVaried && (index == target.Index || !isTold[index]))
            {
                retold[index] = Computation.Value(definition, retold);
                reached[index] = true;
            }
        }

        return reached[target.Index] ? retold[target.Index] : null;
    }
}
