using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// How well the tensors of a training step can be known. In the worked examples a dozen digits of each. But a model at random may
/// have one whose terms cancel nearly to nothing (a layer norm of two features, GELU far to the left), and then rounding is all
/// that is left of the last digits, in the engine as on the tape. There the tape is run again with every operation pushed aside by
/// a thousand roundings, to two different sides: within what that moves, nobody can tell right from wrong.
/// </summary>
internal sealed class Certainty(TrainingStep step)
{
    private readonly Lazy<TapeGradients> tape = new(() => TapeTransformer.Of(step));
    private readonly Lazy<TapeGradients[]> nudged = new(() =>
        [TapeTransformer.Nudged(step, 1e-13), TapeTransformer.Nudged(step, 1.1e-13)]);

    /// <summary>What the tape says of the step.</summary>
    public TapeGradients Tape => tape.Value;

    /// <summary>
    /// The worst error of what was expected so far, relative to the largest entry; where less can be known, in the same parts of what
    /// is allowed.
    /// </summary>
    public double Worst { get; private set; }

    /// <summary>Asserts that a tensor of the step is what it is expected to be, as well as that can be known.</summary>
    public void Expect(string name, Matrix<double> expected) => Expect(new EngineTensor(step, name), name, expected);

    /// <summary>Asserts the same of a tensor of another step, which should be known as well as one of this step.</summary>
    public void Expect(EngineTensor actual, string knownAs, Matrix<double> expected)
    {
        double difference = Largest(actual.Step[actual.Name].Value - expected);
        if (difference == 0)
        {
            return;
        }

        // The nudged tapes are only asked where a dozen digits are not found at once.
        double allowed = Arithmetic * Largest(expected);
        if (!(difference <= allowed / 10))
        {
            allowed = Math.Max(allowed, Doubt(knownAs));
        }

        if (!(difference <= allowed))
        {
            actual.Should().Equal(expected, within: Arithmetic);
        }

        Worst = Math.Max(Worst, difference / allowed * Arithmetic);
    }

    private double Doubt(string name) => nudged.Value.Max(other => Largest(Tape[name] - other[name]));

    private static double Largest(Matrix<double> matrix) => matrix.Enumerate().Max(Math.Abs);
}
