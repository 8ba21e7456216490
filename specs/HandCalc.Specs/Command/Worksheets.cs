using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary><c>handcalc worksheet</c>: a step for pen and paper. What is left blank is on the last page, and nothing else is missing.</summary>
public sealed class Worksheets
{
    private const string Blank = "________";

    private static readonly Lazy<TrainingStep> Step = new(() => TrainingStep.Compute(Examples.Read(Examples.Default)));

    private static IEnumerable<int> Steps => Enumerable.Range(1, TableOfContents.Count);

    [Test]
    public void So_much_of_each_matrix_is_blank(
        [ValueSource(nameof(Steps))] int number, [Values("entry", "row", "all")] string blanks)
    {
        string[] pages = CommandRun.Of("worksheet", $"{number}", "--blanks", blanks).Succeeds().Output.Split('\f');

        Tensors.Tensor[] asked = [.. Step.Value.Tensors.Where(tensor => tensor.Step == number && tensor.Definition.Expression is not null)];
        int expected = asked.Sum(tensor => blanks switch
        {
            "entry" => 1,
            "row" => tensor.Columns.Length,
            _ => tensor.Rows.Length * tensor.Columns.Length,
        });
        pages.Should().HaveCount(2);
        Regex.Count(pages[0], Blank).Should().Be(expected);
        pages[1].Should().NotContain(Blank);
        pages.SelectMany(page => page.Split('\n')).Should().OnlyContain(line => Terminal.Printing.Line.WidthOf(line) <= 80);
        foreach (Tensors.Tensor tensor in asked)
        {
            pages[0].Replace("\n  ", " ", StringComparison.Ordinal).Should().Contain($"\n{tensor.Equation}");
            pages[1].Should().Contain($"\n{tensor.Name}   ");
        }
    }

    /// <summary>The blank is an entry that is worth a calculation: no zero of a mask.</summary>
    [Test]
    public void Each_blank_entry_is_answered_and_is_no_zero()
    {
        string[] pages = CommandRun.Of("worksheet", "3").Succeeds().Output.Split('\f');
        string[][] asked = Rows(pages[0][pages[0].IndexOf("To calculate", StringComparison.Ordinal)..]), answers = Rows(pages[1]);

        asked.Should().HaveSameCount(answers);
        foreach ((string[] row, string[] answer) in asked.Zip(answers).Where(pair => pair.First.Contains(Blank)))
        {
            answer[Array.IndexOf(row, Blank)].Should().MatchRegex(@"^[+-]\d");
        }

        static string[][] Rows(string page) => [.. page.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length > 1)];
    }

    [Test]
    public void What_is_given_is_filled_in()
    {
        string given = CommandRun.Of("worksheet", "4", "--blanks", "all").Succeeds().Output.Split("\nTo calculate\n")[0];

        foreach (string name in Enumerable.Range(0, Step.Value.Model.Heads).Select(h => $"head[{h}]").Append("W_O"))
        {
            given.Should().Contain($"\n{name}   {string.Join('×', Step.Value[name].Shape)}\n");
        }

        given.Should().NotContain(Blank);
    }

    [TestCase("14", "worksheet: 14 computes no tensor of i-like-transformers; allowed: 1, 2, ")]
    [TestCase("0", "worksheet: '0' is no such number")]
    [TestCase("3 --blanks most", "--blanks: there is no blanks 'most'; allowed: entry, row, all.")]
    public void What_is_no_worksheet_is_refused(string arguments, string sentence) =>
        CommandRun.Of(["worksheet", .. arguments.Split(' ')]).IsRefusedNaming(sentence);
}
