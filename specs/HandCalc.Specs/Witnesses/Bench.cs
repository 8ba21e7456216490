using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// One operation on a bench: taken out of the model, fed with random inputs, and with a random gradient from above. In the model
/// the gradients that arrive have a form (rows that sum to zero, for one) under which a wrong backward may happen to be right.
/// </summary>
internal sealed class Bench
{
    private readonly ComputationBuilder builder = new();
    private readonly Dictionary<string, Matrix<double>> given = [];
    private readonly Dictionary<string, Scalars> scalars = [];
    private readonly Tape tape = new();
    private readonly Random random = new(42);

    /// <summary>A random input, known to the engine and to the tape.</summary>
    public (Definition Engine, Scalars Tape) Input(string name, int rows, int columns, double scale = 1) =>
        Given(name, RandomMatrix(rows, columns) * scale);

    /// <summary>An input, known to the engine and to the tape.</summary>
    public (Definition Engine, Scalars Tape) Given(string name, Matrix<double> value)
    {
        given[name] = value;
        scalars[name] = Scalars.Given(tape, value);
        return (builder.Given(name, Axis.Indices(value.RowCount), Axis.Indices(value.ColumnCount)), scalars[name]);
    }

    /// <summary>A tensor that an operation of the engine computes, and what the tape says that it is.</summary>
    public Definition Output(string name, Expression expression, Scalars same)
    {
        scalars[name] = same;
        return builder.Define(name, Axis.Indices(same.Rows), Axis.Indices(same.Columns), expression);
    }

    /// <summary>A random gradient from above for an output.</summary>
    public Definition Upstream(Definition output)
    {
        string name = $"d.{output.Name}";
        given[name] = RandomMatrix(output.Rows.Length, output.Columns.Length);
        return builder.Given(name, output.Rows, output.Columns);
    }

    /// <summary>The gradient that the engine derives.</summary>
    public Definition Gradient(Definition of, Expression expression) => builder.Gradient(of, expression);

    /// <summary>
    /// Compares every output and every gradient that was defined. On the tape the loss is the sum of the outputs, each entry times
    /// the gradient that is to arrive at it.
    /// </summary>
    public void Agree()
    {
        Computation computation = builder.Build();
        Matrix<double>[] values = computation.Evaluate(name => given[name]);
        Scalar loss = tape.Given(0);
        foreach (string output in scalars.Keys.Where(name => given.ContainsKey($"d.{name}")))
        {
            (Scalars y, Matrix<double> dY) = (scalars[output], given[$"d.{output}"]);
            loss += Scalars.Sum(y.Rows, i => Scalars.Sum(y.Columns, j => y[i, j] * dY[i, j]));
        }

        Derivatives derivatives = tape.DerivativesOf(loss);
        foreach (Definition definition in computation.Definitions.Where(definition => definition.Expression is not null))
        {
            Matrix<double> expected = definition.Name.StartsWith("d.", StringComparison.Ordinal)
                ? scalars[definition.Name["d.".Length..]].Read(scalar => derivatives[scalar])
                : scalars[definition.Name].Values();
            values[definition.Index].Should(definition.Equation).Equal(expected, within: Tolerances.Arithmetic);
        }
    }

    private Matrix<double> RandomMatrix(int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, (_, _) => Normal.Sample(random, 0, 1));
}
