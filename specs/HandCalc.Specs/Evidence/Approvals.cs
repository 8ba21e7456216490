using System.Reflection;
using HandCalc.Specs.Book;
using HandCalc.Specs.Documents;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Review;

namespace HandCalc.Specs.Evidence;

/// <summary>All that the book approves.</summary>
internal static class Approvals
{
    /// <summary>
    /// Every text: all derivations of all examples are run once more, and the texts beside them, to hear what they would approve.
    /// </summary>
    public static Lazy<Task<Approval[]>> All { get; } = new(Collect);

    /// <summary>What the derivations approve, each with its test.</summary>
    public static Lazy<Task<(Approval Approval, Type Fixture, MethodInfo Test)[]>> OfDerivations { get; } = new(CollectFromDerivations);

    private static async Task<(Approval Approval, Type Fixture, MethodInfo Test)[]> CollectFromDerivations()
    {
        var approvals = new List<(Approval, Type, MethodInfo)>();
        foreach (Type fixture in Chapter.OfBothParts)
        {
            foreach (WorkedExample example in Chapter.ExamplesOf(fixture))
            {
                var derivation = (Derivation)Activator.CreateInstance(fixture, example)!;
                foreach (MethodInfo test in Chapter.Tests(fixture))
                {
                    approvals.AddRange((await derivation.Claims(test)).Select(approval => (approval, fixture, test)));
                }
            }
        }

        return [.. approvals];
    }

    private static async Task<Approval[]> Collect()
    {
        List<Approval> approvals = [.. (await OfDerivations.Value).Select(derived => derived.Approval)];

        Func<Task>[] others =
        [
            new WrongRules().What_notices_which_mistake, new WrongRulesOfWriting().What_notices_which_mistake,
            new WrongRulesOfTheOptimizer().What_notices_which_mistake, new WrongRulesOfGpt2().What_notices_which_mistake,
            new WrongRulesOfTexts().What_notices_which_mistake,
            new ReachOfAChange().What_moves_and_what_stays,
            new SentenceSpecs().What_no_longer_holds_is_listed, new SentenceSpecs().What_does_not_hold_for_another_example_is_listed,
            new DocumentSpecs().What_no_check_knows_is_as_a_reader_has_judged_it,
            new WhatIsAsserted().It_is_as_it_was_approved,
            .. WorkedExamples.All.Concat(OnwardExamples.All).Select(example =>
                (Func<Task>)(() => new ComparisonSpecs().The_index_says_what_each_tensor_is_computed_from(example))),
        ];
        foreach (Func<Task> test in others)
        {
            approvals.AddRange(await Snapshot.ClaimedBy(test, asserting: false));
        }

        return [.. approvals.Select(approval => approval with { Name = approval.Name.Replace('\\', '/') })];
    }
}
