using System.Collections.Immutable;
using HandCalc.Tensors;

namespace HandCalc;

/// <summary>How the derived gradients of a training step compare with measured slopes of its loss, parameter by parameter.</summary>
/// <param name="Rows">A row for each parameter.</param>
public sealed record GradientCheck(ImmutableArray<GradientCheck.Row> Rows)
{
    /// <summary>
    /// How far a gradient and a slope may lie apart: a nudge of 1e-5 leaves a noise near 3e-10 where the loss is below 10, and the noise
    /// grows with the loss.
    /// </summary>
    public const double Tolerance = 1e-8;

    /// <summary>How many gradients were checked.</summary>
    public int Checked => Rows.Sum(row => row.Checked);

    /// <summary>How many gradients there are.</summary>
    public long Total => Rows.Sum(row => row.Total);

    /// <summary>The parameter in which gradient and slope lie farthest apart.</summary>
    public Row Worst => Rows.MaxBy(row => row.Difference)!;

    /// <summary>Whether every gradient that was checked agrees with its slope.</summary>
    public bool Agrees => Rows.All(row => row.Difference <= Tolerance);

    /// <summary>Compares the gradients of a training step with central differences.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="atMost">How many gradients to check at most: beyond that an even sample of each parameter. All by default.</param>
    /// <param name="checkedOne">Called after each gradient, for those who show how far the check is.</param>
    public static GradientCheck Run(TrainingStep step, int atMost = int.MaxValue, Action? checkedOne = null)
    {
        long total = step.Model.ParameterCount;
        long stride = Math.Max(1, (total + atMost - 1) / atMost);
        return new GradientCheck([.. step.Parameters.Select(parameter => Check(step, parameter, stride, checkedOne))]);
    }

    private static Row Check(TrainingStep step, Tensor parameter, long stride, Action? checkedOne)
    {
        var measure = new FiniteDifferences.Measurement(step, parameter.Name);
        Tensor gradient = step[$"d.{parameter.Name}"];
        (int columns, long total) = (parameter.Columns.Length, (long)parameter.Rows.Length * parameter.Columns.Length);
        var worst = new Row(parameter.Name, 0, total, 0, 0, 0);
        for (long entry = 0; entry < total; entry += stride)
        {
            (int i, int j) = ((int)(entry / columns), (int)(entry % columns));
            double difference = Math.Abs(gradient[i, j] - measure.Slope(i, j));
            difference = double.IsNaN(difference) ? double.PositiveInfinity : difference;
            worst = (difference > worst.Difference ? worst with { Difference = difference, RowIndex = i, ColumnIndex = j } : worst) with
            {
                Checked = worst.Checked + 1,
            };
            checkedOne?.Invoke();
        }

        return worst;
    }

    /// <summary>The comparison of one parameter.</summary>
    /// <param name="Parameter">Its name.</param>
    /// <param name="Checked">How many of its gradients were checked.</param>
    /// <param name="Total">How many it has.</param>
    /// <param name="Difference">The largest distance of a gradient from its slope.</param>
    /// <param name="RowIndex">The row of that entry.</param>
    /// <param name="ColumnIndex">The column of that entry.</param>
    public sealed record Row(string Parameter, int Checked, long Total, double Difference, int RowIndex, int ColumnIndex);
}
