using System.Collections.Immutable;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc;

/// <summary>
/// The slope of the loss, measured instead of derived: nudge one entry of a tensor up and down, compute the loss again both times, and
/// divide the difference by the distance. The tensor may be any on the way to the loss, not only a parameter.
/// </summary>
public static class FiniteDifferences
{
    /// <summary>How far an entry is nudged, h: small against the curve of the loss, large against the rounding of a double.</summary>
    public const double Nudge = 1e-5;

    /// <summary>(L(x + h) − L(x − h)) / 2h for every entry x of a tensor.</summary>
    /// <param name="step">The training step whose loss is meant.</param>
    /// <param name="name">The tensor that is nudged: a parameter or any tensor that the loss is computed from.</param>
    /// <returns>The slopes, of the tensor's shape.</returns>
    public static Matrix<double> Slopes(TrainingStep step, string name)
    {
        var measure = new Measurement(step, name);
        return step[name].Raw.MapIndexed((i, j, _) => measure.Slope(i, j));
    }

    /// <summary>The measurement of one tensor: only what depends on the tensor is computed again.</summary>
    internal sealed class Measurement
    {
        private readonly Matrix<double>[] values;
        private readonly ImmutableArray<Definition> following;
        private readonly Definition loss;
        private readonly Matrix<double> nudged;
        private readonly Matrix<double> original;

        public Measurement(TrainingStep step, string name)
        {
            Definition tensor = step.Computation[name];
            loss = step.Computation["loss"];
            following = step.Computation.Between(tensor, loss);
            values = step.CopyOfValues();
            original = values[tensor.Index];
            nudged = values[tensor.Index] = original.Clone();
        }

        /// <summary>The slope of the loss along one entry.</summary>
        public double Slope(int row, int column)
        {
            (double up, double down) = (original[row, column] + Nudge, original[row, column] - Nudge);
            double slope = (LossAt(row, column, up) - LossAt(row, column, down)) / (up - down);
            nudged[row, column] = original[row, column];
            return slope;
        }

        private double LossAt(int row, int column, double entry)
        {
            nudged[row, column] = entry;
            foreach (Definition definition in following)
            {
                values[definition.Index] = Computation.Value(definition, values);
            }

            return values[loss.Index][0, 0];
        }
    }
}
