using HandCalc.Models;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Charts;

/// <summary>
/// One entry of a parameter, that with the largest gradient: the loss along it, and what AdamW remembers of it in the first steps of a
/// training. And the loss along the whole step of all parameters.
/// </summary>
internal static class OneParameter
{
    private const int Points = 61, Steps = 30, Farthest = 16, LongestName = 40;

    /// <summary>The loss for other values of the entry, and the line whose slope is the gradient.</summary>
    public static Chart Loss(TrainingStep step)
    {
        (Tensor of, int row, int column) = Watched(step);
        double theta = of[row, column], slope = step[$"d.{of.Name}"][row, column];
        string name = of.Definition.Entry(row, column);

        // As far as the tangent would take the curve down to its lowest point, if it were a parabola, and half as far again.
        const double Nudge = 1e-3;
        double bend = (LossAt(theta + Nudge) - (2 * step.Loss) + LossAt(theta - Nudge)) / (Nudge * Nudge);
        double reach = Rounded(Math.Abs(bend) > 1e-6 && slope != 0 ? Math.Min(1.5 * Math.Abs(slope / bend), 10) : 1);
        (double X, double Y)[] curve = Computed(part => Enumerable.Range(0, Points)
            .Select(k => theta + (part * reach * ((2.0 * k / (Points - 1)) - 1))).Select(x => (x, LossAt(x))));
        double[] ends = [curve[0].X, (theta + curve[^1].X) / 2, curve[^1].X];
        (double X, double Y)[] tangent = [.. ends.Select(x => (x, step.Loss + (slope * (x - theta))))];
        Plot plot = new Plot("The loss along one parameter", "The loss is a curve; the tangent touches it where the parameter stands.",
            Scale.Over(Plot.Short(name, LongestName), ends), Scale.Over("loss", curve.Concat(tangent).Select(point => point.Y)), 190)
            .Curve("curve", curve).Curve("gradient", tangent).Dots("entry", [(theta, step.Loss)])
            .Label("entry", (theta, step.Loss), "now").Label("gradient", tangent[1], "tangent", side: 1)
            .Label("curve", curve[Points / 8], "loss");
        return new("The gradient is the slope of the loss at the place where the parameter stands.", Markup.Of($"""
            Of all parameters <code>{name}</code> has the largest gradient, {Figures.Number(slope)}. The loss is computed again for
            {Points} values of it, everything else held fixed; the straight line has the gradient as its slope.
            """), plot);

        double LossAt(double value)
        {
            Matrix<double> changed = of.Value;
            changed[row, column] = value;
            return TrainingStep.Compute(step.Model, step.State.With(of.Name, changed)).Loss;
        }
    }

    /// <summary>Gradient, moments and step of the entry over the first steps of a training.</summary>
    public static Chart Moments(TrainingStep step)
    {
        (Tensor of, int row, int column) = Watched(step);
        OptimizerSettings settings = step.Model.Optimizer;
        TrainingStep[] steps = Computed(part => Following(step, (int)(part * Steps)));
        double[] time = [.. steps.Select(taken => taken.State.StepsTaken + 1.0)];
        double[] g = Entries("d."), m = Entries("m."), size = [.. g.Select(Math.Abs)], v = [.. Entries("v.").Select(Math.Sqrt)];
        double[] moved = [.. Entries("new.").Zip(Entries(""), (after, before) => after - before)];
        double[] mHat = [.. m.Zip(time, (first, t) => first / (1 - Math.Pow(settings.Beta1, t)))];
        double[] vHat = [.. v.Zip(time, (second, t) => second / Math.Sqrt(1 - Math.Pow(settings.Beta2, t)))];
        double[] rate = [.. time.Select(_ => settings.LearningRate)], opposite = [.. rate.Select(size => -size)];
        return new("m follows the gradient, √v its size, and the step is their quotient times the learning rate.", Markup.Of($"""
            The parameter <code>{of.Definition.Entry(row, column)}</code> in the first {steps.Length} steps of a training on this text.
            Corrected for their start at zero, m̂ and √v̂ (dashed) begin where the gradient begins (dots). So the first step is about as
            long as the learning rate, {Numbers.Shortest(settings.LearningRate)}; dashed lines mark it.
            """),
            Panel("gradient and m", g, m, mHat)
                .Curve("moment", time.Zip(m)).Curve("corrected", time.Zip(mHat)).Dots("gradient", time.Zip(g))
                .Label("gradient", At(g, 0.5), "gradient").Label("moment", At(m, 0.2), "m").Label("corrected", At(mHat, 0.25), "m̂"),
            Panel("size of the gradient, and √v", size, v, vHat)
                .Curve("moment", time.Zip(v)).Curve("corrected", time.Zip(vHat)).Dots("gradient", time.Zip(size))
                .Label("gradient", At(size, 0.5), "size").Label("moment", At(v, 0.5), "√v").Label("corrected", At(vHat, 0.7), "√v̂"),
            Panel("change of the parameter", moved, rate, opposite)
                .Curve("corrected", time.Zip(rate)).Curve("opposite", time.Zip(opposite)).Dots("entry", time.Zip(moved)));

        double[] Entries(string kind) => [.. steps.Select(taken => taken[$"{kind}{of.Name}"][row, column])];

        (double X, double Y) At(double[] values, double part) => (time[(int)(part * time.Length)], values[(int)(part * time.Length)]);

        Plot Panel(string up, params double[][] all) => new(up, $"Step by step: {Figures.Numbered(all[0])}.",
            Scale.Between("step t", 0, steps.Length), Scale.Over(up, [0, .. all.SelectMany(values => values)]), 140);
    }

