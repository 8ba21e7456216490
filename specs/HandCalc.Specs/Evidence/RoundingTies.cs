using System.Globalization;
using HandCalc.Models;
using HandCalc.Specs.Book;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;

namespace HandCalc.Specs.Evidence;

/// <summary>
/// The text is the same on every system, though last bits are not: a number is printed alike, unless it lies next to a tie, half-way
/// between two numbers of six decimals. Here the way of every printed number to the nearest tie is compared with how far it moves where
/// the last bit of everything is another. If a number of your model lies too near, another seed moves it away.
/// </summary>
public sealed partial class RoundingTies
{
    /// <summary>
    /// What part of the way to a tie a number may move. Libraries err by a last bit or two, in a few functions; a movement is that of a
    /// last bit in every number of every operation, the farthest of some pushes. The rest of the way is room for the unlucky.
    /// </summary>
    internal const double Allowed = 0.25;

    /// <summary>Every number that is printed in a snapshot or in prose.</summary>
    internal static Lazy<Task<Margin[]>> All { get; } = new(Measure);

    private static readonly Dictionary<string, Lazy<Movements>> OfExamples =
        WorkedExamples.All.ToDictionary(example => example.Name, example => new Lazy<Movements>(() => new Movements(example.Step)));

    [Test]
    public async Task No_printed_number_is_so_near_a_tie_that_a_last_bit_could_decide_it() => TooNear(await All.Value).RequireNone();

    [TestCaseSource(typeof(WorkedExamples))]
    public void Every_exact_zero_is_zero_whatever_the_last_bits(WorkedExample example) =>
        ZerosThatMove(example.Step, new LastBits(1).InParameters(example.Step)).RequireNone();

    /// <summary>The numbers of documents, chapters and specs are asked where they stand.</summary>
    [Test]
    public async Task Every_number_of_six_decimals_is_measured()
    {
        Thorough.Only();
        Approval[] approvals = await Approvals.All.Value;

        approvals.Where(approval => approval.Name.Split('/')[0] is not ("documents" or "evidence") && SixDecimals()
            .Count(approval.Text) > approval.Numbers.Count())
            .Select(approval => $"{approval.Name} has numbers that nobody measures").RequireNone();
        ProseNumbers.Quotes().SelectMany(page => page.Numbers).Should().NotBeEmpty("prose quotes numbers");
    }

    /// <summary>
    /// A tie lies half a unit of the last decimal beside a number that can be printed. Zero is one too: it is printed as 0.
    /// </summary>
    [TestCase(0.1234564, 6, 1e-7)]
    [TestCase(-0.1234565, 6, 0)]
    [TestCase(0.123456, 6, 5e-7)]
    [TestCase(1234.5678915, 6, 0)]
    [TestCase(0.12345, 4, 0)]
    [TestCase(3e-13, 6, 3e-13)]
    [TestCase(0, 6, double.PositiveInfinity)]
    public void The_distance_to_a_tie_is_measured(double value, int decimals, double distance) =>
        new Margin("a page", new PrintedNumber("x", value, Decimals: decimals), 0).ToTie.Should()
            .BeApproximately(distance, Tolerances.Arithmetic);

    [Test]
    public void A_number_next_to_a_tie_is_named_with_its_value_and_its_margin()
    {
        Movements movements = OfExamples[WorkedExamples.All[0].Name].Value;
        PrintedNumber[] numbers = [new("x[1, 2]", 0.25), new("x[3, 4]", 0.1234565, Unit: 10), new("x[5, 6]", 0.123456500000001)];

        TooNear(movements.Margins(new Approval("13.2 x", "", numbers))).Should().ContainSingle()
            .Which.Should().StartWith("13.2 x: x[5, 6] is 0.123456500000001").And.Contain("from a tie");
    }

    /// <summary>A quarter of the way may be moved, and no more.</summary>
    [TestCase(0.2499, false)]
    [TestCase(0.2501, true)]
    public void A_number_may_move_by_a_quarter_of_its_way_to_the_tie(double part, bool isTooNear) =>
        TooNear([new Margin("a page", new PrintedNumber("x", 0.5), part * 0.0000005)]).Any().Should().Be(isTooNear);

    [Test]
    public void A_zero_that_comes_of_a_difference_is_named()
    {
        TrainingStep step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));
        TrainingStep other = TrainingStep.Compute(step.Model, step.State.With("beta", step["beta"].Value + 1e-17));

        ZerosThatMove(step, other).Should().Contain("beta[0] is exactly 0 here and 1E-17 elsewhere");
    }

    private static async Task<Margin[]> Measure()
    {
        Lazy<Movements> first = OfExamples[WorkedExamples.All[0].Name];
        return [.. (await Approvals.All.Value).Concat(ProseNumbers.Quotes())
            .SelectMany(approval => OfExamples.GetValueOrDefault(approval.Name.Split('/')[0], first).Value.Margins(approval))];
    }

    private static IEnumerable<string> TooNear(IEnumerable<Margin> margins) => margins
        .Where(margin => !(margin.PartOfTheWay <= Allowed))
        .Select(margin => string.Create(CultureInfo.InvariantCulture, $"{margin}; {Allowed} of that way is allowed"));

    private static IEnumerable<string> ZerosThatMove(TrainingStep here, TrainingStep elsewhere) =>
        from tensor in here.Tensors
        from entry in tensor.Value.EnumerateIndexed()
        let place = (Row: entry.Item1, Column: entry.Item2)
        let other = elsewhere[tensor.Name][place.Row, place.Column]
        where entry.Item3 == 0 && other != 0
        select string.Create(
            CultureInfo.InvariantCulture, $"{tensor.Definition.Entry(place.Row, place.Column)} is exactly 0 here and {other} elsewhere");

    [GeneratedRegex(@"\.\d{6}(?!\d)")]
    private static partial Regex SixDecimals();
}
