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

    /// <summary>
    /// Compares every output, and every gradient of what the last one is computed from. A random gradient arrives at it; on the tape the
    /// loss is the sum of its entries, each times the gradient that is to arrive.
    /// </summary>
    public void Agree(Definition output)
    {
        Matrix<double> dY = RandomMatrix(output.Rows.Length, output.Columns.Length);
        Definition upstream = builder.Given(output.Id.Of(Kind.Gradient), output.Rows, output.Columns);
        Gradients.Of(builder, output, upstream);
        Computation computation = builder.Build();
        Matrix<double>[] values = computation.Evaluate(name => name == upstream.Name ? dY : given[name]);
        Scalars y = scalars[output.Name];
        Derivatives derivatives = tape.DerivativesOf(Scalars.Sum(y.Rows, i => Scalars.Sum(y.Columns, j => y[i, j] * dY[i, j])));
        computation.Definitions.Where(definition => definition.Id.Kind == Kind.Gradient).Select(gradient => gradient.Id.Symbol)
            .Should().BeEquivalentTo(scalars.Keys, "every tensor on the bench has a gradient");
        foreach (Definition definition in computation.Definitions.Where(definition => definition.Expression is not null))
        {
            Scalars same = scalars[definition.Id.Symbol];
            values[definition.Index].Should(definition.Equation).Equal(
                definition.Id.Kind == Kind.Gradient ? same.Read(scalar => derivatives[scalar]) : same.Values(),
                within: Tolerances.Arithmetic);
        }
    }

    private Matrix<double> RandomMatrix(int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, (_, _) => Normal.Sample(random, 0, 1));
}
