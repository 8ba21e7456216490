using HandCalc.Comparisons;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// What a comparison says is true: no mistake is called rounding, none is named that is not one, and what cannot be told is said.
/// </summary>
public sealed class SaidOfAFile
{
    /// <summary>γ = 1, β = 0, no word twice, t = 1: what hides most.</summary>
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void A_short_number_makes_no_file_of_doubles_one_of_floats()
    {
        TrainingStep other = TrainingStep.Compute(Step.Model with { LayerNormEpsilon = 1.001e-5 });
        Matrix<double>[] values = Values(other);
        int loss = Step.Computation["loss"].Index;
        values[loss] = values[loss].Map(entry => Math.Round(entry, 6));

        Comparison comparison = Comparison.Run(Step, Port.File(Step.Tensors, values));

        comparison.Start!.Right.Name.Should().Be("x_hat");
        comparison.Tensors.Where(tensor => tensor.Precision == Precision.Singles).Select(tensor => tensor.Right.Name).Should()
            .Equal("loss");
    }

    /// <summary>
    /// At the first step a new weight tells a sign: what gives one tensor in floats, another tensor of the file may refute.
    /// </summary>
    /// <summary>A number is a number in whatever lists it stands; a vector is not one.</summary>
    [Test]
    public void A_number_may_stand_in_lists()
    {
        foreach (int[] shape in new int[][] { [1], [1, 1] })
        {
            Comparison comparison = Comparison.Run(Step, [new ExportedTensor("loss", [.. shape], [Step.Loss])]);

            comparison.Agrees.Should().BeTrue();
            comparison.Notes.Should().ContainSingle().Which.Should().StartWith("loss: it is a number, and here stands in a list");
        }

        Comparison.Run(Step, [new ExportedTensor("loss", [2], [Step.Loss, Step.Loss])]).Agrees.Should().BeFalse();
    }

    [TestCase(true, "N−1 variance, on the way back alone")]
    [TestCase(false, "N−1 variance")]
    public void A_mistake_that_is_made_on_one_way_alone_is_told_so(bool isRightForward, string name)
    {
        Computation varied = BackwardMistakes.VarianceOfSample.Vary(Step.Model, Step.Computation);
        Matrix<double> value = Port.Values(Step, isRightForward ? varied.With("variance", Step.Computation["variance"].Expression!)
            : varied, entry => entry)
            [Step.Computation["d.residual"].Index];

        Compared("d.residual", value).Start!.Slip!.Name.Should().Be(name);
    }

    /// <summary>No list has all of them: they are read from the numbers.</summary>
    [Test]
    public void Any_other_epsilon_is_recognized()
    {
        Matrix<double> x = Step["residual"].Value, mean = Step["mean"].Value, variance = Step["variance"].Value, g = Step["d.W_1"].Value;
        OptimizerSettings s = Step.Model.Optimizer;

        Compared("x_hat", x.MapIndexed((i, j, entry) => (entry - mean[i, 0]) / Math.Sqrt(variance[i, 0] + 2e-5)))
            .Start!.Slip!.Description.Should().Be("As if 2e-5 were added to the variance, not the ε of the model file.");
        Compared("new.W_1", Step["W_1"].Value.Map2((weight, g) =>
            weight - (s.LearningRate * ((g / (Math.Abs(g) + 3e-4)) + (s.WeightDecay * weight))), g))
            .Start!.Slip!.Description.Should().Be("As if 0.0003 were added to √v̂, not the ε of the model file."
                + " Or: As if the gradient were 3.33e-5 times what it should be.");
    }

    [Test]
    public void Two_slips_that_give_the_same_numbers_are_both_told() =>
        Compared("d.mean", -Step["d.mean"].Value).Start!.Slip!.Each.Select(slip => slip.Name).Should()
            .Equal("Y − P for P − Y", "the other sign");

    [Test]
    public void What_later_numbers_refute_is_told_as_such()
    {
        Matrix<double>[] values = Values(Step);
        foreach (string name in new[] { "d.mean", "d.residual" })
        {
            int index = Step.Computation[name].Index;
            values[index] = name == "d.mean" ? -values[index]
                : values[index].MapIndexed((i, j, entry) => entry + (0.1 * Math.Sin(1 + i + (7 * j))));
        }

        Comparison.Run(Step, Port.File([Step["d.mean"], Step["d.residual"]], values)).Start!.Slip!.Each.Single(slip =>
            slip.Name == "Y − P for P − Y")
            .Description.Should().EndWith(" It gives these numbers, and not all of those that come later in the file.");
    }

    /// <summary>Without β the numbers are those of the book's β, 0: the parameter of the file is what it is, and is not used.</summary>
    [Test]
    public void A_parameter_that_is_forgotten_is_not_written_wrong()
    {
        Matrix<double> beta = Step["beta"].Value + 0.1;

        Comparison comparison = Comparison.Run(Step,
            [.. Port.File(Step["beta"], beta), .. Port.File(Step["normalized"], Step["normalized"].Value)]);

        (comparison.Start!.Right.Name, comparison.Start.Slip!.Name).Should().Be(("normalized", "β forgotten"));
    }

    [Test]
    public void With_two_decimals_all_is_rounded_and_nothing_differs() =>
        Comparison.Run(Step, Port.File(Step.Tensors, [.. Values(Step).Select(value => value.Map(entry => Math.Round(entry, 2)))]))
            .Tensors.Where(tensor => tensor.Verdict is not (Verdict.Agrees or Verdict.Rounded)).Select(tensor => tensor.Right.Name)
                .Should().BeEmpty();

