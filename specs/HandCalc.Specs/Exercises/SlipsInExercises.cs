using HandCalc.Comparisons;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Exercises;

/// <summary>What is said of an answer that is wrong: the slip by its name, and never that it is right.</summary>
public sealed class SlipsInExercises
{
    private static ImmutableArray<Trial> Trials => ExercisesOfTheBook.Trials;

    /// <summary>
    /// Each mistake that is known, the steps with it, and the exercise in which it shows first; none for those after which no number is
    /// finite, or which show in nothing that is asked for.
    /// </summary>
    private static IEnumerable<(WrongRule Rule, Assignment Assignment, TrainingStep[] Wrong)> Rules()
    {
        foreach (WrongRule rule in KnownRules.Mistakes(Trials[1].Step.Model))
        {
            TrainingStep[] wrong;
            try
            {
                wrong = [.. Trials.Select(trial => rule.In(trial.Step))];
            }
            catch (InvalidInputException)
            {
                continue;
            }

            if (Assignment.All.FirstOrDefault(one => one.Asked.SelectMany(asked => asked.In(wrong[1])).Any(tensor =>
                !wrong[1][tensor.Name].Value.Equals(Trials[1].Step[tensor.Name].Value))) is { } first)
            {
                yield return (rule, first, wrong);
            }
        }
    }

    [Test]
    public void Zeros_are_told_as_zeros() => Assignment.All.Where(assignment =>
            Names(Judge(assignment.Number, (right, _) => right.Value.Map(_ => 0.0))) is not ["nothing but zeros"])
        .Select(assignment => assignment.Number).Should().BeEmpty();

    /// <summary>Each square factor in turn, its transpose in its place: where that is something else, it is called so.</summary>
    [Test]
    public void The_transpose_of_a_square_factor_is_named()
    {
        foreach ((Assignment assignment, string factor) in Assignment.All.SelectMany(assignment =>
            Transposes.Of(assignment, Trials[0].Step).Select(wrong => (assignment, wrong.Other)).Distinct()))
        {
            Judgement judgement = Judge(assignment.Number, (right, trial) => Transposes.Of(assignment, trial.Step)
                .FirstOrDefault(wrong => wrong.Tensor.Name == right.Name && Family(wrong.Other) == Family(factor))?.Value ?? right.Value);

            Names(judgement).Should().Contain(name => name.Contains(Family(factor), StringComparison.Ordinal),
                "{0} has {1} in it", assignment.Number, factor);
        }
    }

    [Test]
    public void A_wrong_rule_is_named()
    {
        (WrongRule Rule, Assignment Assignment, TrainingStep[] Wrong)[] rules = [.. Rules()];

        (from one in rules
         let names = Names(Judge(one.Assignment.Number, (right, trial) => one.Wrong[Trials.IndexOf(trial)][right.Name].Value))
         where !names.Any(name => name.StartsWith(one.Rule.Name, StringComparison.Ordinal))
         select $"{one.Assignment.Number} with this mistake: {one.Rule.Name}; told: {string.Join(", ", names)}").RequireNone();
        WrongRule.All.Except(rules.Select(one => one.Rule)).Should().BeEmpty("each shows in what an exercise asks for");
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

    /// <summary>A slip is told of the tensor that is named, not of another that is wrong elsewhere.</summary>
    [Test]
    public void A_slip_of_another_tensor_is_not_told_of_this_one()
    {
        Judgement judgement = Judge("2.2", (right, trial) => (right.Name, trial.Name) switch
        {
            ("Q[0]", Trial.Book) => right.Value + 0.001,
            ("V[0]", Trial.NothingHidden) => right.Value * 2,
            _ => right.Value,
        });

        judgement.Wrong!.Right.Name.Should().Be("Q[0]");
        judgement.Slips.Select(slip => slip.Name).Should().NotContain(name => name.Contains("2 times", StringComparison.Ordinal));
    }

    [Test]
    public void Another_shape_is_told()
    {
        Judgement judgement = Judge("11.1", (right, _) => right.Value.SubMatrix(0, 2, 0, 3));

        judgement.Wrong!.HasRightShape.Should().BeFalse();
    }

    private static string[] Names(Judgement judgement) => judgement.IsRight ? ["right"] : [.. judgement.Slips.Select(slip => slip.Name)];

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