    /// <summary>The loss along the step of all parameters together, against what the gradient foretells.</summary>
    public static Chart Forecast(TrainingStep step)
    {
        double foretold = step.Parameters.Sum(theta => step[$"d.{theta.Name}"].Value
            .PointwiseMultiply(step[$"new.{theta.Name}"].Value - theta.Value).Enumerate().Sum());
        (double X, double Y)[] losses = Computed(part => Enumerable.Range(0, Points)
            .Select(k => part * Farthest * k / (Points - 1)).Select(times => (times, LossAfter(times))));
        double farthest = losses[^1].X;
        (double X, double Y)[] line = [(0, step.Loss), (farthest, step.Loss + (farthest * foretold))];
        Plot plot = new Plot("The loss along the step", "The forecast is a straight line; the loss begins along it and bends away.",
            Scale.Between("how many times the step", 0, farthest), Scale.Over("loss", losses.Concat(line).Select(point => point.Y)), 170)
            .Curve("curve", losses).Curve("gradient", line).Dots("entry", [(0, step.Loss), (1, LossAfter(1))])
            .Label("gradient", line[1], "forecast").Label("curve", losses[^1], "loss");
        return new("At first the loss falls as the gradient foretold; farther on, its curve shows.", Markup.Of($"""
            All parameters move together, along the step that was derived; the dots are the loss before it and after it. The straight
            line falls by {Figures.Number(-foretold)} a step.
            """), plot);

        double LossAfter(double times)
        {
            TrainingState state = step.State;
            foreach (Tensor theta in step.Parameters)
            {
                state = state.With(theta.Name, theta.Value + (times * (step[$"new.{theta.Name}"].Value - theta.Value)));
            }

            return TrainingStep.Compute(step.Model, state).Loss;
        }
    }

    /// <summary>The parameter with the largest gradient, and the place of that entry.</summary>
    public static (Tensor Of, int Row, int Column) Watched(TrainingStep step)
    {
        Tensor of = step.Parameters.MaxBy(theta => step[$"d.{theta.Name}"].LargestEntry)!;
        (int row, int column, double _) = step[$"d.{of.Name}"].Value.EnumerateIndexed().MaxBy(entry => Math.Abs(entry.Item3));
        return (of, row, column);
    }

    /// <summary>What can be computed: where a number grows past what a double holds, a half of it, or a half of that.</summary>
    /// <param name="compute">Computes such a part, from 1 down.</param>
    private static T[] Computed<T>(Func<double, IEnumerable<T>> compute)
    {
        for (double part = 1; ; part /= 2)
        {
            try
            {
                return [.. compute(part)];
            }
            catch (InvalidInputException) when (part > 1e-9)
            {
            }
        }
    }

    /// <summary>A training step and those that follow it, as many together, but at least that one.</summary>
    private static IEnumerable<TrainingStep> Following(TrainingStep step, int count)
    {
        yield return step;
        for (int taken = 1; taken < count; taken++)
        {
            yield return step = step.Next();
        }
    }

    /// <summary>The number with one digit that counts.</summary>
    private static double Rounded(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Math.Round(value / power) * power;
    }
}
