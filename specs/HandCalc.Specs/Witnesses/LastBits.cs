using HandCalc.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// Other last bits. Sums, products, quotients and roots are the same to the last bit on every system; exp, tanh, ln, cos and powers may
/// end in another bit there, and whatever follows from them is rounded another way. To see how far that moves a number, we push numbers
/// aside ourselves, by so much more than a last bit that rounding does not blur what we see.
/// </summary>
/// <param name="seed">Decides what is pushed up, what down, and how far: by the half to the whole of the push.</param>
internal sealed class LastBits(int seed)
{
    /// <summary>How far a number is pushed, in units of its last bit.</summary>
    public const double Units = 4096;

    /// <summary>The last bit of a number, in parts of the number.</summary>
    public static readonly double Unit = Math.BitIncrement(1.0) - 1;

    private readonly Random random = new(seed);

    /// <summary>The training step from parameters that are pushed aside. What is zero by its equation stays exactly zero.</summary>
    public TrainingStep InParameters(TrainingStep step) => TrainingStep.Compute(
        step.Model, step.Parameters.Aggregate(step.State, (state, parameter) => state.With(parameter.Name, Push(parameter.Value))));

    /// <summary>The training step with everything pushed aside: the parameters, and all that any operation reads or gives.</summary>
    public TrainingStep Everywhere(TrainingStep step) => InParameters(step).With(step.Computation.Definitions.Aggregate(
        step.Computation, (computation, definition) => definition.Expression is { } expression
            ? computation.With(definition.Name, expression with { Evaluate = operands => Push(expression.Evaluate(Push(operands))) })
            : computation));

    private Matrix<double>[] Push(OperandValues operands)
    {
        Matrix<double>[] pushed = [.. operands];
        for (int index = 0; index < pushed.Length; index++)
        {
            pushed[index] = Push(pushed[index]);
        }

        return pushed;
    }

    private Matrix<double> Push(Matrix<double> matrix) => matrix.Map(
        value =>
        {
            double part = (2 * random.NextDouble()) - 1;
            return value * (1 + (Units * Unit * (part + Math.Sign(part)) / 2));
        },
        Zeros.Include);
}
