using HandCalc.Explanations;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;

namespace HandCalc.Specs;

// # The wrong rules of several texts
//
// Given      the mistakes that people make where texts of different lengths stand side by side in one step
// To find    which checks notice them, and which stay silent
//
// Each of them computes another loss, and its gradients are the slopes of that loss; so measured slopes agree with all of them. They are
// judged on three texts, two of them padded, with a mean for the loss: in the first step, and ten steps later with γ ≠ 1 and β ≠ 0.
public sealed class WrongRulesOfTexts
{
    private static readonly ImmutableArray<Situation> Situations = [Situation.SeveralTexts, Situation.SeveralTextsLater];

    private static readonly Judging Judging = new(BatchMistakes.All, Situations, Check.All);

    private static IEnumerable<TestCaseData> Judged => Judging.Cases;

    [Test]
    public void Nothing_is_noticed_where_every_rule_is_right()
    {
        foreach (Situation situation in Situations)
        {
            Judging.Noticing(situation).Should().BeEmpty("the step is right, {0}", situation);
        }
    }

    [Test]
    public void Nothing_changes_where_a_text_is_alone()
    {
        foreach (Situation alone in new[] { Situation.NothingHidden, Situation.TwoBlocks })
        {
            foreach (WrongRule rule in BatchMistakes.All)
            {
                rule.Vary(alone.Right.Model, alone.Right.Computation).Should().BeSameAs(alone.Right.Computation);
            }
        }
    }

    // The tape and PyTorch compute the whole step by themselves. The laws compare numbers of the step with each other. They share nothing.
    [TestCaseSource(nameof(Judged))]
    public void The_tape_and_the_laws_notice(object rule, object situation) =>
        Judging.Noticing((WrongRule)rule, (Situation)situation).Should().Contain([Check.Tape, Check.Law]);

    [TestCaseSource(nameof(Judged))]
    public void Every_shape_fits_every_slope_agrees_and_the_loss_goes_down(object rule, object situation) =>
        Judging.Noticing((WrongRule)rule, (Situation)situation)
            .Should().NotContain([Check.Shape, Check.FiniteDifferences, Check.LossGoesDown]);

    // A wrong rule is told entry by entry, as the right ones are, so that it can be explained.
    [TestCaseSource(nameof(Judged))]
    public void Each_is_told_by_a_recipe(object rule, object situation)
    {
        TrainingStep right = ((Situation)situation).Right, wrong = ((WrongRule)rule).In(right);
        string[] varied = [.. ((WrongRule)rule).Formulas(right.Model, right.Computation).Select(formula => formula.Tensor)];

        varied.Should().NotBeEmpty();
        var recipes = new Recipes(wrong);
        foreach (string name in varied)
        {
            Explanation explained = recipes.Explain(name, 0, 0);
            explained.Recomputed.Should().BeApproximately(explained.Value, Tolerances.Arithmetic * wrong[name].LargestEntry, name);
        }
    }

    // PyTorch was asked of the first step.
    [Test]
    public Task What_notices_which_mistake() => Snapshot.Approve([new("wrong-rules/what-notices-those-of-texts",
        "The wrong rules of several texts, and what notices them\n\n"
        + Judging.Table, [])]);
}
