using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Engine;

/// <summary>
/// What one step cannot show: in the first, m₀ and v₀ are zero and t is 1. The averages in closed form, from the gradients of all steps.
/// </summary>
public sealed class ManySteps
{
    [Test]
    public void The_averages_weigh_all_gradients_and_the_step_follows_from_them()
    {
        Model example = PublishedModel.Drawn(DrawOrder.Continuous);
        Model model = example with { Optimizer = example.Optimizer with { LearningRate = 0.01, Beta2 = 0.99 } };
        OptimizerSettings settings = model.Optimizer;
        List<TrainingStep> steps = [TrainingStep.Compute(model)];
        while (steps.Count < 5)
        {
            steps.Add(steps[^1].Next());
        }

        TrainingStep last = steps[^1];
        int t = steps.Count;
        foreach (string name in last.Parameters.Select(parameter => parameter.Name))
        {
            Matrix<double> m = Average(settings.Beta1, step => step[$"d.{name}"].Value);
            Matrix<double> v = Average(settings.Beta2, step => step[$"d.{name}"].Value.PointwisePower(2));
            Matrix<double> size = (v / (1 - Math.Pow(settings.Beta2, t))).PointwiseSqrt() + settings.Epsilon;
            Matrix<double> direction = (m / (1 - Math.Pow(settings.Beta1, t))).PointwiseDivide(size);
            Matrix<double> theta = last[name].Value;

            theta.Should().BeExactly(steps[^2][$"new.{name}"].Value);
            new EngineTensor(last, $"m.{name}").Should().Equal(m, within: Arithmetic);
            new EngineTensor(last, $"v.{name}").Should().Equal(v, within: Arithmetic);
            new EngineTensor(last, $"new.{name}").Should().Equal(
                theta - (settings.LearningRate * (direction + (settings.WeightDecay * theta))), within: Arithmetic);
        }

        Matrix<double> Average(double beta, Func<TrainingStep, Matrix<double>> of) => steps
            .Select((step, index) => (1 - beta) * Math.Pow(beta, t - 1 - index) * of(step))
            .Aggregate((left, right) => left + right);
    }

    /// <summary>
    /// t goes on and on: AdamW without its memory, from the gradients of all steps so far, says where every parameter stands after 2, 5,
    /// 10, 20, 50, 100 and 500 steps. A loop that reuses its memory stands there as well.
    /// </summary>
    [Test]
    public void However_many_steps_are_taken_the_next_follows_from_all_gradients()
    {
        Model published = PublishedModel.Drawn(DrawOrder.Continuous);
        Model model = published with { DModel = 2, Heads = 1, DFf = 2, Optimizer = published.Optimizer with { WeightDecay = 0.1 } };
        TrainingStep step = TrainingStep.Compute(model);
        var loop = new TrainingLoop(model);
        Dictionary<string, List<Matrix<double>>> gradients =
            step.Parameters.ToDictionary(parameter => parameter.Name, _ => new List<Matrix<double>>());
        for (int t = 1; t <= 500; t++, step = step.Next())
        {
            loop.Step().Should().Be(step.Loss);
            foreach ((string name, List<Matrix<double>> soFar) in gradients)
            {
                soFar.Add(step[$"d.{name}"].Value);
                if (t is 2 or 5 or 10 or 20 or 50 or 100 or 500)
                {
                    // Five hundred terms in another order: their rounding adds up.
                    new EngineTensor(step, $"new.{name}").Should()
                        .Equal(AdamWInLongForm.After(step[name].Value, soFar, model.Optimizer), within: 10 * Arithmetic);
                    loop.State[name].Should(name).BeExactly(step[$"new.{name}"].Value);
                }
            }
        }
    }

    [Test]
    public void The_mean_of_the_losses_makes_every_gradient_smaller_by_their_number()
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous);
        TrainingStep sum = TrainingStep.Compute(model with { Loss = LossReduction.Sum });
        TrainingStep mean = TrainingStep.Compute(model with { Loss = LossReduction.Mean });
        int losses = model.Targets.Length;

        mean.Loss.Should().BeApproximately(sum.Loss / losses, Arithmetic);
        mean.MeanLoss.Should().BeApproximately(sum.MeanLoss, Arithmetic);
        foreach (Tensor gradient in sum.Tensors.Where(tensor => tensor.Definition.Id.Kind == Kind.Gradient && tensor.Name != "d.loss"))
        {
            new EngineTensor(mean, gradient.Name).Should().Equal(gradient.Value / losses, within: 10 * Arithmetic);
        }
    }
}
