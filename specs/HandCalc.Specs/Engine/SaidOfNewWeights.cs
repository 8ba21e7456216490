using HandCalc.Comparisons;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>What a comparison says of new weights: a change is small beside its weight, and in floats it has few digits.</summary>
public sealed class SaidOfNewWeights
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    /// <summary>θ − η (g / (|g| + ε) + λ θ), AdamW's first step, by hand: a factor of λ, and where ε stands.</summary>
    [TestCase("b_2", 10, false, "another weight decay")]
    [TestCase("b_2", 0, false, "weight decay forgotten")]
    [TestCase("W_1", 0, false, "weight decay forgotten")]
    [TestCase("W_1", 1, true, "ε inside the root of AdamW")]
    [TestCase("W_lm", 1000, false, "decay without the learning rate")]
    public void A_new_weight_is_measured_by_its_change_and_never_called_rounded(string name, double decays, bool inside, string slip)
    {
        foreach (Func<double, double> precision in new Func<double, double>[] { entry => entry, Float })
        {
            ComparedTensor start = Compared($"new.{name}", FirstStep(name, decays, inside).Map(precision)).Start!;

            (start.Verdict, start.Right.Name).Should().Be((Verdict.Differs, $"new.{name}"));
            start.Slip!.Name.Split(" or ").Should().Contain(slip);
        }
    }

    /// <summary>A ten-millionth of the change is far less than the ninth digit of the weight.</summary>
    [TestCase("gamma")]
    [TestCase("W_1")]
    public void A_change_that_is_off_by_a_ten_millionth_is_not_right(string name)
    {
        Matrix<double> old = Step[name].Value, change = Step[$"new.{name}"].Value - old;

        Compared($"new.{name}", old + (change * (1 + 1e-7))).Agrees.Should().BeFalse();
        Compared($"new.{name}", old + (change * (1 + 1e-12))).Agrees.Should().BeTrue();
    }

    [Test]
    public void In_floats_no_decay_may_be_a_small_one_and_in_doubles_it_is_none()
    {
        Slip floats = Compared("new.W_1", FirstStep("W_1", 0, false).Map(Float)).Start!.Slip!;
        Slip doubles = Compared("new.W_1", FirstStep("W_1", 0, false)).Start!.Slip!;

        floats.Each.Select(slip => slip.Name).Should().Equal("weight decay forgotten", "a decay too small to be seen");
        doubles.Name.Should().Be("weight decay forgotten");
    }

    [Test]
    public void Of_new_weights_in_floats_no_mistake_is_named_that_another_of_them_refutes()
    {
        TrainingStep swapped = TrainingStep.Compute(Step.Model, Heads.Aggregate(Step.State, (state, head) => state
            .With($"W_K[{head}]", Step[$"W_V[{head}]"].Value).With($"W_V[{head}]", Step[$"W_K[{head}]"].Value)));
        Matrix<double>[] values = Port.Values(swapped, swapped.Computation, Float);
        foreach (int head in Heads)
        {
            (int key, int value) = (Step.Computation[$"new.W_K[{head}]"].Index, Step.Computation[$"new.W_V[{head}]"].Index);
            (values[key], values[value]) = (values[value], values[key]);
        }

        Comparison.Run(Step, Port.File(Step.Tensors.Where(tensor => tensor.Name.StartsWith("new.", StringComparison.Ordinal)), values))
            .Tensors.Where(tensor => tensor.Verdict == Verdict.Differs).Select(tensor => tensor.Slip?.Name).Should().NotBeEmpty()
            .And.NotContain(name => name != null && (name.Contains("positions forgotten", StringComparison.Ordinal)
                || name.Contains("without attention", StringComparison.Ordinal)));
    }

    [Test]
    public void What_a_float_of_a_weight_hides_cannot_be_told()
    {
        // β is zero and does not decay; the ε of AdamW moves a weight by less than its last bit.
        Compared("new.beta", FirstStep("beta", 0, false).Map(Float)).Hidden.Should().Contain("weight decay forgotten");
        Comparison floats = Compared("new.W_lm", FirstStep("W_lm", 1, false).Map(Float));

        floats.Agrees.Should().BeTrue();
        floats.Hidden.Should().Contain(["AdamW without ε", "1 − β for 1 − βᵗ"]).And.NotContain("weight decay forgotten");
    }

    /// <summary>θ − η (g / (|g| + ε) + λ θ).</summary>
    private static Matrix<double> FirstStep(string name, double decays, bool inside)
    {
        OptimizerSettings s = Step.Model.Optimizer;
        return Step[name].Value.Map2((weight, g) => weight - (s.LearningRate * ((g == 0 ? 0 : inside
            ? g / Math.Sqrt((g * g) + s.Epsilon) : g / (Math.Abs(g) + s.Epsilon)) + (decays * s.WeightDecay * weight))),
                Step[$"d.{name}"].Value);
    }

    private static IEnumerable<int> Heads => Enumerable.Range(0, Step.Model.Heads);

    private static double Float(double number) => (float)number;

    private static Comparison Compared(string name, Matrix<double> value) => Comparison.Run(Step, Port.File(Step[name], value));
}
