using HandCalc.Explanations;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;

namespace HandCalc.Specs;

// # The wrong rules of the optimizer
//
// Given      the mistakes that people make in what a model file may ask of the optimizer: a schedule, clipping, decay of matrices alone
// To find    which checks notice them, and which stay silent
//
// Where a model file asks for none of it, none of these mistakes changes anything. So they are judged where it asks for all of it, in the
// first step, and ten steps later, while the rate still grows and every gradient is clipped.
public sealed class WrongRulesOfTheOptimizer
{
    private static readonly ImmutableArray<WrongRule> Rules = OptimizerMistakes.OfWhatIsAsked;
    private static readonly ImmutableArray<Situation> Situations = [Situation.EverySettingAsked, Situation.EverySettingAskedLater];

    private static readonly Judging Judging = new(Rules, Situations, Check.All);

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
    public void Nothing_changes_where_nothing_is_asked()
    {
        foreach (WrongRule rule in Rules)
        {
            rule.Vary(Situation.Start.Right.Model, Situation.Start.Right.Computation).Should().BeSameAs(Situation.Start.Right.Computation);
        }
    }

    // The tape finds the gradients by itself, and the plain optimizer beside it says case by case what is made of them; the laws compare
    // numbers of the step with each other. They share nothing.
    [TestCaseSource(nameof(Judged))]
    public void The_tape_and_the_laws_notice(object rule, object situation) =>
        Judging.Noticing((WrongRule)rule, (Situation)situation).Should().Contain([Check.Tape, Check.Law]);

    // Every gradient is right, every shape fits, and the model learns.
    [TestCaseSource(nameof(Judged))]
    public void Every_shape_fits_and_every_gradient_is_right_and_the_loss_goes_down(object rule, object situation) =>
        Judging.Noticing((WrongRule)rule, (Situation)situation)
            .Should().NotContain([Check.Shape, Check.FiniteDifferences, Check.LossGoesDown]);

    // A wrong rule is told entry by entry, as the right ones are, so that it can be explained.
    [TestCaseSource(nameof(Judged))]
    public void Each_is_told_by_a_recipe(object rule, object situation)
    {
        TrainingStep right = ((Situation)situation).Right, wrong = ((WrongRule)rule).In(right);
        string[] varied = [.. wrong.Computation.Definitions.Where(definition => definition != right.Computation[definition.Name])
            .Select(definition => definition.Name)];

        varied.Should().NotBeEmpty();
        var recipes = new Recipes(wrong);
        foreach (string name in varied)
        {
            Explanation explained = recipes.Explain(name, 0, 0);
            explained.Recomputed.Should().Be(explained.Value, "of {0}", name);
        }
    }

    // PyTorch was asked of the first step.
    [Test]
    public Task What_notices_which_mistake() => Snapshot.Approve([new("wrong-rules/what-notices-those-of-the-optimizer",
        "The wrong rules of the optimizer, and what notices them\n\n"
        + Judging.Table, [])]);
}
