using HandCalc.Models;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Practice.Languages;

namespace HandCalc.Specs.Exercises;

/// <summary>The exercises are the derivations of the book: none is typed twice, none is missing, and the book's own answers are right.</summary>
public sealed class ExercisesOfTheBook
{
    private const string Words = "words and numbers of words, no matrix", Drawn = "nothing is derived: the numbers are drawn",
        Law = "a law that holds for what another derivation computes", OtherWay = "another way to what another derivation computes",
        Table = "a matrix or a number that is no tensor of the step", Later = "steps that come later";

    /// <summary>The derivations that are no exercise, and why.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["1.1"] = Words,
        ["1.2"] = Words,
        ["1.3"] = Drawn,
        ["1.4"] = OtherWay,
        ["1.6"] = Law,
        ["2.1"] = Drawn,
        ["2.3"] = Law,
        ["2.4"] = OtherWay,
        ["3.3"] = OtherWay,
        ["3.5"] = OtherWay,
        ["3.7"] = Law,
        ["4.3"] = OtherWay,
        ["5.3"] = Table,
        ["5.5"] = OtherWay,
        ["5.6"] = Law,
        ["6.6"] = Law,
        ["6.7"] = Law,
        ["7.3"] = Words,
        ["7.5"] = Table,
        ["7.6"] = OtherWay,
        ["7.7"] = Law,
        ["7.8"] = Law,
        ["8.3"] = Table,
        ["8.4"] = OtherWay,
        ["8.6"] = Law,
        ["8.7"] = Law,
        ["9.2"] = OtherWay,
        ["9.4"] = Law,
        ["10.5"] = Table,
        ["10.6"] = Law,
        ["10.10"] = Table,
        ["11.6"] = Table,
        ["12.3"] = Law,
        ["12.5"] = Law,
        ["13.3"] = Law,
        ["13.5"] = Law,
        ["13.6"] = Law,
        ["13.7"] = Law,
        ["13.8"] = Later,
        ["13.9"] = Later,
    };

    internal static ImmutableArray<Trial> Trials => Judged.Value;

    private static readonly Lazy<ImmutableArray<Trial>> Judged = new(() => Trial.Of(Examples.Read(Examples.Default)));

    [Test]
    public void Every_derivation_is_an_exercise_or_it_is_said_why_not() => Assignment.Others.Should().Equal(Others.Keys);

    /// <summary>All answers of the book in one program.</summary>
    private static readonly Lazy<CSharpProgram> Solved = new(() => new(
        Assignment.All.Select(one => ($"{one.Number}.cs", new CSharp().Solved(one, Trials[0].Step)))));

    [Test]
    public void The_answers_of_the_book_compile() => Solved.Value.Errors.Should().BeEmpty();

    [Test]
    public void The_right_hand_sides_of_the_book_are_right()
    {
        foreach (Assignment assignment in Assignment.All)
        {
            Answer answer = CSharpAnswer.Of(assignment, $"{assignment.Number}.cs", Solved.Value.Assembly!, Trials);

            Judgement judgement = Judgement.Of(assignment, answer.Should().BeOfType<Answer.Computed>(assignment.Number).Subject);
            judgement.Wrong.Should().BeNull("{0} is as the book derives it", assignment.Number);
            judgement.Digits.Should().BeGreaterThanOrEqualTo(12, assignment.Number);
        }
    }
}
