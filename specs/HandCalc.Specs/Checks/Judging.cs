using System.Collections.Concurrent;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Checks;

/// <summary>Rules that are wrong, judged in some situations by some checks. Of a rule in a situation each check is asked once.</summary>
internal sealed class Judging(ImmutableArray<WrongRule> rules, ImmutableArray<Situation> situations, ImmutableArray<Check> checks)
{
    private readonly ConcurrentDictionary<(WrongRule, Situation), (Check Check, bool? Notices)[]> asked = new();

    /// <summary>Each rule in each situation.</summary>
    public IEnumerable<TestCaseData> Cases =>
        from rule in rules
        from situation in situations
        select new TestCaseData(rule, situation).SetArgDisplayNames(rule.Name, situation.Name);

    /// <summary>A line for each rule in each situation, and what each check says of it.</summary>
    public Table Table => Table.Of(["wrong rule", "judged at", .. checks.Select(check => check.Name)],
        from rule in rules
        from situation in situations
        select (Cell[])[rule.Name, situation.Name, .. Words(rule, situation)]);

    /// <summary>What each check says, in a word.</summary>
    public IEnumerable<Cell> Words(WrongRule rule, Situation situation) =>
        Verdicts(rule, situation).Select(verdict => (Cell)Word(verdict.Notices));

    /// <summary>The checks that notice a rule.</summary>
    public IEnumerable<Check> Noticing(WrongRule rule, Situation situation) =>
        Verdicts(rule, situation).Where(verdict => verdict.Notices ?? false).Select(verdict => verdict.Check);

    /// <summary>The checks that notice something in the right step of a situation.</summary>
    public IEnumerable<Check> Noticing(Situation situation) => checks.Where(check => check.Notices(situation, situation.Right) ?? false);

    /// <summary>What a table says of a check.</summary>
    public static string Word(bool? notices) => notices switch { true => "notices", false => "silent", null => "not asked" };

    private (Check Check, bool? Notices)[] Verdicts(WrongRule rule, Situation situation) => asked.GetOrAdd((rule, situation), _ =>
    {
        TrainingStep step = rule.In(situation.Right);
        return [.. checks.Select(check => (check, check.Notices(situation, step)))];
    });
}
