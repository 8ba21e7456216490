using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// Every tensor of the worked examples, forward and backward, against the tape. A measured slope is known to 1e-10 or so, which is
/// rough where gradients are tiny, as those of W_Q; the tape is exact up to rounding, and convicts an error of any size.
/// </summary>
public sealed class TapeSpecs
{
    [Test]
    public void Every_tensor_of_the_step_is_what_the_tape_says(
        [ValueSource(typeof(WorkedExamples), nameof(WorkedExamples.All))] WorkedExample example, [Values] LossReduction loss) =>
        Agree(TrainingStep.Compute(example.Step.Model with { Loss = loss }));

    /// <summary>
    /// At the start γ = 1 and β = 0, which hide mistakes. So the same again from a state in which nothing is special.
    /// </summary>
    [Test]
    public void And_so_it_is_after_ten_steps_from_parameters_that_hide_nothing(
        [ValueSource(typeof(WorkedExamples), nameof(WorkedExamples.All))] WorkedExample example, [Values] LossReduction loss)
    {
        Model model = example.Step.Model with { Loss = loss };
        TrainingStep step = TrainingStep.Compute(model, TrainingState.Initial(model)
            .With("gamma", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 1 + (0.5 * Math.Sin(j + 1))))
            .With("beta", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 0.3 * Math.Cos(j + 1))));
        for (int taken = 0; taken < 10; taken++)
        {
            step = step.Next();
        }

        step.State.StepsTaken.Should().Be(10);
        Agree(step);
    }

    private static void Agree(TrainingStep step) => Agree(step, TapeTransformer.Of(step));

    /// <summary>Asserts in the order of computation, so that the first tensor named is where two ways of computing part.</summary>
    internal static void Agree(TrainingStep step, TapeGradients tape)
    {
        foreach (Tensor tensor in step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer))
        {
            new EngineTensor(step, tensor.Name).Should().Equal(tape[tensor.Name], within: Arithmetic);
        }
    }
}
