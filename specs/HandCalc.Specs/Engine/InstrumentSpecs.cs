using HandCalc.Models;
using HandCalc.Numerics;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>The instruments that everything else is measured with.</summary>
public sealed class InstrumentSpecs
{
    private static readonly TrainingStep Right = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    private static IEnumerable<TestCaseData> WrongRules()
    {
        Computation the = Right.Computation;
        yield return Rule("W_O for its transpose", "d.concat", new Product().Of(the["d.attention"], the["W_O"]));
        yield return Rule("the root of a head's size forgotten", "d.scores[0]", new Copy().Of(the["d.scaled[0]"]));
        yield return Rule("the residual branch dropped", "d.attention", new Product().Of(the["d.hidden"], the["W_1"].T));
    }

    [TestCaseSource(nameof(WrongRules))]
    public void A_wrong_rule_is_found_where_it_stands_and_in_what_follows(string tensor, Expression wrong)
    {
        TrainingStep step = Right.With(Right.Computation.With(tensor, wrong));
        string of = tensor["d.".Length..];
        Action slope = () => new EngineTensor(step, tensor).Should().MatchSlope();
        GradientCheck check = GradientCheck.Run(step, atMost: 300);

        slope.Should().Throw<AssertionException>().Which.Message.Should().StartWith($"{tensor} should be the slope of the loss along {of}");
        check.Agrees.Should().BeFalse();
        check.Worst.Severity.Should().Be(check.Rows.Max(row => row.Severity)).And.BeGreaterThan(1);
    }

    /// <summary>What is measured depends on the forward pass alone: a wrong gradient does not move it.</summary>
    [TestCaseSource(nameof(WrongRules))]
    public void A_measured_slope_knows_no_rule(string tensor, Expression wrong)
    {
        TrainingStep step = Right.With(Right.Computation.With(tensor, wrong));
        string of = tensor["d.".Length..];

        new FiniteDifferences(step, of).Measure(1, 1, expected: 1e9).Should()
            .Be(new FiniteDifferences(Right, of).Measure(1, 1, expected: 1e9));
    }

    [Test]
    public void A_check_of_some_gradients_is_spread_over_rows_and_columns()
    {
        GradientCheck check = GradientCheck.Run(Right, atMost: 100);

        check.Checked.Should().BeInRange(50, 110);
        check.Total.Should().Be(3456);
        check.Rows.Should().OnlyContain(row => row.Checked > 0);
    }

    [Test]
    public void Sums_run_from_the_first_term_to_the_last()
    {
        Matrix<double> terms = Matrix<double>.Build.DenseOfRowArrays([1, 1e-16, 1e-16]);
        Matrix<double> smallFirst = Matrix<double>.Build.DenseOfRowArrays([1e-16, 1e-16, 1]);

        Sums.OverRows(x => x)([terms.Transpose()])[0, 0].Should().Be(1, "each small term is lost beside the 1 that came first");
        Sums.AlongRows(x => x, sum => sum)([terms])[0, 0].Should().Be(1);
        Sums.OverRows(x => x)([smallFirst.Transpose()])[0, 0].Should().BeGreaterThan(1, "together they would count");
        Sums.AlongRows(x => x, sum => sum)([smallFirst])[0, 0].Should().BeGreaterThan(1);
    }

    [Test]
    public void A_state_keeps_its_numbers_whatever_becomes_of_the_matrix_it_was_given()
    {
        Matrix<double> gamma = Matrix<double>.Build.Dense(1, 16, 2);
        TrainingState state = Right.State.With("gamma", gamma);
        gamma.Clear();

        TrainingStep.Compute(Right.Model, state)["gamma"].Value.Enumerate().Should().OnlyContain(entry => entry == 2);
        Right.State["gamma"].Enumerate().Should().OnlyContain(entry => entry == 1);
    }

    [Test]
    public void A_parameter_is_replaced_by_one_of_its_name_and_shape_only()
    {
        Action name = () => Right.State.With("gama", Matrix<double>.Build.Dense(1, 16));
        Action shape = () => Right.State.With("gamma", Matrix<double>.Build.Dense(16, 1));

        name.Should().Throw<ArgumentException>().WithMessage("*'gama'*");
        shape.Should().Throw<ArgumentException>().WithMessage("*'gamma' of 16×1*");
    }

    [Test]
    public void A_value_that_does_not_fit_its_labels_is_refused()
    {
        var book = new ComputationBuilder();
        Definition x = book.Given("X", Axis.Indices(3), Axis.Indices(3));
        book.Define("Y", Axis.Indices(2), Axis.Indices(2), new Copy().Of(x));
        Action evaluate = () => book.Build().Evaluate(_ => Matrix<double>.Build.Dense(3, 3));

        evaluate.Should().Throw<InvalidOperationException>().WithMessage("Y = X is 3×3*2×2*");
    }

    private static TestCaseData Rule(string name, string tensor, Expression wrong) =>
        new TestCaseData(tensor, wrong).SetArgDisplayNames(name);
}
