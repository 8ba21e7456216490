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

    /// <summary>
    /// The slope along every entry of a tensor, from two nudges: the slopes at h and at 2h err by the curve of the loss, the second by
    /// four times as much, so (4·slope(h) − slope(2h)) / 3 is free of that error (Richardson's extrapolation).
    /// </summary>
    /// <param name="step">The training step whose loss is meant.</param>
    /// <param name="name">The tensor that is nudged: a parameter or any tensor that the loss is computed from.</param>
    /// <returns>The slopes, of the tensor's shape.</returns>
    public static Matrix<double> Slopes(TrainingStep step, string name)
    {
        ArgumentNullException.ThrowIfNull(step);
        var measure = new Measurement(step, name);
        return step[name].Raw.MapIndexed((i, j, _) => ((4 * measure.Slope(i, j)) - measure.Slope(i, j, 2 * Nudge)) / 3);
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

        /// <summary>The slope of the loss along one entry: (L(x + h) − L(x − h)) / 2h.</summary>
        public double Slope(int row, int column, double nudge = Nudge)
        {
            (double up, double down) = (original[row, column] + nudge, original[row, column] - nudge);
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
