using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Reading;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Exercises;

/// <summary>What is said of an answer that is wrong: the slip by its name, and never that it is right.</summary>
public sealed class SlipsInExercises
{
    private static ImmutableArray<Trial> Trials => ExercisesOfTheBook.Trials;

    private static IEnumerable<string> All => Assignment.All.Select(one => one.Number);

    /// <summary>The exercises in whose tensors a wrong rule shows first, each with the rule.</summary>
    private static IEnumerable<TestCaseData> Rules =>
        from rule in WrongRule.All
        let hidden = Trials[1].Step
        let formulas = rule.Formulas(hidden.Model, hidden.Computation).Select(formula => hidden.Computation[formula.Tensor]).ToArray()
        where formulas.Length > 0
        let first = formulas.MinBy(definition => definition.Index)!.Name
        let assignment = Assignment.All.FirstOrDefault(one => one.Asked.SelectMany(asked => asked.In(hidden)).Any(tensor => tensor.Name == first))
        where assignment is not null
        select new TestCaseData(assignment.Number, rule.Name);

    [TestCaseSource(nameof(All))]
    public void Zeros_are_told_as_zeros(string number)
    {
        Judgement judgement = Judge(number, (right, _) => right.Value.Map(_ => 0.0));

        judgement.IsRight.Should().BeFalse();
        judgement.Slips.Select(slip => slip.Name).Should().Equal("nothing but zeros");
    }

    /// <summary>Each square factor in turn, its transpose in its place: where that is something else, it is called so.</summary>
    [TestCaseSource(nameof(All))]
    public void The_transpose_of_a_square_factor_is_named(string number)
    {
        Assignment assignment = Assignment.Of(number);
        foreach (string factor in Transposes.Of(assignment, Trials[0].Step).Select(wrong => wrong.Other).Distinct())
        {
            Judgement judgement = Judge(number, (right, trial) => Transposes.Of(assignment, trial.Step)
                .FirstOrDefault(wrong => wrong.Tensor.Name == right.Name && Family(wrong.Other) == Family(factor))?.Value ?? right.Value);

            judgement.IsRight.Should().BeFalse(factor);
            judgement.Slips.Select(slip => slip.Name).Should().Contain(name => name.Contains(Family(factor), StringComparison.Ordinal), factor);
        }
    }

    [TestCaseSource(nameof(Rules))]
    public void A_wrong_rule_is_named(string number, string rule)
    {
        Dictionary<string, TrainingStep> wrong = Trials.ToDictionary(trial => trial.Name, trial => WrongRule.All.Single(one => one.Name == rule).In(trial.Step));

        Judgement judgement = Judge(number, (right, trial) => wrong[trial.Name][right.Name].Value);

        judgement.IsRight.Should().BeFalse();
        judgement.Slips.Select(slip => slip.Name).Should().Contain(name => name.StartsWith(rule, StringComparison.Ordinal));
    }

    /// <summary>A formula that is right for γ = 1 and β = 0 is right on the book's numbers, and not right.</summary>
    [Test]
    public void What_is_right_by_luck_is_told_so()
    {
        Judgement judgement = Judge("6.5", (right, trial) => trial.Step["x_hat"].Value);

        (judgement.IsRight, judgement.IsLucky, judgement.On!.Name).Should().Be((false, true, Trial.NothingHidden));
    }

    [Test]
    public void An_entry_that_no_slip_explains_is_shown_with_the_law_that_it_breaks()
    {
        Judgement judgement = Judge("3.4", (right, _) =>
        {
            Matrix<double> other = right.Value.Clone();
            other[1, 0] += 0.125;
            return other;
        });

        judgement.Slips.Should().BeEmpty();
        judgement.Laws.Select(law => law.Text).Should().Equal("each row adds up to 1");
        judgement.Wrong!.Differing().First().Should().Match<(int Row, int Column, double, double)>(entry => entry.Row == 1 && entry.Column == 0);
    }

    /// <summary>A comparison of whole files lets it pass: nobody reads what the mask hides. Here it is what is asked for.</summary>
    [TestCase("3.1")]
    [TestCase("11.5")]
    public void A_mask_too_early_is_told(string number)
    {
        Judgement judgement = Judge(number, (right, _) => right.Value.LowerTriangle());

        judgement.Wrong.Should().NotBeNull();
        judgement.Slips.Select(slip => slip.Name).Should().Equal("masked here already");
    }

    /// <summary>Where the book's model shows a factor, it is the book's factor that is told.</summary>
    [Test]
    public void A_factor_is_told_by_the_sizes_of_the_book() =>
        Judge("11.8", (right, trial) => trial.Step[right.Name.Replace("scores", "scaled", StringComparison.Ordinal)].Value * Math.Sqrt(trial.Step.Model.DHead))
            .Slips.Should().ContainSingle().Which.Name.Should().Contain("8");

    [Test]
    public void Nothing_but_NaN_is_told_of_every_entry()
    {
        Judgement judgement = Judge("9.1", (right, _) => right.Value.Map(_ => double.NaN));

        judgement.Slips.Should().ContainSingle().Which.Description.Should().StartWith("Every entry of d.W_lm is NaN: ").And.NotContain("other entries");
    }

    [Test]
    public void Another_shape_is_told()
    {
        Judgement judgement = Judge("11.1", (right, _) => right.Value.SubMatrix(0, 2, 0, 3));

        judgement.Wrong!.HasRightShape.Should().BeFalse();
    }

    private static string Family(string factor) => Regex.Replace(factor, @"\[\d+\]", "");

    private static Judgement Judge(string number, Func<Tensor, Trial, Matrix<double>> value)
    {
        Assignment assignment = Assignment.Of(number);
        return Judgement.Of(assignment, new Answer.Computed([.. Trials.Select(trial => (trial, assignment.Asked
            .SelectMany(asked => asked.In(trial.Step)).Select(tensor => Told(trial.Step[tensor.Name], value(trial.Step[tensor.Name], trial)))
            .ToImmutableArray()))]));
    }

    private static ExportedTensor Told(Tensor right, Matrix<double> value) => new(right.Name,
        (value.RowCount, value.ColumnCount) == (right.Rows.Length, right.Columns.Length) ? right.Shape : [value.RowCount, value.ColumnCount],
        [.. value.ToRowMajorArray()]);
}
