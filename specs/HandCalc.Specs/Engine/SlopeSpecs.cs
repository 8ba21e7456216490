using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>The instrument that measures slopes: where it looks, and how far a gradient may lie from what it finds.</summary>
public sealed class SlopeSpecs
{
    private const double H = 1e-5;

    /// <summary>6 words, 11 positions, 9 features, 3 heads, 7 features in the middle.</summary>
    private static readonly TrainingStep Odd = TrainingStep.Compute(PyTorchSpecs.AnotherModel);

    private static readonly TrainingStep Published = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    private static IEnumerable<string> WithGradient =>
        Odd.Tensors.Select(tensor => tensor.Name).Where(name => Odd.Computation.Contains($"d.{name}") && name != "loss");

    /// <summary>16 units in the last place of the loss, 2⁻⁵², over the distance 1e-5: what a slope is known by.</summary>
    private static double Rounding(TrainingStep step) => 16 * Math.Pow(2, -52) * Math.Max(1, Math.Abs(step.Loss)) / H;

    [TestCaseSource(nameof(WithGradient))]
    public void A_check_nudges_every_entry_up_and_down(string name)
    {
        var seen = new List<(int Row, int Column, double By)>();

        GradientCheck.Row row = GradientCheck.Check(Watched(name, seen), name);

        Tensor tensor = Odd[name];
        (int Row, int Column)[] all =
            [.. from i in Enumerable.Range(0, tensor.Rows.Length) from j in Enumerable.Range(0, tensor.Columns.Length) select (i, j)];
        all.Except(seen.Select(nudge => (nudge.Row, nudge.Column)))
            .Select(entry => $"{tensor.Definition.Entry(entry.Row, entry.Column)} is never nudged").RequireNone();
        seen.Select(nudge => (nudge.Row, nudge.Column)).Distinct().Should().Equal(all, "one entry after the other is nudged");
        (row.Checked, row.Total).Should().Be((all.Length, all.Length));
        foreach (IGrouping<(int Row, int Column), double> entry in seen.GroupBy(nudge => (nudge.Row, nudge.Column), nudge => nudge.By))
        {
            entry.Take(2).Should().Equal([H, -H], (found, nudge) => Math.Abs(found - nudge) < 1e-15, "{0} is nudged by h", entry.Key);
        }
    }

    /// <summary>
    /// Of a table with six columns every so manieth entry: a number that has a divisor with 6 grows until it has none, or else the same
    /// columns would be seen again and again. Entry 8 is that of row 1 and column 2.
    /// </summary>
    [TestCase(4, new[] { 0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50 })]
    [TestCase(6, new[] { 0, 7, 14, 21, 28, 35, 42, 49 })]
    [TestCase(13, new[] { 0, 13, 26, 39, 52 })]
    [TestCase(60, new[] { 0 })]
    public void A_sample_is_spread_over_rows_and_columns(int stride, int[] places)
    {
        var seen = new List<(int Row, int Column, double By)>();

        GradientCheck.Row row = GradientCheck.Check(Watched("W_lm", seen), "W_lm", stride);

        seen.Select(nudge => (nudge.Row * 6) + nudge.Column).Distinct().Should().Equal(places);
        (row.Checked, row.Total).Should().Be((places.Length, 54));
    }

    /// <summary>691 gradients, a hundred at most: every seventh of each parameter, but where the columns are seven every eighth.</summary>
    [Test]
    public void A_check_of_some_has_its_part_of_each_parameter() =>
        GradientCheck.Run(Odd, atMost: 100).Rows.Select(row => $"{row.Name} {row.Checked}")
        .Should().Equal("E_token 8", "E_pos 15", "W_Q[0] 4", "W_Q[1] 4", "W_Q[2] 4", "W_K[0] 4", "W_K[1] 4", "W_K[2] 4",
            "W_V[0] 4", "W_V[1] 4", "W_V[2] 4",
            "W_O 12", "W_1 8", "b_1 1", "W_2 9", "b_2 2", "gamma 2", "beta 2", "W_lm 8");

