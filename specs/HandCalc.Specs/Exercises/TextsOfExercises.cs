using HandCalc.Practice.Exercises;
using HandCalc.Practice.Languages;

namespace HandCalc.Specs.Exercises;

/// <summary>What an exercise says before it is done: what is given, and not the answer.</summary>
public sealed class TextsOfExercises
{
    private static TrainingStep Step => ExercisesOfTheBook.Trials[0].Step;

    [Test]
    public void No_text_tells_the_answer() =>
        (from assignment in Assignment.All
         from language in Language.All
         let text = Bare(language.TextOf(assignment, Step))
         from asked in assignment.Asked
         from answer in new[] { asked.Definition(Step).Expression!.Formula, asked.Body.Split('\n')[^1]["return ".Length..] }
         where Bare(answer).Length > 9 && text.Contains(Bare(answer), StringComparison.Ordinal)
         select $"{assignment.Number} in {language.Name}: {answer}").Should().BeEmpty();

    [Test]
    public void A_hint_says_more_than_the_one_before_and_only_the_last_says_all() => Assignment.All.Should().AllSatisfy(assignment =>
    {
        string[] hints = [.. Enumerable.Range(1, Hints.Count).Select(level => string.Join('\n', Hints.Of(assignment, [.. ExercisesOfTheBook.Trials.Select(trial => trial.Step)], level)))];

        foreach (string formula in assignment.Asked.Select(asked => asked.Definition(Step).Equation))
        {
            hints[2].Should().Contain(formula);
            hints[0].Should().NotContain(formula);
            hints[1].Should().NotContain(formula);
        }
    });

    /// <summary>What stands in the table above an exercise is what its method can name.</summary>
    [Test]
    public void All_that_is_said_to_be_given_in_CSharp_can_be_written_so()
    {
        using var program = new CSharpProgram(Assignment.All.Select(one =>
        {
            string text = Language.All[0].TextOf(one, Step);
            string[] table = [.. text.Split('\n').SkipWhile(line => !Regex.IsMatch(line, "^// (Given|To derive) "))
                .TakeWhile(line => !line.StartsWith("// To derive", StringComparison.Ordinal))];
            string given = string.Join('\n', table.Select((line, index) => $"object given{index} = {Regex.Match(line[14..], @"^\S+(?: \+ 1)?").Value};"));
            return ($"{one.Number}.cs", Regex.Replace(text, "^(        )(return ToDo)", $"{given}$1$2", RegexOptions.Multiline)
                .Replace("[h]", one.Asked[0].Each == Each.Tensor ? "[0]" : "[h]", StringComparison.Ordinal));
        }));

        program.Errors.Should().BeEmpty();
    }

    private static string Bare(string text) => Regex.Replace(text, @"`|\[\w\]|\s|//", "");
}
