using System.Numerics;

namespace HandCalc.Training;

/// <summary>How the derived gradients of a training step compare with measured slopes of its loss, tensor by tensor.</summary>
/// <param name="Rows">A row for each tensor.</param>
public sealed record GradientCheck(ImmutableArray<GradientCheck.Row> Rows)
{
    /// <summary>How many gradients were checked.</summary>
    public int Checked => Rows.Sum(row => row.Checked);

    /// <summary>How many gradients there are.</summary>
    public long Total => Rows.Sum(row => row.Total);

    /// <summary>How many of those that were checked are exactly zero.</summary>
    public int Zeros => Rows.Sum(row => row.Zeros);

    /// <summary>How many others that were checked are no larger than the error of their slope.</summary>
    public int WithinError => Rows.Sum(row => row.WithinError);

    /// <summary>The tensor with the entry in which gradient and slope are farthest apart, measured by what is allowed.</summary>
    public Row Worst => Rows.MaxBy(row => row.Severity)!;

    /// <summary>Whether every gradient that was checked agrees with its slope.</summary>
    public bool Agrees => Rows.All(row => row.Agrees);

    /// <summary>Compares the gradients of all parameters with central differences.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="atMost">How many gradients to check at most: beyond that an even sample of each parameter. All by default.</param>
    /// <param name="checkedOne">Called after each gradient, for those who show how far the check is.</param>
    public static GradientCheck Run(TrainingStep step, int atMost = int.MaxValue, Action? checkedOne = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        long total = step.Computation.ParameterCount;
        long stride = (total + atMost - 1) / atMost;
        return new GradientCheck([.. step.Parameters.Select(parameter => Check(step, parameter.Name, stride, checkedOne))]);
    }

    /// <summary>Compares the gradient of one tensor: a parameter, or any tensor that the loss is computed from.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="name">The tensor.</param>
    /// <param name="stride">Check every so manieth entry.</param>
    /// <param name="checkedOne">Called after each gradient.</param>
    public static Row Check(TrainingStep step, string name, long stride = 1, Action? checkedOne = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        var measure = new FiniteDifferences(step, name);
        Tensor gradient = step[$"d.{name}"];
        (int columns, long total) = (gradient.Columns.Length, (long)gradient.Rows.Length * gradient.Columns.Length);
        for (; BigInteger.GreatestCommonDivisor(stride, columns) > 1; stride++)
        {
            // A stride that divides the columns would visit the same few of them over and over.
        }

        var result = new Row(name, 0, 0, total, 0, 0, 0, default);
        for (long entry = 0; entry < total; entry += stride)
        {
            (int i, int j) = ((int)(entry / columns), (int)(entry % columns));
            var compared = new Row(name, 1, 0, total, i, j, gradient[i, j], measure.Measure(i, j, gradient[i, j]));
            Row worst = result.Checked == 0 || compared.Severity > result.Severity ? compared : result;
            result = worst with
            {
                Checked = result.Checked + 1,
                Disagreeing = result.Disagreeing + (compared.Agrees ? 0 : 1),
                Zeros = result.Zeros + (compared.Gradient == 0 ? 1 : 0),
                WithinError = result.WithinError + (compared.Gradient != 0 && Math.Abs(compared.Gradient) <= compared.Slope.Error ? 1 : 0),
            };
            checkedOne?.Invoke();
        }

        return result;
    }

    /// <summary>The comparison of one tensor, with the entry in which gradient and slope are farthest apart.</summary>
    /// <param name="Name">The tensor.</param>
    /// <param name="Checked">How many of its gradients were checked.</param>
    /// <param name="Disagreeing">How many of these disagree with the slope.</param>
    /// <param name="Total">How many it has.</param>
    /// <param name="RowIndex">The row of the entry.</param>
    /// <param name="ColumnIndex">The column of the entry.</param>
    /// <param name="Gradient">The derived gradient of the entry.</param>
    /// <param name="Slope">The measured slope along the entry, and its error.</param>
    public sealed record Row(
        string Name, int Checked, int Disagreeing, long Total, int RowIndex, int ColumnIndex, double Gradient, MeasuredSlope Slope)
    {
        /// <summary>How many of the gradients that were checked are exactly zero.</summary>
        public int Zeros { get; init; }

        /// <summary>How many others that were checked the slope does not tell from zero: they are no larger than its error.</summary>
        public int WithinError { get; init; }

        /// <summary>The distance of the gradient from the slope.</summary>
        public double Difference => double.IsNaN(Gradient - Slope.Value) ? double.PositiveInfinity : Math.Abs(Gradient - Slope.Value);

        /// <summary>The distance, measured by the error of the slope: what is above 1 is a disagreement.</summary>
        public double Severity => Slope.Error > 0 ? Difference / Slope.Error : Difference;

        /// <summary>Whether every gradient of the tensor that was checked agrees with its slope.</summary>
        public bool Agrees => Disagreeing == 0 && Severity <= 1;
    }
}
