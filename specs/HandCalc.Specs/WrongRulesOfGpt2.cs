using HandCalc.Explanations;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;

namespace HandCalc.Specs;

// # The wrong rules of GPT-2's block
//
// Given      the mistakes that people make where parts add to a stream, and where one table reads and writes
// To find    which checks notice them
//
// They are judged on two blocks with tied embeddings, in the first step and ten steps later. There are no biases: that of the keys has a
// gradient of nothing but rounding, on which no two programs agree.
public sealed class WrongRulesOfGpt2
{
    private static readonly ImmutableArray<Check> Asked = [Check.Shape, Check.LossGoesDown, Check.FiniteDifferences, Check.Tape];
    private static readonly ImmutableArray<Situation> Situations = [Situation.TwoBlocks, Situation.TwoBlocksLater];

    private static readonly Judging Judging = new(Gpt2Mistakes.All, Situations, Asked);

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
    public void Nothing_changes_in_the_published_block()
    {
        foreach (WrongRule rule in Gpt2Mistakes.All)
        {
            rule.Vary(Situation.Start.Right.Model, Situation.Start.Right.Computation).Should().BeSameAs(Situation.Start.Right.Computation);
        }
    }

    // The slope is measured with the loss as it is computed; the tape computes the loss by itself. They share nothing.
    [TestCaseSource(nameof(Judged))]
    public void The_slope_and_the_tape_notice(object rule, object situation) =>
        Judging.Noticing((WrongRule)rule, (Situation)situation)
            .Should().Contain([Check.FiniteDifferences, Check.Tape]);

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
            Explanation explained = recipes.Explain(name, 1, 0);
            explained.Recomputed.Should().BeApproximately(explained.Value, Tolerances.Arithmetic * wrong[name].LargestEntry, "of {0}", name);
        }
    }

    [Test]
    public Task What_notices_which_mistake() => Snapshot.Approve([new("wrong-rules/what-notices-those-of-gpt2",
        "The wrong rules of GPT-2's block, and what notices them\n\n"
        + Judging.Table, [])]);
}
