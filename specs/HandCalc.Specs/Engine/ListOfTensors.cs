using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>The list of a training step: which tensors are on it, what their equations say, and the state that it starts from.</summary>
public sealed class ListOfTensors
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);

    /// <summary>No tensor and no gradient is left out, and none is on the list that the tape does not know.</summary>
    [Test]
    public void It_has_every_tensor_and_every_gradient_that_the_tape_has()
    {
        TrainingStep step = TrainingStep.Compute(Published);
        TapeGradients tape = TapeTransformer.Of(step);

        step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer).Select(tensor => tensor.Name).Order(StringComparer.Ordinal)
            .Should().Equal(tape.Values.Keys.Concat(tape.Gradients.Keys).Order(StringComparer.Ordinal));
    }

    /// <summary>What AdamW carries from step to step is given to a step, and is no result of it.</summary>
    [Test]
    public void It_ends_with_both_averages_and_the_new_value_of_every_parameter()
    {
        TrainingStep step = TrainingStep.Compute(Published).Next();

        step.Tensors.Where(tensor => tensor.Definition.Id.IsOfOptimizer).Select(tensor => tensor.Name)
            .Should().Equal(
                step.Parameters.SelectMany(parameter => (string[])[$"m.{parameter.Name}", $"v.{parameter.Name}", $"new.{parameter.Name}"]));
    }

    /// <summary>An equation tells the variant that is computed: which part is taken, what is added up, under which mask.</summary>
    [Test]
    public void An_equation_says_which_variant_is_computed()
    {
        var book = new ComputationBuilder();
        Definition x = book.Given("x", Axis.Indices(3), Axis.Indices(6)), column = book.Given("c", Axis.Indices(3), Axis.None);

        new Softmax().Of(x).Formula.Should().Be("softmax(x)");
        new Softmax(Causal: true).Of(x).Formula.Should().Be("softmax(x, causal)");
        new Total(Mean: false).Of(column).Formula.Should().Be("sum of c");
        new Total(Mean: true).Of(column).Formula.Should().Be("mean of c");
        new TotalBackward(3, Mean: false).Of(x).Formula.Should().Be("x");
        new TotalBackward(3, Mean: true).Of(x).Formula.Should().Be("x / 3");
        Slice.OfColumns(x, 2..4).Formula.Should().Be("x[columns 2 to 3]");
        Slice.OfColumns(x, 4..6).Operands.Should().Equal(new Operand(x, Columns: 4..6));
        SumOverRows.OfRows(x).Operands.Should().Equal(new Operand(x, SummedOverRows: true));
    }

    [Test]
    public void A_state_with_another_parameter_differs_in_that_one_only()
    {
        TrainingState state = TrainingState.Initial(Published);
        Matrix<double> other = Matrix<double>.Build.Dense(1, Published.DModel, 2);

        TrainingStep before = TrainingStep.Compute(Published, state), after = TrainingStep.Compute(Published, state.With("gamma", other));

        after["gamma"].Value.Should().BeExactly(other);
        before["gamma"].Value.Should().BeExactly(other / 2);
        foreach (string name in before.Parameters.Select(parameter => parameter.Name).Where(name => name != "gamma"))
        {
            after[name].Value.Should().BeExactly(before[name].Value);
        }
    }

    [Test]
    public void A_parameter_that_does_not_fit_is_refused()
    {
        TrainingState state = TrainingState.Initial(Published);

        state.Invoking(s => s.With("delta", Matrix<double>.Build.Dense(1, 16))).Should().Throw<ArgumentException>()
            .WithMessage("*'delta' of 1×16*");
        state.Invoking(s => s.With("gamma", Matrix<double>.Build.Dense(16, 1))).Should().Throw<ArgumentException>()
            .WithMessage("*'gamma' of 16×1*");
        state.Invoking(s => s.With("gamma", null!)).Should().Throw<ArgumentNullException>();
    }
}
