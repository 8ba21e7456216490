using HandCalc.Comparisons;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>A comparison names the slip that gives the numbers it finds, at the first tensor where they go wrong, and no other.</summary>
public sealed class RecognizedSlips
{
    /// <summary>
    /// A word comes twice, γ is anything, no two sizes are the same: 5 tokens, 4 losses, 6 features, 2 heads of 3, 7 inside.
    /// </summary>
    private static readonly TrainingStep Sum = Port.Of(LossReduction.Sum), Mean = Port.Of(LossReduction.Mean);

    private static readonly ImmutableArray<WrongRule> Rules = [.. ForwardMistakes.All, .. WrongRule.All, OptimizerMistakes.DecayForgotten];

    [TestCaseSource(nameof(Rules))]
    public void Every_wrong_rule_is_recognized_where_it_first_shows(WrongRule rule)
    {
        TrainingStep right = new[] { Sum, Mean }.First(step => FirstWrong(step, rule) is not null);
        TrainingStep wrong = rule.In(right);

        Comparison comparison = Comparison.Run(right, Told(wrong));

        comparison.Start!.Right.Name.Should().Be(FirstWrong(right, rule));
        comparison.Start.Slip!.Name.Should().Be(rule.Name);
        comparison.Start.Slip.Description.Should().EndWith(".");
        comparison.Tensors.Where(tensor => tensor.Verdict == Verdict.Differs).Should()
            .OnlyContain(tensor => tensor.Slip != null, "what follows from it follows");
    }

    [TestCaseSource(nameof(Rules))]
    public void It_is_recognized_where_the_tensor_that_it_changes_is_not_told(WrongRule rule)
    {
        TrainingStep right = new[] { Sum, Mean }.First(step => FirstWrong(step, rule) is not null);
        TrainingStep wrong = rule.In(right);
        Tensor[] told = [.. wrong.Tensors.Where(tensor => tensor.Definition == right.Computation[tensor.Name])];
        bool shows = told.Any(tensor => Check.Differs(tensor, right[tensor.Name].Value));

        Comparison comparison = Comparison.Run(right, Told(told));

        comparison.Agrees.Should().Be(!shows);
        (comparison.Start?.Slip?.Name).Should().Be(shows ? rule.Name : null);
    }

    [Test]
    public void A_factor_that_is_transposed_is_recognized() =>
        SlipIn("attention", Sum["concat"].Value * Sum["W_O"].Value.Transpose()).Name.Should().Be("concat · W_Oᵀ");

    [TestCase("W_O")]
    [TestCase("W_1")]
    [TestCase("W_lm")]
    [TestCase("d.W_2")]
    [TestCase("new.W_O")]
    public void A_weight_that_is_stored_out_by_in_is_recognized(string name)
    {
        Slip slip = SlipIn(name, Sum[name].Value.Transpose());

        slip.Name.Should().Be("transposed");
        slip.Description.Should().Contain("[in × out]");
    }

    [Test]
    public void Tokens_in_columns_are_recognized() =>
        SlipIn("hidden", Sum["hidden"].Value.Transpose()).Description.Should().Contain("a row is a token");

    [TestCase("W_1")]
    [TestCase("hidden")]
    public void An_order_of_columns_is_recognized(string name)
    {
        Tensor tensor = Sum[name];
        double[] columnByColumn = tensor.Value.ToColumnMajorArray();

        SlipIn(new ExportedTensor(name, tensor.Shape, [.. columnByColumn])).Name.Should().Be("column by column");
    }

    [TestCase("b_1", 1, 7)]
    [TestCase("mean", 5, 1)]
    [TestCase("hidden", 35)]
    [TestCase("hidden", 1, 5, 7)]
    public void The_right_numbers_in_another_shape_are_recognized(string name, params int[] shape) =>
        SlipIn(new ExportedTensor(name, [.. shape], [.. Sum[name].Value.ToRowMajorArray()])).Name.Should().Be("another shape");

    [TestCase("hidden", "b_1")]
    [TestCase("ffn", "b_2")]
    [TestCase("residual", "attention")]
    [TestCase("d.attention", "d.hidden · W_1ᵀ")]
    [TestCase("d.X", "d.K[1] · W_K[1]ᵀ")]
    public void A_term_that_is_missing_is_recognized(string name, string term)
    {
        Expression missing = Sum.Computation[name].Expression!.Terms.Single(candidate => candidate.Formula == term);
        Matrix<double> value = missing.Evaluate([.. missing.Operands.Select(operand => Sum[operand.Name].Value)]);
        Matrix<double> sum = Sum[name].Value;

        SlipIn(name, sum.MapIndexed((i, j, entry) => entry - value[value.RowCount == 1 ? 0 : i, j])).Name.Should().Be($"without {term}");
    }

    [TestCase("A[0]", "A[1]")]
    [TestCase("W_K[1]", "W_Q[1]")]
    [TestCase("d.V[1]", "d.V[0]")]
    [TestCase("new.W_1", "W_1")]
    public void The_values_of_another_tensor_are_recognized(string name, string other) =>
        SlipIn(name, Sum[other].Value).Name.Should().Be($"the values of {other}");

