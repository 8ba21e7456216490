using HandCalc.Models;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Notation;

/// <summary>
/// Training by any rule: the engine gives loss and gradients, and a rule in plain algebra moves the parameters. A rule keeps what it
/// remembers by itself.
/// </summary>
internal static class Trainer
{
    /// <summary>The new value of a parameter, from its name, its value and its gradient.</summary>
    public delegate Matrix<double> Rule(string name, Matrix<double> theta, Matrix<double> gradient);

    /// <summary>The losses of so many steps: that before the first, that after it, and so on.</summary>
    /// <param name="start">Where training begins.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="move">The rule.</param>
    public static double[] Losses(TrainingStep start, int steps, Rule move)
    {
        Computation computation = start.Computation;
        var values = start.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        Definition last = computation.Definitions.Last(definition => definition.Id.Kind == Kind.Gradient);
        double[] losses = new double[steps + 1];
        for (int t = 0; t <= steps; t++)
        {
            Matrix<double>[] all = computation.Evaluate(name => values[name], last);
            losses[t] = all[computation["loss"].Index][0, 0];
            foreach (string name in values.Keys)
            {
                values[name] = move(name, values[name], all[computation[$"d.{name}"].Index]);
            }
        }

        return losses;
    }

    /// <summary>So many steps, each from the parameters that the one before leaves.</summary>
    public static IEnumerable<TrainingStep> Steps(TrainingStep step, int count)
    {
        for (; count > 0; count--, step = step.Next())
        {
            yield return step;
        }
    }

    /// <summary>The first step of a model, and the one after every so many others.</summary>
    public static IEnumerable<TrainingStep> Steps(Model model, int count, int every)
    {
        var loop = new TrainingLoop(model);
        yield return TrainingStep.Compute(model, loop.State);
        while (loop.StepsTaken < count)
        {
            loop.Step();
            if (loop.StepsTaken % every == 0)
            {
                yield return TrainingStep.Compute(model, loop.State);
            }
        }
    }

    /// <summary>u = μ·u + g, θ′ = θ − η·u.</summary>
    public static Rule Momentum(double eta, double mu)
    {
        Dictionary<string, Matrix<double>> sums = [];
        return (name, theta, g) => theta - (eta * (sums[name] = sums.TryGetValue(name, out Matrix<double>? sum) ? (mu * sum) + g : g));
    }

    /// <summary>AdamW, which without decay is Adam.</summary>
    public static Rule Adam(OptimizerSettings settings)
    {
        Dictionary<string, (int T, Matrix<double> M, Matrix<double> V)> averages = [];
        return (name, theta, g) =>
        {
            (int t, Matrix<double> m, Matrix<double> v) = averages.GetValueOrDefault(name, (0, g * 0, g * 0));
            m = (settings.Beta1 * m) + ((1 - settings.Beta1) * g);
            v = (settings.Beta2 * v) + ((1 - settings.Beta2) * g.PointwiseMultiply(g));
            averages[name] = (++t, m, v);
            Matrix<double> size = (v / (1 - Math.Pow(settings.Beta2, t))).PointwiseSqrt() + settings.Epsilon;
            Matrix<double> direction = (m / (1 - Math.Pow(settings.Beta1, t))).PointwiseDivide(size);
            return theta - (settings.LearningRate * (direction + (settings.WeightDecay * theta)));
        };
    }
}
