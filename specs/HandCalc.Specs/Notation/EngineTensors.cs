using System.Runtime.CompilerServices;
using FluentAssertions.Numeric;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Notation;

/// <summary>The tensors of the engine, to assert on: <c>Step["d.concat"].Should()…</c></summary>
/// <param name="step">The training step.</param>
public sealed class EngineTensors(TrainingStep step)
{
    /// <summary>The tensor of a name.</summary>
    public EngineTensor this[string name] => new(step, name);
}

/// <summary>One tensor of the engine.</summary>
/// <param name="Step">The training step.</param>
/// <param name="Name">The tensor's name.</param>
public sealed record EngineTensor(TrainingStep Step, string Name)
{
    /// <summary>Begins an assertion.</summary>
    public TensorAssertions Should() => new(Step, Step[Name]);
}

/// <summary>Begins assertions on matrices and vectors that a test has derived, and on sums written out term by term.</summary>
internal static class NumericShould
{
    /// <summary>Begins an assertion; messages call the matrix by the expression that stands in the test.</summary>
    public static MatrixAssertions Should(this Matrix<double> actual, [CallerArgumentExpression(nameof(actual))] string name = "") =>
        new(name, actual, (row, column) => $"{name}[{row}, {column}]");

    /// <summary>Begins an assertion on a vector, as a column.</summary>
    public static MatrixAssertions Should(this Vector<double> actual, [CallerArgumentExpression(nameof(actual))] string name = "") =>
        Should(actual.ToColumnMatrix(), name);

    /// <summary>Asserts that a number is the sum of its terms, up to the rounding of the largest term.</summary>
    public static void BeTheSumOf(this NumericAssertions<double> number, IEnumerable<double> terms)
    {
        double[] all = [.. terms];
        number.BeApproximately(all.Sum(), Tolerances.Arithmetic * all.Max(Math.Abs), "it is the sum of its {0} terms", all.Length);
    }
}