    [TestCase("d.logits", 0.25, "1 / the number of losses")]
    [TestCase("scores[0]", 3, "d_k")]
    [TestCase("scores[0]", 6, "d_model")]
    [TestCase("d.logits", 0.0625, "1 / the number of losses, squared")]
    public void A_factor_is_recognized_and_named(string name, double factor, string called) =>
        SlipIn(name, Sum[name].Value * factor).Description.Should().EndWith($" times what it should be: {called}.");

    [Test]
    public void A_factor_without_a_name_is_told_as_a_number() =>
        SlipIn("x_hat", Sum["x_hat"].Value * 3).Description.Should().Be("Every entry is 3 times what it should be.");

    [Test]
    public void Another_sign_is_recognized() =>
        SlipIn("d.X", Sum["d.X"].Value * -Math.BitIncrement(1.0)).Name.Should().Be("the other sign");

    [Test]
    public void Zeros_are_recognized() => SlipIn("d.W_1", Sum["d.W_1"].Value * 0).Name.Should().Be("nothing but zeros");

    [TestCase(DrawOrder.Continuous, DrawOrder.Reseeded)]
    [TestCase(DrawOrder.Reseeded, DrawOrder.Continuous)]
    public void Another_order_of_drawing_is_recognized(DrawOrder right, DrawOrder other)
    {
        TrainingStep step = TrainingStep.Compute(PublishedModel.Drawn(right));

        Comparison comparison = Comparison.Run(step, Told(TrainingStep.Compute(PublishedModel.Drawn(other))));

        comparison.Agrees.Should().BeTrue("all that is computed follows from parameters of the file's own");
        comparison.Notes.Should().ContainSingle().Which.Should().Contain("(another order of drawing)");
    }

    [Test]
    public void No_slip_is_made_up_for_numbers_that_none_gives()
    {
        Tensor[] oneOfEachOperation = [.. Sum.Tensors.Where(tensor => tensor.Shape.Length > 0)
            .DistinctBy(tensor => tensor.Definition.Operation)];
        foreach (Tensor tensor in oneOfEachOperation)
        {
            Matrix<double> value = tensor.Value.MapIndexed((i, j, entry) => entry + (0.01 * Math.Sin(1 + i + (7 * j))));
            Judged(new ExportedTensor(tensor.Name, tensor.Shape, [.. value.ToRowMajorArray()])).Slip.Should().BeNull("of {0}", tensor.Name);
        }
    }

    /// <summary>Two slips in one file: the second is judged by its own operands, and not lost among what follows from the first.</summary>
    [Test]
    public void A_second_slip_is_recognized_behind_the_first()
    {
        Computation both = BackwardMistakes.RootForgotten.Vary(Sum.Model, ForwardMistakes.MaskForgotten.Vary(Sum.Model, Sum.Computation));

        Comparison comparison = Comparison.Run(Sum, Told(Sum.With(both)));

        IEnumerable<ComparedTensor> differing = comparison.Tensors.Where(tensor => tensor.Verdict == Verdict.Differs);
        differing.Select(tensor => (tensor.Right.Name, tensor.Slip!.Name)).Should().Equal(
            ("A[0]", "mask forgotten"), ("A[1]", "mask forgotten"),
            ("d.scores[0]", BackwardMistakes.RootForgotten.Name), ("d.scores[1]", BackwardMistakes.RootForgotten.Name));
    }

    private static ImmutableArray<ExportedTensor> Told(TrainingStep step) => Told(step.Tensors);

    private static ImmutableArray<ExportedTensor> Told(IEnumerable<Tensor> tensors) =>
        [.. tensors.Select(tensor => new ExportedTensor(tensor.Name, tensor.Shape, [.. tensor.Value.ToRowMajorArray()]))];

    /// <summary>The first tensor that the rule makes wrong; null if it makes no difference.</summary>
    private static string? FirstWrong(TrainingStep right, WrongRule rule) =>
        rule.In(right).Tensors.FirstOrDefault(tensor => Check.Differs(tensor, right[tensor.Name].Value))?.Name;

    private static Slip SlipIn(string name, Matrix<double> value) => SlipIn(new ExportedTensor(
        name, Sum[name].Shape.Length < 2 ? Sum[name].Shape : [value.RowCount, value.ColumnCount], [.. value.ToRowMajorArray()]));

    private static Slip SlipIn(ExportedTensor tensor) => Judged(tensor).Slip!;

    /// <summary>The verdict on one tensor in a file that is right otherwise.</summary>
    private static ComparedTensor Judged(ExportedTensor tensor)
    {
        Comparison comparison = Comparison.Run(Sum, [.. Told(Sum).Select(told => told.Name == tensor.Name ? tensor : told)]);
        comparison.Start!.Right.Name.Should().Be(tensor.Name);
        return comparison.Start;
    }
}
