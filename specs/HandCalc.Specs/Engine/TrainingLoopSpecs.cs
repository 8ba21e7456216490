using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Timing;
using HandCalc.Transformer;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>A loop uses its memory again and again. Its numbers are those of training steps that keep all of theirs.</summary>
public sealed class TrainingLoopSpecs
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);

    private static IEnumerable<TestCaseData> Models()
    {
        foreach (WorkedExample example in WorkedExamples.All)
        {
            yield return new TestCaseData(example.Step.Model).SetArgDisplayNames(example.Name);
        }

        yield return new TestCaseData(Published with { Loss = LossReduction.Mean }).SetArgDisplayNames("the mean of the losses");
        yield return new TestCaseData(EverySetting.In(Published)).SetArgDisplayNames("every setting of the optimizer");
        yield return new TestCaseData(SizedModel.Of(dModel: 40, heads: 5, dFf: 33, tokens: 11, words: 9)).SetArgDisplayNames("odd sizes");
    }

    [TestCaseSource(nameof(Models))]
    public void Its_steps_are_those_that_are_taken_one_by_one(Model model) => Agrees(TrainingStep.Compute(model), steps: 5);

    [Test]
    public void So_they_are_for_models_at_random_wherever_training_stands() =>
        RandomModels.ForAll(cases: 15, step => Agrees(step, steps: 3), wider: true);

    [Test]
    public void A_state_that_it_handed_out_stays_as_it_is()
    {
        var loop = new TrainingLoop(Published);
        loop.Step();
        TrainingState state = loop.State;
        Matrix<double> weights = state["W_1"].Clone(), moment = state["previous.v.W_1"].Clone();

        loop.Step();
        loop.Step();

        (state.StepsTaken, loop.StepsTaken).Should().Be((1, 3));
        state["W_1"].Should("W_1").BeExactly(weights);
        state["previous.v.W_1"].Should("previous.v.W_1").BeExactly(moment);
        loop.State["W_1"].Equals(weights).Should().BeFalse("the loop itself goes on");
    }

    /// <summary>The state of a step is the step's own: its new parameters are what the next one starts from.</summary>
    [Test]
    public void The_state_that_it_begins_with_stays_as_it_is()
    {
        TrainingStep step = TrainingStep.Compute(Published);
        Dictionary<string, Matrix<double>> values = step.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value);
        var loop = new TrainingLoop(Published, step.StateAfter());

        loop.Step();
        loop.Step();
        loop.Step();

        Unchanged(step, values);
    }

    [Test]
    public void Measuring_a_slope_changes_nothing_in_its_step([Values("W_Q[0]", "X", "losses")] string name)
    {
        TrainingStep step = TrainingStep.Compute(Published);
        Dictionary<string, Matrix<double>> values = step.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value);

        GradientCheck.Check(step, name).Agrees.Should().BeTrue();

        Unchanged(step, values);
    }

    [Test]
    public void A_model_that_overflows_is_refused_with_the_field_to_change()
    {
        Action draw = () => new TrainingLoop(Published with { Initialization = Published.Initialization with { Scale = 1e200 } }).Step();
        var loop = new TrainingLoop(Published with { Optimizer = Published.Optimizer with { LearningRate = 1e300 } });
        loop.Step();
        Action step = () => loop.Step();

        draw.Should().Throw<InvalidInputException>()
            .WithMessage("initialization.scale: *grows past what a double holds, in loss; allowed: *");
        step.Should().Throw<InvalidInputException>()
            .WithMessage("optimizer.learningRate: *grows past what a double holds, in loss; allowed: *");
        loop.StepsTaken.Should().Be(1, "the step that failed was not taken");
    }

    [Test]
    public void A_model_out_of_range_is_refused_before_it_is_drawn()
    {
        Action heads = () => _ = new TrainingLoop(Published with { Heads = 3 });

        heads.Should().Throw<InvalidInputException>().WithMessage("heads: 3*");
    }

    /// <summary>
    /// After the first step everything has its place. No step takes memory then, so ten thousand take none either. No matrix here is large
    /// enough to be shared among threads, which would take some for each hand-over.
    /// </summary>
    [TestCase(16, 2, 64, 5, 100)]
    [TestCase(2, 1, 3, 3, 10_000)]
    [TestCase(32, 4, 128, 20, 10)]
    [TestCase(2, 1, 3, 3, 100, true)]
    public void After_the_first_step_it_allocates_nothing(int dModel, int heads, int dFf, int tokens, int steps, bool everySetting = false)
    {
        Model model = SizedModel.Of(dModel, heads, dFf, tokens, words: 9);
        var loop = new TrainingLoop(everySetting ? EverySetting.In(model) : model);
        loop.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < steps; step++)
        {
            loop.Step();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0, "bytes are allocated");
    }

    /// <summary>
    /// At most four times what no way of training can do without: parameters, activations, their gradients, and both moments. Counted is
    /// all that was ever allocated, whether or not it is held.
    /// </summary>
    [Test]
    public void Its_memory_is_a_small_multiple_of_what_training_needs()
    {
        Model model = SizedModel.Of(dModel: 64, heads: 4, dFf: 256, tokens: 32, words: 64);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var loop = new TrainingLoop(model);
        loop.Step();
        loop.Step();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        ((double)allocated / BytesNeeded(model)).Should().BeLessThan(4);
    }

    /// <summary>
    /// The bytes of all parameters, activations, gradients and moments: what the steps of the book define, but for results of AdamW.
    /// </summary>
    private static long BytesNeeded(Model model) => sizeof(double) * TransformerComputation.Compose(model).Definitions
        .Where(definition => !definition.Id.IsOfOptimizer || definition.Id.IsCarried)
        .Sum(definition => (long)definition.Rows.Length * definition.Columns.Length);

    /// <summary>From a step on, a loop and steps one by one give the same losses, parameters and moments.</summary>
    private static void Agrees(TrainingStep step, int steps)
    {
        var loop = new TrainingLoop(step.Model, step.State);
        for (int taken = 0; taken < steps; taken++, step = step.Next())
        {
            loop.Step().Should().Be(step.Loss);
            TrainingState state = loop.State, expected = step.StateAfter();
            state.StepsTaken.Should().Be(expected.StepsTaken);
            foreach (string name in step.Parameters.Select(parameter => parameter.Name))
            {
                foreach (string value in new[] { name, $"previous.m.{name}", $"previous.v.{name}" })
                {
                    state[value].Should(value).BeExactly(expected[value]);
                }
            }
        }
    }

    private static void Unchanged(TrainingStep step, Dictionary<string, Matrix<double>> values)
    {
        foreach ((string name, Matrix<double> value) in values)
        {
            step[name].Value.Should(name).BeExactly(value);
        }
    }
}
