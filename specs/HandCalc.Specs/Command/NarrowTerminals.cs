using System.Text;
using HandCalc.Terminal.Printing;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Command;

/// <summary>A terminal of forty columns shows the same: lines are broken between words, and rows of a table between columns.</summary>
public sealed class NarrowTerminals
{
    private static readonly byte[] Wrong = Encoding.UTF8.GetBytes(TensorFile.Of(ForwardMistakes.RootForgotten.In(
        TrainingStep.Compute(Models.Examples.Read(Models.Examples.Default)))).Root.ToJsonString());

    private static readonly int[] Widths = [40, 60];

    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [TestCase("examples")]
    [TestCase("compare -")]
    [TestCase("compare - --full")]
    public void What_does_not_depend_on_the_width_is_the_same_word_by_word(string command)
    {
        CommandRun wide = CommandRun.Of(Wrong, command.Split(' '));
        foreach (int width in Widths)
        {
            CommandRun narrow = CommandRun.Of(Wrong, width, command.Split(' '));

            Words(narrow).Should().Equal(Words(wide), "at {0} columns", width);
            narrow.ExitCode.Should().Be(wide.ExitCode);
            TooWide(narrow, width).Should().BeEmpty("at {0} columns", width);
        }
    }

    /// <summary>Two columns of a table do not fit: then the second has a line of its own in every row, below its heading.</summary>
    [Test]
    public void A_row_is_broken_where_its_heading_is()
    {
        string[] lines = CommandRun.Of([], 40, ["examples"]).Lines;
        string[] names = [.. Models.Examples.All];
        int[] rows = [.. Enumerable.Range(0, lines.Length).Where(index => Margin(lines[index]) == 2)];

        rows.Select(row => lines[row].Trim()).Should().Equal(names.Prepend("example"));
        rows.Select(row => Margin(lines[row + 1])).Should().OnlyContain(margin => margin == 4);
        lines.Should().NotContain("");
    }

    [TestCase("")]
    [TestCase("step 3")]
    [TestCase("step 13 --full")]
    [TestCase("explain d.W_Q[0] 3 5 --depth 2")]
    [TestCase("explain d.X 1 1")]
    [TestCase("train --steps 30")]
    [TestCase("write --temperature 2 --top-k 3")]
    [TestCase("--help")]
    [TestCase("compare --help")]
    public void No_line_is_wider_than_the_terminal(string command)
    {
        foreach (int width in Widths)
        {
            string[] args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            TooWide(CommandRun.Of([], width, args), width).Should().BeEmpty("at {0} columns", width);
        }
    }

    private static int Margin(string line) => line.Length - line.TrimStart().Length;

    private static string[] Words(CommandRun run) => run.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines that could have been broken, or begun farther left.</summary>
    private static IEnumerable<string> TooWide(CommandRun run, int width) =>
        run.Lines.Where(line => Line.WidthOf(line) > width && line.Contains(' ', StringComparison.Ordinal));
}
