using HandCalc.Comparisons;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>What a comparison says of numbers that are all as many times too large: a name only where it can come about so.</summary>
public sealed class SaidOfFactors
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [TestCase("v.W_Q[0]", 2, "Every entry is 2 times what it should be.")]
    [TestCase("d.W_1", 0.0625, "Every entry is 0.0625 times what it should be: 1 / the number of losses, squared.")]
    [TestCase("d.W_1", 0.5, "Every entry is 0.5 times what it should be.")]
    [TestCase("A[0]", 0.0625, "Every entry is 0.0625 times what it should be.")]
    public void A_factor_has_a_name_only_where_it_can_come_about(string name, double factor, string said) =>
        Compared(name, Step[name].Value * factor).Start!.Slip!.Description.Should().Be(said);

    /// <summary>A part in a hundred thousand is a hundred times what floats leave.</summary>
    [Test]
    public void A_factor_holds_in_every_entry_or_is_none()
    {
        Matrix<double> twice = Step["concat"].Value * 2;

        Compared("concat", twice.Map(Float)).Start!.Slip!.Name.Should().Be("2 times");
        Compared("concat", twice.MapIndexed((i, j, entry) =>
            Float(entry * (1 + (1e-5 * Math.Sin(1 + i + (3 * j))))))).Start!.Slip.Should().BeNull();
    }

    [Test]
    public void Clipping_is_a_common_factor()
    {
        double norm = Math.Sqrt(Step.Parameters.Sum(parameter => Math.Pow(Step[$"d.{parameter.Name}"].Value.FrobeniusNorm(), 2)));

        Compared("d.W_2", Step["d.W_2"].Value / norm).Start!.Slip!.Description.Should()
            .Contain("clipped, all together").And.EndWith(" to 1.");
    }

    [Test]
    public void A_beta_is_no_cause_where_the_other_average_is_wrong_too()
    {
        Matrix<double>[] values = Values(Step);
        foreach ((string name, double factor) in new[] { ("m.b_2", 2.0), ("v.b_2", 4.0) })
        {
            int index = Step.Computation[name].Index;
            values[index] *= factor;
        }

        Slip(["m.b_2", "v.b_2"]).Description.Should().NotContain("β₁");
        Slip(["m.b_2"]).Description.Should().Contain("β₁ is 0.8");

        Slip Slip(string[] names) => Comparison.Run(Step, Port.File(names.Select(name => Step[name]), values)).Start!.Slip!;
    }

    private static double Float(double number) => (float)number;

    private static Matrix<double>[] Values(TrainingStep step) => Port.Values(step, step.Computation, entry => entry);

    private static Comparison Compared(string name, Matrix<double> value) => Comparison.Run(Step, Port.File(Step[name], value));
}
