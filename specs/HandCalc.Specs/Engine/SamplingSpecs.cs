using HandCalc.Randomness;
using HandCalc.Specs.Notation;
using HandCalc.Writing;

namespace HandCalc.Specs.Engine;

/// <summary>From logits to the distribution of the next word, and from that to the word.</summary>
public sealed class SamplingSpecs
{
    private static readonly double[] Logits = [0.5, -1, 2, 2, -0.25];

    [TestCase(0.1)]
    [TestCase(1)]
    [TestCase(7)]
    public void Temperature_divides_the_logits(double temperature)
    {
        double[] powers = [.. Logits.Select(logit => Math.Exp(logit / temperature))];

        Near(new Sampling(temperature).Of(Logits), powers.Select(power => power / powers.Sum()));
    }

    [TestCase(1, new[] { 0.0, 0, 1, 0, 0 })]
    [TestCase(2, new[] { 0.0, 0, 0.5, 0.5, 0 })]
    public void Top_k_keeps_the_largest_and_of_equal_ones_the_first(int k, double[] shares) =>
        new Sampling(TopK: k).Of(Logits).Should().Equal(shares);

    [TestCase(3)]
    [TestCase(5)]
    public void What_top_k_keeps_adds_up_to_one_in_the_old_proportions(int k)
    {
        double[] all = [.. new Sampling(2).Of(Logits)], kept = [.. new Sampling(2, k).Of(Logits)];
        int[] largest = [.. Enumerable.Range(0, all.Length).OrderByDescending(word => all[word]).Take(k)];

        Near(kept, all.Select((p, word) => largest.Contains(word) ? p / largest.Sum(other => all[other]) : 0));
    }

    /// <summary>So small a temperature makes quotients that no double holds.</summary>
    [TestCase(0)]
    [TestCase(double.Epsilon)]
    [TestCase(1e-300)]
    public void Where_nothing_is_left_but_the_largest_it_has_all(double temperature) =>
        new Sampling(temperature).Of([0.5, -1, 2, 1.9]).Should().Equal(0, 0, 1, 0);

    [Test]
    public void At_temperature_zero_the_first_of_equal_ones_is_taken() => new Sampling(0).Of(Logits).Should().Equal(0, 0, 1, 0, 0);

    [Test]
    public void A_huge_temperature_makes_all_alike() => Near(new Sampling(double.MaxValue).Of(Logits), Enumerable.Repeat(0.2, 5));

    [TestCase(-1, null, "temperature: -1; allowed: a finite number from 0, where 0 takes the largest.")]
    [TestCase(double.NaN, null, "temperature: NaN; *")]
    [TestCase(double.PositiveInfinity, null, "temperature: *; *")]
    [TestCase(1, 0, "top-k: 0; allowed: a whole number from 1 to 5, *")]
    [TestCase(1, 6, "top-k: 6; allowed: a whole number from 1 to 5, *")]
    public void What_makes_no_distribution_is_refused(double temperature, int? topK, string message) =>
        FluentActions.Invoking(() => new Sampling(temperature, topK).Of(Logits)).Should().Throw<InvalidInputException>().WithMessage(message);

    /// <summary><c>g = random.Random(seed)</c>, then <c>g.choices(range(4), [0.1, 0.2, 0, 0.7])[0]</c> twelve times, printed by Python
    /// 3.</summary>
    [TestCase(0L, new[] { 3, 3, 3, 1, 3, 3, 3, 3, 3, 3, 3, 3 })]
    [TestCase(42L, new[] { 3, 0, 1, 1, 3, 3, 3, 0, 3, 0, 1, 3 })]
    public void Choices_are_those_of_Python(long seed, int[] choices)
    {
        var choice = new RandomChoice(seed);

        choices.Select(_ => choice.Among([0.1, 0.2, 0, 0.7])).Should().Equal(choices);
    }

    [Test]
    public void What_has_no_share_is_never_chosen()
    {
        var choice = new RandomChoice(1);
        for (int times = 0; times < 200; times++)
        {
            choice.Among([0, 1e-300, 0]).Should().Be(1, "it has all there is, though its share ends below every number that is drawn");
        }

        FluentActions.Invoking(() => choice.Among([0, 0])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new RandomChoice(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void Near(IEnumerable<double> actual, IEnumerable<double> expected) =>
        Row(actual).Should("the distribution").Equal(Row(expected), within: Tolerances.Arithmetic);

    private static MathNet.Numerics.LinearAlgebra.Matrix<double> Row(IEnumerable<double> entries) =>
        MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfEnumerable(entries).ToRowMatrix();
}
