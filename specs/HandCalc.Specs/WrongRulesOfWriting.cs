using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Writing;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs;

// # The wrong rules of writing
//
// Given      the mistakes that a row can have which is computed after others, from the keys and values that were kept
// To find    which checks notice them, and which stay silent
//
// Training computes all rows at once, so none of these mistakes is in a training step. The loss is right, every gradient is right,
// and what the model writes is still words. So they are asked by themselves, of a text that is written row by row.
public sealed class WrongRulesOfWriting
{
    private static readonly ImmutableArray<WrongRule> Rules = WritingMistakes.All;

    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    /// <summary>The text with another second word, which all that comes after it sees.</summary>
    private static readonly ImmutableArray<int> Other = [.. Step.Model.Ids.Select((id, place) => place == 1 ? 0 : id)];

    private static readonly ImmutableArray<(string Name, Func<Written, bool> Notices)> Checks =
    [
        ("shapes and sums", logits => !HasShapeAndSums(logits(Step.State, Step.Model.Ids))),
        ("all rows at once", logits => Differ(logits(Step.State, Step.Model.Ids), Step["logits"].Value)),
        ("tape", logits => Differ(logits(Step.State, Step.Model.Ids), TapeTransformer.Of(Step).Values["logits"])),
        ("PyTorch", logits => Differ(logits(Step.State, Step.Model.Ids), PyTorchResults.Of(Step.Model)!["logits"])),
        ("law of the sum", logits => Differ(logits(Moved(Step.State), Step.Model.Ids), logits(Step.State, Step.Model.Ids))),
        ("law of what is seen", logits => !Differ(Last(logits(Step.State, Other)), Last(logits(Step.State, Step.Model.Ids)))),
    ];

    /// <summary>The logits of a text, from some parameters.</summary>
    private delegate Matrix<double> Written(TrainingState state, ImmutableArray<int> ids);

    [Test]
    public void Nothing_is_noticed_where_every_rule_is_right() =>
        Checks.Where(check => check.Notices((state, ids) => Logits(state, ids, rule: null))).Select(check => check.Name).Should().BeEmpty();

    // The tape knows no rows that are kept, and the laws know no numbers: they share nothing with each other, nor with the engine that
    // computes all rows at once.
    [TestCaseSource(nameof(Rules))]
    public void Two_independent_checks_notice(WrongRule rule) =>
        Noticing(rule).Should().Contain("tape").And.Match(names => names.Any(name => name.StartsWith("law", StringComparison.Ordinal)));

    [TestCaseSource(nameof(Rules))]
    public void Every_shape_fits_and_every_row_is_a_distribution_all_the_same(WrongRule rule) =>
        Noticing(rule).Should().NotContain("shapes and sums");

    // Each row is a rule, each column a check. Is there a distribution for each position? Are the logits those of all rows at once, of
    // the tape, of PyTorch? X is the sum of a row for the word and a row for its position: so what is taken from one and given to the
    // other must change nothing. And with another second word, the last row has other logits.
    [Test]
    public Task What_notices_which_mistake() => Snapshot.Approve([new("wrong-rules/what-notices-those-of-writing",
        "The wrong rules of writing, and what notices them\n\n"
        + Table.Of(["wrong rule", .. Checks.Select(check => check.Name)], Rules.Select(rule => (Cell[])
            [rule.Name, .. Checks.Select(check => (Cell)(Noticing(rule).Contains(check.Name) ? "notices" : "silent"))])), [])]);

    private static IEnumerable<string> Noticing(WrongRule rule) =>
        Checks.Where(check => check.Notices((state, ids) => Logits(state, ids, rule))).Select(check => check.Name);

    /// <summary>The logits of a text, one row after the other.</summary>
    private static Matrix<double> Logits(TrainingState state, ImmutableArray<int> ids, WrongRule? rule)
    {
        var writer = new Writer(Step.Model, state, ids[..1]) { Vary = right => rule?.Vary(Step.Model, right) ?? right };
        var rows = new List<IEnumerable<double>> { writer.Logits };
        foreach (int id in ids[1..])
        {
            writer.Append(id);
            rows.Add(writer.Logits);
        }

        return Matrix<double>.Build.DenseOfRows(rows);
    }

    /// <summary>Something is taken from the row of each word, which comes once, and given to the row of its position.</summary>
    private static TrainingState Moved(TrainingState state)
    {
        Matrix<double> words = Step["E_token"].Value, positions = Step["E_pos"].Value;
        foreach ((int position, int id) in Step.Model.Ids.Index())
        {
            Vector<double> part = positions.Row(position) * (position + 1);
            words.SetRow(id, words.Row(id) - part);
            positions.SetRow(position, positions.Row(position) + part);
        }

        return state.With("E_token", words).With("E_pos", positions);
    }

    private static Matrix<double> Last(Matrix<double> rows) => rows.SubMatrix(rows.RowCount - 1, 1, 0, rows.ColumnCount);

    private static bool HasShapeAndSums(Matrix<double> logits) =>
        (logits.RowCount, logits.ColumnCount) == (Step.Model.Ids.Length, Step.Model.Vocabulary.Length)
        && logits.EnumerateRows().All(row => Math.Abs(new Sampling().Of(row.ToArray()).Sum() - 1) < Tolerances.Arithmetic);

    private static bool Differ(Matrix<double> a, Matrix<double> b) =>
        (a - b).Enumerate().Max(Math.Abs) > Tolerances.Arithmetic * b.Enumerate().Max(Math.Abs);
}
