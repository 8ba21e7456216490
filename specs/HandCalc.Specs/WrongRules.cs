using System.Collections.Concurrent;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;

namespace HandCalc.Specs;

// # The wrong rules
//
// Given      fifteen mistakes that people make in this computation, each a small variation of the right rule
// To find    which checks notice them, and which stay silent
//
// A check is worth what it notices. So we turn it round: we break the rules on purpose, one at a time, and ask every check of this
// book whether something is wrong. All shapes fit, no gradient is missing, nothing crashes, and the loss goes down.
//
// Each mistake is judged in the first situation that shows it: at the start γ = 1 and β = 0, no word comes twice, and some mistakes
// make no difference there. That is no comfort. It is how they come into programs and stay.
public sealed class WrongRules
{
    private static readonly ImmutableArray<WrongRule> Rules = WrongRule.All;
    private static readonly ConcurrentDictionary<WrongRule, Situation> Judged = new();
    private static readonly Judging Judging = new(Rules, Situation.All, Check.All);

    // A check that always cries wolf proves nothing either.
    [Test]
    public void Nothing_is_noticed_where_every_rule_is_right()
    {
        foreach (Situation situation in Situation.All)
        {
            Judging.Noticing(situation).Should().BeEmpty("the step of {0} is right", situation);
            Broken(situation.Right).Should().BeEmpty("the step of {0} is right", situation);
        }
    }

    // Against a mistake that one check alone catches, we are safe only as long as that check is right. We ask for two that
    // share nothing.
    // The snapshot does not count: it approves whatever the engine says. Nor does a comparison with the right gradient, which is
    // what is sought.
    [TestCaseSource(nameof(Rules))]
    public void Two_independent_checks_notice(WrongRule rule)
    {
        Judging.Noticing(rule, JudgedAt(rule)).Where(check => check.IsIndependent).Should().HaveCountGreaterThanOrEqualTo(2);
    }

    // The same where nothing is hidden: a word comes twice, the loss is a mean, γ and β are anything, AdamW remembers ten steps.
    [TestCaseSource(nameof(Rules))]
    public void Two_independent_checks_notice_ten_steps_later(WrongRule rule)
    {
        Shows(rule, Situation.NothingHidden).Should().BeTrue();
        Judging.Noticing(rule, Situation.NothingHidden).Where(check => check.IsIndependent).Should().HaveCountGreaterThanOrEqualTo(2);
    }

    // Shapes are all that a compiler of matrices could check, and the loss is what people look at.
    [Test]
    public void Every_shape_fits_and_the_loss_goes_down_all_the_same()
    {
        foreach (WrongRule rule in Rules)
        {
            Judging.Noticing(rule, JudgedAt(rule))
                .Should().NotContain([Check.Shape, Check.LossGoesDown], "of {0} they notice nothing", rule);
        }
    }

    // A test of a gradient needs a tolerance, and 0.02 looks small. But gradients of queries and keys are much smaller: with `W_O`
    // in the place of its transpose not one of theirs would be flagged, though all of them are wrong.
    [Test]
    public void A_tolerance_that_looks_small_lets_every_query_and_key_pass()
    {
        TrainingStep right = Situation.Start.Right;
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(right);
        foreach (string name in Enumerable.Range(0, right.Model.Heads).SelectMany(h => new[] { $"d.W_Q[{h}]", $"d.W_K[{h}]" }))
        {
            (wrong[name].Value - right[name].Value).Enumerate()
                .Should().OnlyContain(difference => difference != 0 && Math.Abs(difference) < 2e-2);
        }
    }

    // A variance that divides by N − 1, forward and backward, is another function with the right derivative. Measured slopes agree
    // with it, since they measure the same wrong loss. Only someone who knows what layer normalization is can object.
    [Test]
    public void Finite_differences_agree_with_a_mistake_in_the_forward_pass() =>
        Judging.Noticing(BackwardMistakes.VarianceOfSample, Situation.NothingHidden)
            .Should().Contain(Check.Tape).And.NotContain(Check.FiniteDifferences);

    // Each row is a rule, each column a check. Do all gradients have the shape of their tensors? Does the loss go down? Are they the
    // slopes that finite differences measure? The tape, a small program that differentiates one operation after the other, and
    // PyTorch compute the whole step again. The laws are equations that hold for every right step.
    //
    // The last two compare with the right result, as this engine has it: every gradient to within 0.02, and every printed digit.
    // PyTorch is asked where its results are stored. Under the table stand, for each rule, the mean loss before and after the step,
    // which falls, and the laws that the rule breaks.
    [Test]
    public Task What_notices_which_mistake()
    {
        Cell[][] rows = [.. Rules.Select(rule => (Cell[])
            [rule.Name, JudgedAt(rule).Name, .. Judging.Words(rule, JudgedAt(rule))])];
        IEnumerable<int> counts = Check.All.Select((_, check) => rows.Count(row => row[check + 2].Text == Judging.Word(true)));
        Cell[] count = [$"noticed, of {rows.Length}", "", .. counts.Select(noticed => (Cell)$"{noticed}")];

        Table table = Table.Of(["wrong rule", "judged at", .. Check.All.Select(check => check.Name)], [.. rows, count]);
        Table losses = Table.Of(["wrong rule", "mean loss", "after", "after, if right"], Rules.Select(Losses));
        string laws = string.Concat(Rules.SelectMany(rule =>
            Broken(rule.In(JudgedAt(rule).Right)).Select(law => $"    {law.Name}\n").Prepend($"{rule.Name}\n")));
        return Snapshot.Approve([new("wrong-rules/what-notices-them",
            "The wrong rules, and what notices them\n"
            + "The last two checks know the right result from this engine; the others are independent of it.\n"
            + $"\n{table}\nThe loss goes down\n\n{losses}\nThe laws that they break\n\n{laws}", losses.Numbers)]);
    }

    /// <summary>The first situation in which the mistake makes a difference.</summary>
    private static Situation JudgedAt(WrongRule rule) =>
        Judged.GetOrAdd(rule, _ => Situation.All.FirstOrDefault(situation => Shows(rule, situation))
            ?? throw new AssertionException($"The mistake \"{rule.Name}\" makes no difference: does the engine make it already?"));

    private static bool Shows(WrongRule rule, Situation situation) =>
        rule.In(situation.Right).Tensors.Any(tensor => Check.Differs(tensor, situation.Right[tensor.Name].Value));

    private static IEnumerable<Law> Broken(TrainingStep step) => LawsOfAStep.All.Where(law => !law.HoldsFor(step));

    private static Cell[] Losses(WrongRule rule)
    {
        TrainingStep right = JudgedAt(rule).Right;
        TrainingStep wrong = rule.In(right);
        return [rule.Name, Table.Number(wrong.MeanLoss), Table.Number(wrong.Next().MeanLoss), Table.Number(right.Next().MeanLoss)];
    }
}