    [Test]
    public void Of_which_numbers_those_of_another_tensor_are_is_said()
    {
        Matrix<double> own = Step["V[0]"].Value * 2;

        Compared("V[1]", Step["V[0]"].Value).Start!.Slip!.Description.Should().Be("These are the numbers that V[0] should have.");
        Comparison.Run(Step, [.. Port.File(Step["V[0]"], own), .. Port.File(Step["V[1]"], own)])
            .Tensors[1].Slip!.Description.Should().Be("These are the numbers that V[0] has in your file.");
    }

    [Test]
    public void What_this_step_hides_cannot_be_told()
    {
        Comparison right = Comparison.Run(Step, Port.File(Step.Tensors, Values(Step)));

        right.Agrees.Should().BeTrue();
        right.Hidden.Should().Contain(["1 − β for 1 − βᵗ", "γ outside the means", "γ forgotten", "repeated token overwritten"])
            .And.NotContain(["mask forgotten", "ε outside the root", "weight decay forgotten"]).And.OnlyHaveUniqueItems();
        Comparison.Run(Step, Port.File([Step["X"]], Values(Step))).Hidden.Should().BeEmpty("nothing of them is in this file");
    }

    [Test]
    public void A_layer_norm_by_another_epsilon_is_not_rounded()
    {
        Matrix<double> x = Step["residual"].Value, mean = Step["mean"].Value, variance = Step["variance"].Value;

        ComparedTensor start = Compared("x_hat",
            x.MapIndexed((i, j, _) => (x[i, j] - mean[i, 0]) / (Math.Sqrt(variance[i, 0]) + 1e-6))).Start!;

        (start.Verdict, start.Slip!.Name).Should().Be((Verdict.Differs, "ε = 1e-6 outside the root"));
    }

    [TestCase("X", 4)]
    [TestCase("d.W_1", 3)]
    [TestCase("new.W_1", 5)]
    public void Rounded_is_what_is_right_in_each_entry_and_one_unit_more_is_not(string name, int decimals)
    {
        Matrix<double> rounded = Step[name].Value.Map(entry => Math.Round(entry, decimals));
        Matrix<double> off = rounded.Clone();
        off[0, 0] = Math.Round(off[0, 0] + Math.Pow(10, -decimals), decimals);

        (Compared(name, rounded) is { Agrees: false, Start.Verdict: Verdict.Rounded }).Should().BeTrue();
        Compared(name, off).Start!.Verdict.Should().Be(Verdict.Differs);
    }

    [Test]
    public void Other_parameters_do_not_hide_the_first_wrong_rule()
    {
        TrainingStep own = TrainingStep.Compute(Step.Model, Step.State.With("E_token", Step["E_token"].Value * 1.01));
        Matrix<double> relu = own["hidden"].Value.Map(x => Math.Max(x, 0));
        ImmutableArray<ExportedTensor> file = [.. Port.File(Step["E_token"], own["E_token"].Value), .. Port.File(Step["activated"], relu)];

        Comparison comparison = Comparison.Run(Step, file);

        (comparison.Start!.Right.Name, comparison.Start.Slip!.Name).Should().Be(("activated", "ReLU for GELU"));
        comparison.Notes.Should().ContainSingle().Which.Should().StartWith("E_token: numbers of your own");
    }

    [Test]
    public void A_parameter_that_nothing_confirms_is_no_parameter_of_ones_own() =>
        Compared("W_O", Step["W_O"].Value * 1.01).Start!.Right.Name.Should().Be("W_O");

    [Test]
    public void Tied_embeddings_are_no_other_draw() =>
        Compared("W_lm", Step["E_token"].Value.Transpose()).Start!.Slip!.Name.Should().Be("tied embeddings");

    [Test]
    public void A_row_that_sees_nothing_is_named_with_its_reason_and_the_rest_is_compared()
    {
        Matrix<double> weights = Step["A[0]"].Value.MapIndexed((i, _, entry) => i == 2 ? double.NaN : entry);
        ImmutableArray<ExportedTensor> file = [.. Port.File(Step["A[0]"], weights),
            .. Port.File(Step["head[0]"], weights * Step["V[0]"].Value)];

        Comparison comparison = Comparison.Run(Step, file);

        comparison.Start!.Slip!.Name.Should().Be("NaN in row like of A[0]");
        comparison.Start.Slip.Description.Should().Contain("sees nothing").And.EndWith("Its other entries agree.");
        comparison.Tensors[1].Verdict.Should().Be(Verdict.Follows);
        weights[4, 1] = 0.5;
        Comparison.Run(Step, Port.File(Step["A[0]"], weights)).Start!.Slip!.Description.Should().Contain("Its other entries differ");
    }

    [Test]
    public void All_transposed_is_one_slip()
    {
        ImmutableArray<ExportedTensor> file = [.. Step.Tensors.Select(tensor => new ExportedTensor(
            tensor.Name, [.. tensor.Shape.Reverse()], [.. tensor.Value.ToColumnMajorArray()]))];

        Comparison comparison = Comparison.Run(Step, file);

        comparison.Tensors.Where(tensor => tensor.Verdict == Verdict.Differs).Should().ContainSingle()
            .Which.Slip!.Name.Should().Be("transposed everywhere");
    }

    [TestCase(0.1)]
    [TestCase(0.5)]
    public void Dropout_is_some_zeros_and_the_rest_larger(double dropped) => Compared("activated", Step["activated"].Value
        .MapIndexed((i, j, entry) => (i + (3 * j)) % 5 == 0 ? 0 : entry / (1 - dropped))).Start!.Slip!.Name.Should().Be("dropout");

    private static double Float(double number) => (float)number;

    private static Matrix<double>[] Values(TrainingStep step) => Port.Values(step, step.Computation, entry => entry);

    private static Comparison Compared(string name, Matrix<double> value) => Comparison.Run(Step, Port.File(Step[name], value));
}
