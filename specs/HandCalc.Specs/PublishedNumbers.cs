using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs;

/// <summary>
/// What the published walk-throughs print of this training step, on a copy of the model of its own: whoever changes the example does not
/// change these. Two texts draw their random numbers in two orders; we reproduce both, digit by digit.
/// </summary>
public sealed class PublishedNumbers
{
    private static readonly Lazy<TrainingStep> Continuous = new(() => TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)));
    private static readonly Lazy<TrainingStep> Reseeded = new(() => TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Reseeded)));

    [TestCase(DrawOrder.Continuous)]
    [TestCase(DrawOrder.Reseeded)]
    public void The_model_has_3456_parameters(DrawOrder draw)
    {
        TrainingStep step = Of(draw);

        step.Model.ParameterCount.Should().Be(3456);
        step.Parameters.Sum(parameter => parameter.Rows.Length * parameter.Columns.Length).Should().Be(3456);
    }

    [TestCase(DrawOrder.Continuous, 1.829868, 1.804945)]
    [TestCase(DrawOrder.Reseeded, 1.864983, 1.831082)]
    public void The_mean_loss_before_and_after_the_step(DrawOrder draw, double before, double after)
    {
        TrainingStep step = Of(draw);

        step.MeanLoss.Should().BeApproximately(before, SixDecimals);
        step.Next().MeanLoss.Should().BeApproximately(after, SixDecimals);
    }

    /// <summary>Both orders begin with E_token and E_pos from a fresh seed.</summary>
    [TestCase(DrawOrder.Continuous)]
    [TestCase(DrawOrder.Reseeded)]
    public void The_first_entries_of_the_embeddings(DrawOrder draw)
    {
        TrainingStep step = Of(draw);

        First(step, "E_token", row: 0, -0.0144, -0.0173, -0.0111);
        step["E_token"][1, 0].Should().BeApproximately(0.024634, SixDecimals);
        step["E_pos"][0, 0].Should().BeApproximately(0.122694, SixDecimals);
    }

    [Test]
    public void The_first_query_and_the_first_probabilities()
    {
        TrainingStep step = Continuous.Value;

        First(step, "Q[0]", row: 0, -0.0179, 0.1390, -0.1115);
        First(step, "P", row: 0, 0.2098, 0.1353, 0.1424, 0.1491, 0.2004, 0.1631);
    }

    /// <summary>Right where the published backward pass forgets a transpose: its row begins 0.1616, 0.5772, 0.3778, −1.5700.</summary>
    [Test]
    public void The_error_of_the_heads_with_the_transpose_that_was_forgotten()
    {
        TrainingStep step = Reseeded.Value;

        Matrix<double> forgotten = step["d.attention"].Value * step["W_O"].Value;

        First(step, "d.concat", row: 0, 0.4987, -0.0513, 0.9916, -0.0189);
        forgotten.Row(0).Take(4).Should()
            .Equal([0.1616, 0.5772, 0.3778, -1.5700], (found, printed) => Math.Abs(found - printed) <= FourDecimals);
    }

    [Test]
    public void The_first_steps_of_AdamW()
    {
        TrainingStep step = Reseeded.Value;

        step["new.E_token"][1, 0].Should().BeApproximately(0.023634, SixDecimals);
        step["new.E_pos"][0, 0].Should().BeApproximately(0.121693, SixDecimals);
        step["W_2"][0, 0].Should().BeApproximately(-0.040518, SixDecimals);
        step["new.W_2"][0, 0].Should().BeApproximately(-0.041518, SixDecimals);
        step["b_2"][0, 0].Should().BeApproximately(0.118521, SixDecimals);
        step["new.b_2"][0, 0].Should().BeApproximately(0.117519, SixDecimals);
    }

    /// <summary>Seeding the generator again before every group ties weights that should be free: fewer numbers are distinct.</summary>
    [TestCase(
        DrawOrder.Continuous, 3456 - 32 + 2, Description = "γ is all 1 and β all 0: 32 parameters with two values. The others are drawn.")]
    [TestCase(DrawOrder.Reseeded, 2130)]
    public void How_many_parameters_are_distinct(DrawOrder draw, int values)
    {
        int distinct = Of(draw).Parameters.SelectMany(parameter => parameter.Value.Enumerate()).Distinct().Count();

        distinct.Should().Be(values);
    }

    private static void First(TrainingStep step, string tensor, int row, params double[] printed)
    {
        for (int column = 0; column < printed.Length; column++)
        {
            step[tensor][row, column].Should()
                .BeApproximately(printed[column], FourDecimals, "{0}[{1}, {2}] is printed so", tensor, row, column);
        }
    }

    private static TrainingStep Of(DrawOrder draw) => (draw == DrawOrder.Continuous ? Continuous : Reseeded).Value;
}
