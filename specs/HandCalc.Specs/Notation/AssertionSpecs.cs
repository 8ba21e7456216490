using HandCalc.Models;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Notation;

/// <summary>What a reader sees when a number is wrong.</summary>
public sealed class AssertionSpecs
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void A_wrong_entry_is_named_by_tensor_row_and_column_with_both_values_and_the_tolerance()
    {
        Matrix<double> wrong = Step["A[0]"].Value;
        wrong[2, 1] = 0.5;

        Message(() => new EngineTensor(Step, "A[0]").Should().Equal(wrong, within: Tolerances.Arithmetic))
            .Should().StartWith(
                "A[0] should agree within 1E-12 of its largest entry, and 1 of 25 entries do not. The worst is A[0][like, I]: it is 0.3348")
            .And.Contain("expected is 0.5").And.Contain("1E-12 is allowed");
    }

    [Test]
    public void A_wrong_gradient_is_told_from_the_slope()
    {
        Computation varied = Step.Computation.With("d.W_lm", new Tensors.Copy().Of(Step.Computation["W_lm"]));

        Message(() => new EngineTensor(Step.With(varied), "d.W_lm").Should().MatchSlope()).Should()
            .StartWith("d.W_lm should be the slope of the loss along W_lm, and 96 of 96 entries are not.");
    }

    [Test]
    public void One_wrong_entry_is_found_wherever_it_stands([Range(0, 4)] int row, [Values(0, 2, 4)] int column)
    {
        Matrix<double> right = Step["d.A[0]"].Value;
        Matrix<double> wrong = right.Clone();
        wrong[row, column] += 2 * Tolerances.Arithmetic * Step["d.A[0]"].LargestEntry;
        Matrix<double> bit = right.Clone();
        bit[row, column] = Math.BitIncrement(bit[row, column]);
        Matrix<double> zero = right * 0;
        zero[row, column] = double.Epsilon;

        Message(() => right.Should().Equal(wrong, within: Tolerances.Arithmetic)).Should()
            .Contain("1 of 25 entries").And.Contain($"right[{row}, {column}]");
        Message(() => right.Should().BeExactly(bit)).Should().Contain($"right[{row}, {column}]");
        Message(() => zero.Should().BeZero()).Should().Contain($"zero[{row}, {column}]");
    }

    [Test]
    public void Another_shape_is_no_match() =>
        Message(() => new EngineTensor(Step, "Q[0]").Should().Equal(Step["X"].Value, within: 1)).Should()
            .Be("Q[0] is 5×8, and 5×16 is right.");

    [Test]
    public void Not_a_number_is_no_match() =>
        Message(() => Step["loss"].Value.Should().Equal(Step["loss"].Value.Map(_ => double.NaN), within: 1)).Should().Contain("NaN");

    [Test]
    public void A_sum_is_checked_against_its_terms()
    {
        3.0.Should().BeTheSumOf([1, 2]);

        (3 + 1e-12).Should().BeTheSumOf([1, 2]);

        Message(() => (3 + 3e-12).Should().BeTheSumOf([1, 2])).Should().Contain("sum of its 2 terms");
    }

    private static string Message(Action assertion) => assertion.Should().Throw<AssertionException>().Which.Message;
}
