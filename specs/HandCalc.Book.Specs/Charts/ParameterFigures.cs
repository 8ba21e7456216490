using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figures of one parameter are read back: the loss along it, its moments, and the loss along the whole step.</summary>
public sealed class ParameterFigures
{
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_tangent_has_the_measured_slope_and_touches_the_loss(string name)
    {
        Example example = Example.Of(name);
        (string weight, int row, int column) = Watched(example.Step);
        double theta = example.Step[weight][row, column];
        var comparison = new Comparison();
        DrawnPlot plot = DrawnPlot.Of(example, "12.5").Single();
        double slope = (Loss(theta + 1e-5) - Loss(theta - 1e-5)) / 2e-5;
        (double X, double Y)[] curve = [.. plot.Points("line", "curve")], tangent = [.. plot.Points("line", "gradient")];
        plot.Dots(comparison, "entry", [(theta, Loss(theta))]);
        plot.Curve(comparison, "curve", curve.Select(point => (point.X, Loss(point.X))));
        plot.Curve(comparison, "gradient", tangent.Select(point => (point.X, Loss(theta) + (slope * (point.X - theta)))));
        comparison.Near($"{name}: the middle of the curve", (curve[0].X + curve[^1].X) / 2, theta, plot.UnitAcross);
        double apart = Math.Abs(curve[^1].Y - tangent[^1].Y) + Math.Abs(curve[0].Y - tangent[0].Y);
        apart.Should().BeGreaterThan(20 * plot.UnitUp, "a reader sees the curve leave its tangent");
        comparison.Holds();
        DrawnPlot.Caption(example, "12.5").Should()
            .Contain($"parameters {Entry(example, weight, row, column)} has the largest gradient, {DrawnPlot.Said(slope)}.")
            .And.Contain($"for {curve.Length} values");

        double Loss(double value)
        {
            Matrix<double> changed = example.Step[weight].Value;
            changed[row, column] = value;
            return LossOf(TrainingStep.Compute(example.Step.Model, example.Step.State.With(weight, changed)));
        }
    }

    /// <summary>m and v by their sums over all gradients so far, and not by the recursion that the engine steps through.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_moments_are_weighted_sums_of_the_gradients_so_far(string name)
    {
        Example example = Example.Of(name);
        (string weight, int row, int column) = Watched(example.Step);
        OptimizerSettings settings = example.Step.Model.Optimizer;
        var steps = new List<TrainingStep> { example.Step };
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "13.4");
        int count = plots[0].Points("dots", "gradient").Count();
        while (steps.Count <= count)
        {
            steps.Add(TrainingStep.Compute(example.Step.Model, steps[^1].StateAfter()));
        }

        double[] g = [.. steps.Take(count).Select(step => step[$"d.{weight}"][row, column])];
        double[] theta = [.. steps.Select(step => step[weight][row, column])];
        double Sum(int t, double beta, Func<double, double> of) => Enumerable.Range(0, t + 1).Sum(k => Math.Pow(beta, t - k) * of(g[k]));
        double Shares(int t, double beta) => Enumerable.Range(0, t + 1).Sum(k => Math.Pow(beta, k));
        IEnumerable<(double X, double Y)> Of(Func<int, double> value) => Enumerable.Range(0, count).Select(t => (t + 1.0, value(t)));
        plots[0].Dots(comparison, "gradient", Of(t => g[t]));
        plots[0].Curve(comparison, "moment", Of(t => (1 - settings.Beta1) * Sum(t, settings.Beta1, x => x)));
        plots[0].Curve(comparison, "corrected", Of(t => Sum(t, settings.Beta1, x => x) / Shares(t, settings.Beta1)));
        plots[1].Dots(comparison, "gradient", Of(t => Math.Abs(g[t])));
        plots[1].Curve(comparison, "moment", Of(t => Math.Sqrt((1 - settings.Beta2) * Sum(t, settings.Beta2, x => x * x))));
        plots[1].Curve(comparison, "corrected", Of(t => Math.Sqrt(Sum(t, settings.Beta2, x => x * x) / Shares(t, settings.Beta2))));
        plots[2].Dots(comparison, "entry", Of(t => theta[t + 1] - theta[t]));
        double rate = settings.LearningRate;
        plots[2].Curve(comparison, "corrected", Of(_ => rate));
        plots[2].Curve(comparison, "opposite", Of(_ => -rate));
        comparison.Holds();
        DrawnPlot.Caption(example, "13.4").Should().Contain($"parameter {Entry(example, weight, row, column)} in the first {count} steps")
            .And.Contain($"learning rate, {settings.LearningRate.ToString(CultureInfo.InvariantCulture)};");
    }

    /// <summary>The slope of the forecast is measured along the step, and the loss is computed for all parameters moved at once.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void The_forecast_is_the_tangent_of_the_loss_along_the_step(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        DrawnPlot plot = DrawnPlot.Of(example, "13.9").Single();
        double slope = (Loss(1e-3) - Loss(-1e-3)) / 2e-3;
        double end = plot.Points("line", "curve").Last().X;
        plot.Curve(comparison, "curve", 0, Math.Round(end), Loss);
        plot.Curve(comparison, "gradient", 0, Math.Round(end), part => Loss(0) + (slope * part));
        plot.Dots(comparison, "entry", [(0, Loss(0)), (1, Loss(1))]);
        comparison.Holds();
        DrawnPlot.Caption(example, "13.9").Should().EndWith($"falls by {DrawnPlot.Said(-slope)} a step.");

        double Loss(double part)
        {
            TrainingState state = example.Step.State;
            foreach (Tensor theta in example.Step.Parameters)
            {
                state = state.With(theta.Name, ((1 - part) * theta.Value) + (part * example.Step[$"new.{theta.Name}"].Value));
            }

            return LossOf(TrainingStep.Compute(example.Step.Model, state));
        }
    }

    /// <summary>The sum of the losses, or their mean, as the model file says.</summary>
    private static double LossOf(TrainingStep step) => step.Model.Loss == LossReduction.Sum
        ? step["losses"].Value.Enumerate().Sum()
        : step["losses"].Value.Enumerate().Average();

    private static string Entry(Example example, string weight, int row, int column) => example.Step[weight].Definition.Entry(row, column);

    /// <summary>The parameter with the largest of all gradients.</summary>
    private static (string Weight, int Row, int Column) Watched(TrainingStep step)
    {
        Tensor weight = step.Parameters.OrderBy(theta => step[$"d.{theta.Name}"].Value.Enumerate().Max(Math.Abs)).Last();
        (int row, int column, double _) = step[$"d.{weight.Name}"].Value.EnumerateIndexed().OrderBy(entry => Math.Abs(entry.Item3)).Last();
        return (weight.Name, row, column);
    }
}
