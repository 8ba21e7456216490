using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs;

// # Errata
//
// Two published texts derive this training step: a set of programs with pages about them (here: the programs), and a series of
// notebooks (here: the notebooks). Both explain much that is right. What they print wrong is collected here, each entry with
// what is published, what is right, and why. Where one of the wrong rules explains a published number, the rule reproduces it.
// We do not name the texts: such mistakes are common, and the point is the check.
//
// Nothing in them was asserted, and a number that nobody asserts is right until somebody changes a line. This is why this book
// runs.
//
// The texts store `W_O`, `W_1`, `W_2` and `W_lm` as [out × in], and their indices are quoted so: entry [i][j] there is [j, i] here.
public sealed partial class Errata
{
    private static readonly TrainingStep Programs = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Reseeded));
    private static readonly TrainingStep Notebooks = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    /// <summary>The step of the programs, as they compute it: with W_O where its transpose belongs.</summary>
    private static readonly TrainingStep ProgramsAsPublished = BackwardMistakes.OutputWeightsNotTransposed.In(Programs);

    private const int Begin = 1;        // the row of <BOS> in E_token

    // Published: 0.1616, 0.5772, … Right: 0.4987, −0.0513, … As we store W_O, the forward pass multiplies by W_O and the way back
    // by its transpose. What is printed is the product with W_O itself. It is square, and both fit.
    [Erratum(1)]
    public void The_error_of_the_heads_was_multiplied_by_W_O_where_its_transpose_belongs()
    {
        Begins(ProgramsAsPublished["d.concat"], 0.1616, 0.5772, 0.3778, -1.5700);
        Begins(Programs["d.concat"], 0.4987, -0.0513, 0.9916, -0.0189);
    }

    // Everything from the heads back to the embeddings inherits it: 944 gradients. 48 of them are zero by either rule, and of the
    // other 896 not one is right.
    [Erratum(2)]
    public void So_896_gradients_are_wrong_and_357_of_them_have_the_wrong_sign()
    {
        string[] behind = ["E_token", "E_pos", "W_Q[0]", "W_Q[1]", "W_K[0]", "W_K[1]", "W_V[0]", "W_V[1]"];
        IEnumerable<double> Gradients(TrainingStep step, IEnumerable<string> names) =>
            names.SelectMany(name => step[$"d.{name}"].Value.Enumerate());
        int Count(Func<double, double, bool> holds, params IEnumerable<string> names) =>
            Gradients(Programs, names).Zip(Gradients(ProgramsAsPublished, names)).Count(pair => holds(pair.First, pair.Second));
        bool Wrong(double right, double published) => Math.Abs(right - published) > Arithmetic;
        bool WrongSign(double right, double published) => Math.Sign(right) != Math.Sign(published);

        Programs.Parameters.Select(parameter => parameter.Name).Where(name => Count(Wrong, name) > 0).Should().Equal(behind);
        Count((_, _) => true, behind).Should().Be(944);
        Count((right, published) => right == 0 && published == 0, behind)
            .Should().Be(48, "<PAD>, <EOS> and position 4 have no gradient");
        Count(Wrong, behind).Should().Be(944 - 48);
        new[] { behind[..1], behind[1..2], behind[2..4], behind[4..6], behind[6..] }.Select(names => Count(WrongSign, names))
            .Should().Equal(28, 28, 88, 89, 124);
        Count(WrongSign, behind).Should().Be(357);
    }

    // Published: −0.0346, +0.0547 and −0.352893, on three pages. Right: 0.257304, or 0.064326 where the loss is the mean. The third
    // of those printed is what W_O untransposed gives; the other two are stale.
    [Erratum(3)]
    public void One_gradient_was_printed_with_three_values_and_none_was_right()
    {
        ProgramsAsPublished["d.E_token"][Begin, 0].Should().BeApproximately(-0.352893, SixDecimals);
        Programs["d.E_token"][Begin, 0].Should().BeApproximately(0.257304, SixDecimals);
        OfMeanLoss(Programs)["d.E_token"][Begin, 0].Should().BeApproximately(0.064326, SixDecimals);
        foreach (TrainingStep step in new[] { Programs, ProgramsAsPublished, OfMeanLoss(Programs), OfMeanLoss(ProgramsAsPublished) })
        {
            IsNowhere(step["d.E_token"].Value.Enumerate(), [-0.0346, 0.0547], FourDecimals);
        }
    }

    // Published: 0.024634 → 0.025634 and 0.122694 → 0.123693. Right: → 0.023634 and → 0.121693. At the first step AdamW moves by
    // the sign of the gradient, and the sign was wrong.
    [Erratum(4)]
    public void The_example_of_AdamW_steps_the_wrong_way()
    {
        Moves("E_token", Begin, from: 0.024634, published: 0.025634, right: 0.023634);
        Moves("E_pos", 0, from: 0.122694, published: 0.123693, right: 0.121693);

        static void Moves(string name, int row, double from, double published, double right)
        {
            Programs[name][row, 0].Should().BeApproximately(from, SixDecimals);
            ProgramsAsPublished[$"new.{name}"][row, 0].Should().BeApproximately(published, SixDecimals);
            Programs[$"new.{name}"][row, 0].Should().BeApproximately(right, SixDecimals);
        }
    }

    // "The loss went down" is no proof: it goes down with the wrong gradients too, only less: from 1.864983 to 1.835676, and with
    // the right ones to 1.831082.
    [Erratum(5)]
    public void The_loss_falls_with_the_wrong_gradients_as_well()
    {
        Programs.MeanLoss.Should().BeApproximately(1.864983, SixDecimals);
        ProgramsAsPublished.Next().MeanLoss.Should().BeApproximately(1.835676, SixDecimals);
        Programs.Next().MeanLoss.Should().BeApproximately(1.831082, SixDecimals);
    }

    // Published: "about 2,600", and 2,456. The sizes that are listed add up to 3,456.
    [Erratum(6)]
    public void There_are_3456_parameters()
    {
        int embeddings = (6 * 16) + (5 * 16), heads = 2 * 3 * 16 * 8, output = 16 * 16;
        int feedForward = (16 * 64) + 64 + (64 * 16) + 16, norm = 2 * 16, words = 16 * 6;

        (embeddings + heads + output + feedForward + norm + words).Should().Be(3456);
        Programs.Parameters.Sum(parameter => parameter.Shape.Aggregate((rows, columns) => rows * columns)).Should().Be(3456);
    }

    // Published: 296 + 412 + 2,456 = 4,164 operations. The sum is 3,164, and the products of the forward pass alone take 16,640
    // multiplications, each with an addition.
    [Erratum(7)]
    public void The_forward_pass_takes_16640_multiply_adds()
    {
        (296 + 412 + 2456).Should().Be(3164);
        Programs.Computation.Definitions.TakeWhile(definition => definition.Id.Kind == Kind.Value).Sum(MultiplyAdds).Should().Be(16_640);

        static int MultiplyAdds(Definition y) =>
            Products(y).Sum(product => y.Rows.Length * y.Columns.Length * Inner(product.Operands[0]));
        static IEnumerable<Expression> Products(Definition y) =>
            y.Expression is { } expression ? expression.Terms.Append(expression).Where(term => term.Operation is Operations.Product) : [];
        static int Inner(Operand left) => left.Transposed ? left.Source.Rows.Length : left.Source.Columns.Length;
    }

    // The loss that is printed is the mean of four, the gradients are those of the sum. One or the other: they differ by a factor of four.
    [Erratum(8)]
    public void Gradients_of_the_sum_are_four_times_those_of_the_mean()
    {
        TrainingStep mean = OfMeanLoss(Programs);
        TrainingStep published = BackwardMistakes.SumTakenForMean.In(mean);

        mean.Loss.Should().BeApproximately(Programs.MeanLoss, Arithmetic);
        foreach (string gradient in Programs.Parameters.Select(parameter => $"d.{parameter.Name}"))
        {
            Programs[gradient].Value.Should().Equal(4 * mean[gradient].Value, within: Arithmetic);
            published[gradient].Value.Should().BeExactly(Programs[gradient].Value);
        }
    }

    // Published: W_2[0][0] from −0.060817 to −0.061817, and b_2[0] from 0 to −0.001. Right: from −0.040518 to −0.041518, and from
    // 0.118521 to 0.117519. Both are stale: no weight of the programs is −0.060817, and biases are drawn as well.
    [Erratum(9)]
    public void The_example_of_the_feed_forward_weights_is_of_other_weights()
    {
        Programs["W_2"][0, 0].Should().BeApproximately(-0.040518, SixDecimals);
        Programs["new.W_2"][0, 0].Should().BeApproximately(-0.041518, SixDecimals);
        Programs["b_2"][0, 0].Should().BeApproximately(0.118521, SixDecimals);
        Programs["new.b_2"][0, 0].Should().BeApproximately(0.117519, SixDecimals);
        IsNowhere(Programs.Parameters.SelectMany(parameter => parameter.Value.Enumerate()), [-0.060817], SixDecimals);
        IsNowhere(ProgramsAsPublished["new.W_2"].Value.Enumerate(), [-0.061817], SixDecimals);
        IsNowhere(ProgramsAsPublished["new.b_2"].Value.Enumerate(), [-0.001], SixDecimals);
    }

    // The product is written out with column 0 of W_O and ends with the result of row 0. The column gives
    // 0.0375, the row 0.0016.
    [Erratum(10)]
    public void An_entry_of_attention_was_written_out_with_a_column_for_a_row()
    {
        Programs["attention"][0, 0].Should().BeApproximately(0.0016, FourDecimals);
        FirstRowTimesColumn(Programs, 0).Should().BeApproximately(0.0375, FourDecimals);
    }

    /// <summary>What is printed and what nothing gives: no rule, right or wrong, has such a number among its results.</summary>
    private static void IsNowhere(IEnumerable<double> results, double[] printed, double within) =>
        results.Should().NotContain(result => printed.Any(number => Math.Abs(result - number) < within));

    /// <summary>The same step, trained on the mean of the losses.</summary>
    private static TrainingStep OfMeanLoss(TrainingStep step) =>
        TrainingStep.Compute(step.Model with { Loss = LossReduction.Mean }, step.State);

    /// <summary>The first row of concat times a column of W_O as the texts store it, which is a row of ours.</summary>
    private static double FirstRowTimesColumn(TrainingStep step, int column) =>
        step["concat"].Value.Row(0).DotProduct(step["W_O"].Value.Row(column));

    private static void Begins(Tensor tensor, params double[] printed)
    {
        foreach ((int column, double number) in printed.Index())
        {
            tensor[0, column].Should().BeApproximately(number, FourDecimals, "{0}[0, {1}] is so", tensor.Name, column);
        }
    }
}
