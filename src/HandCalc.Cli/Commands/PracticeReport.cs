using HandCalc.Comparisons;
using HandCalc.Explanations;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Practice.Workspaces;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Cli.Commands;

/// <summary>What the exercises say to their reader.</summary>
/// <param name="page">What is written on.</param>
/// <param name="workspace">The workspace.</param>
internal sealed class PracticeReport(Page page, Workspace workspace)
{
    private const int Indent = 2, MostTerms = 8, MostSlips = 3;

    private TrainingStep Book => workspace.Trials[0].Step;

    /// <summary>Writes which exercise is open, and where its text is.</summary>
    public void WriteOpen(Assignment? open)
    {
        if (open is null)
        {
            page.Write(new Line().Add("Every exercise is done: this was one complete training step.", Palette.Good));
            return;
        }

        page.Write(new Line().Add($"{open.Number} {open.Sentence}", Palette.Strong));
        page.Write(new Line().To(Indent).Add(open.Heading, Palette.Quiet));
        page.Write(new Line().To(Indent).Add(workspace.FileOf(open)));
    }

    /// <summary>Judges an exercise, and writes what is said of it.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="isGivenUp">Whether nobody waits any more.</param>
    /// <returns>Whether it is right.</returns>
    public bool Write(Assignment assignment, Func<bool>? isGivenUp = null)
    {
        Answer answer = workspace.Answer(assignment, isGivenUp);
        foreach (string line in answer.Printed)
        {
            page.Write(new Line().Add(VisibleText.Of(line), Palette.Quiet));
        }

        switch (answer)
        {
            case Answer.Broken broken:
                foreach (string sentence in broken.Why)
                {
                    page.Write(new Line().Add(VisibleText.Of(sentence), Palette.Bad));
                }

                return false;
            case Answer.Computed computed:
                try
                {
                    return Write(assignment, Judgement.Of(assignment, computed));
                }
                catch (InvalidInputException problem)
                {
                    page.Write(new Line().Add(problem.Message, Palette.Bad));
                    return false;
                }

            default:
                string open = assignment.Asked.Length > 1 ? $": {((Answer.NotDone)answer).Open} is open" : "";
                page.Write(new Line().Add($"{assignment.Number} is not done yet{open}.", Palette.Quiet));
                return false;
        }
    }

    /// <summary>Writes a hint, or what was asked for.</summary>
    public void Say(IEnumerable<string> sentences)
    {
        foreach (string line in sentences.SelectMany(sentence => Wrapping.Words(sentence, page.Width - Indent)))
        {
            page.Write(new Line().To(Indent).Add(line));
        }
    }

    private bool Write(Assignment assignment, Judgement judgement)
    {
        if (judgement.Wrong is { } wrong)
        {
            WriteWrong(assignment, judgement, wrong, judgement.On!);
            return false;
        }

        string digits = judgement.Digits == Agreement.Exact ? "to the last bit" : $"in {judgement.Digits} digits";
        page.Write(new Line().Add(
            $"{assignment.Number} agrees {digits}, on the book's numbers and on those of a model that hides nothing.", Palette.Good));
        if (judgement.Laws.Length > 0)
        {
            Say([$"It keeps what must hold: {string.Join("; ", judgement.Laws.Select(law => law.Text))}."]);
        }

        string why = assignment.Rest(Book) is { Length: > 0 } rest ? rest : assignment.Lead(Book);
        Say(why.Split("\n\n").Where(paragraph => !paragraph.StartsWith('$')).SelectMany(Spoken));

        foreach (string sentence in Transposes.Of(assignment, Book).Select(Transposed).Distinct())
        {
            Say([sentence]);
        }

        return true;
    }

    /// <summary>A paragraph of Markdown as plain text; a question and its answer are paragraphs of their own.</summary>
    private static IEnumerable<string> Spoken(string paragraph) => (paragraph.StartsWith('>') ? paragraph[1..].Split("\n>\n>") : [paragraph])
        .Select(part => part.Replace("\n> ", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace("**", "", StringComparison.Ordinal)
            .Replace("$", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Trim()).Where(part => part.Length > 0);

    private string Transposed(Transposes.Wrong wrong)
    {
        Matrix<double> right = Book[wrong.Tensor.Name].Value;
        int others = (wrong.Value - right).Enumerate().Count(apart => apart != 0);
        return $"{wrong.Other} in the place of {wrong.Factor} fits as well, since it is square; then {Numbers.Count(others)} of "
            + $"{Numbers.Count(right.RowCount * right.ColumnCount)} entries of {wrong.Tensor.Name} would be others.";
    }

    private void WriteWrong(Assignment assignment, Judgement judgement, ComparedTensor wrong, Trial on)
    {
        page.Write(new Line().Add(judgement.IsLucky
            ? $"{assignment.Number} is right on the book's numbers alone; on {on.Told} {wrong.Right.Name} is not."
            : $"{assignment.Number}: {wrong.Right.Name} is not right.", Palette.Bad));
        if (!wrong.HasRightShape)
        {
            // In C# a vector is a matrix of one row or one column.
            string right = wrong.Found.Shape.Length == 2 ? $"{wrong.Right.Rows.Length}×{wrong.Right.Columns.Length}" : Names.Shape(wrong.Right);
            Say([$"Its shape is {Names.Shape(wrong.Found.Shape)}, and should be {right}."]);
        }

        if (judgement.Slips.Length > 0)
        {
            foreach ((int index, Slip slip) in judgement.Slips.Take(MostSlips).Index())
            {
                page.Write(new Line().To(Indent).Add(index > 0 ? "or: " : "").Add(slip.Name, Palette.Strong));
                CalculationText.WriteNote(page, slip.Description, 2 * Indent);
            }
        }
        else
        {
            foreach ((int row, int column, double right, double found) in wrong.Differing().Take(1))
            {
                (string expected, string told) = Numbers.Apart(right, found);
                Explanation entry = new Recipes(on.Step).Explain(wrong.Right.Name, row, column);
                Say([$"The first entry that differs: {entry.Label} should be {expected} and is {told}."]);
                CalculationText.Write(page, entry.Lines, Indent, MostTerms);
            }
        }

        if (wrong.HasRightShape)
        {
            Say(judgement.Laws.Select(law => $"It breaks a law that the right one keeps: {law.Text}."));
        }
    }
}