    /// <summary>What rounding moves a slope by is no disagreement, and two and a half times as much is one.</summary>
    [Test]
    public void A_gradient_may_be_off_by_what_rounding_does_to_its_slope(
        [Values("W_lm", "W_O", "b_1", "X", "logits")] string name, [Values(1, -1)] int sign)
    {
        double allowed = Rounding(Published);
        WrongNumber OffBy(double rounding) => new(Published[$"d.{name}"], 0, 0, sign * rounding * allowed);
        GradientCheck.Row Check(double rounding) => GradientCheck.Check(OffBy(rounding).PutInto(Published), name, stride: int.MaxValue);

        new FiniteDifferences(Published, name).Measure(0, 0, Published[$"d.{name}"][0, 0]).Error.Should().Be(allowed);
        Check(0.6).Disagreeing.Should().Be(0, "d.{0} is off by six tenths of what rounding does", name);
        Check(2.6).Disagreeing.Should().Be(1, "d.{0} is off by more than twice what rounding does", name);
        (Check(0.6).Agrees && !Check(2.6).Agrees).Should().BeTrue("agreeing is disagreeing nowhere");
        Check(26).Severity.Should().BeInRange(9, 18, "the slope was measured at two distances, which doubles its rounding");
        string first = Published[$"d.{name}"].Definition.Entry(0, 0);
        string complaint = Complaint.Of(() => new EngineTensor(OffBy(2.6).PutInto(Published), $"d.{name}").Should().MatchSlope());
        complaint.Should()
            .StartWith($"d.{name} should be the slope of the loss along {name}, and 1 of ").And.Contain($"The worst is {first}: ");
    }

    [TestCase(0.25, 16)]
    [TestCase(1, 16)]
    [TestCase(-8, 128)]
    [TestCase(1000, 16_000)]
    public void Rounding_is_sixteen_units_in_the_last_place_of_a_loss_but_of_1_at_least(double loss, double units) =>
        FiniteDifferences.RoundingOf(loss).Should().Be(units * Math.Pow(2, -52));

    /// <summary>
    /// Where the loss curves: slopes over ±h and ±2h, from losses that are computed by whole steps here, and of all h the one whose
    /// rounding and whose tenth of the correction are least.
    /// </summary>
    [TestCase("W_lm", 3, 2)]
    [TestCase("W_Q[1]", 4, 1)]
    [TestCase("gamma", 0, 5)]
    public void Where_the_loss_curves_two_distances_tell_the_slope_and_its_error(string name, int row, int column)
    {
        double rounding = Rounding(Odd) * H;
        MeasuredSlope[] slopes = [.. Enumerable.Range(0, 7).Select(quartered =>
        {
            double h = H / Math.Pow(4, quartered), near = Slope(h), corrected = ((4 * near) - Slope(2 * h)) / 3;
            return new MeasuredSlope(corrected, (2 * rounding / h) + (0.1 * Math.Abs(corrected - near)));
        })];

        new FiniteDifferences(Odd, name).Measure(row, column, expected: 1e9).Should().Be(slopes.MinBy(slope => slope.Error));

        double Slope(double h) => (LossAt(Odd[name][row, column] + h) - LossAt(Odd[name][row, column] - h))
            / (Odd[name][row, column] + h - (Odd[name][row, column] - h));

        double LossAt(double entry)
        {
            Matrix<double> value = Odd[name].Value;
            value[row, column] = entry;
            return TrainingStep.Compute(Odd.Model, Odd.State.With(name, value)).Loss;
        }
    }

    /// <summary>The odd step, in which whatever first reads a tensor tells how that tensor differs from what it is.</summary>
    private static TrainingStep Watched(string name, List<(int Row, int Column, double By)> seen)
    {
        Definition watched = Odd.Computation[name];
        Definition reader = Odd.Computation.Definitions.First(definition => definition.Operands.Any(operand => operand.Source == watched));
        int place = reader.Operands.Select(operand => operand.Source).ToList().IndexOf(watched);
        Expression expression = reader.Expression!;
        Matrix<double> original = Odd[name].Value;
        return Odd.With(Odd.Computation.With(reader.Name, expression with
        {
            Evaluate = operands =>
            {
                seen.AddRange((operands[place] - original).EnumerateIndexed(Zeros.AllowSkip).Where(entry => entry.Item3 != 0));
                return expression.Evaluate(operands);
            },
        }));
    }
}
