using System.Globalization;
using System.Text.RegularExpressions;
using HandCalc.Cli;
using HandCalc.Cli.Printing;
using HandCalc.Models;
using Spectre.Console;

namespace HandCalc.Specs.Command;

/// <summary>On a terminal the same text has colours.</summary>
public sealed partial class Colours
{
    [TestCase("")]
    [TestCase("step 3")]
    [TestCase("explain A[0] 2 1 --depth 3")]
    [TestCase("explain d.hidden 1 1")]
    [TestCase("examples")]
    public void Without_its_colours_the_text_is_the_plain_one(string command)
    {
        string[] args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        string coloured = OnTerminal(args);

        coloured.Should().Contain("\u001b[");
        TrimmedLines(Escape().Replace(coloured, "")).Should().Equal(TrimmedLines(CommandRun.Of(args).Output));
    }

    [Test]
    public void Negative_is_blue_and_positive_orange_the_stronger_the_larger()
    {
        Color small = Palette.Of(0.01, 1).Foreground, large = Palette.Of(1, 1).Foreground, negative = Palette.Of(-1, 1).Foreground;

        large.R.Should().BeGreaterThan(large.B);
        negative.B.Should().BeGreaterThan(negative.R);
        (large.R - large.B).Should().BeGreaterThan(small.R - small.B);
    }

    /// <summary>What is as it should be is green: a loss that falls, and a word that becomes more probable; what is not is red.</summary>
    [TestCaseSource(typeof(Examples), nameof(Examples.Names))]
    public void What_the_step_changed_for_the_better_is_green(string name)
    {
        string outcome = OnTerminal(["--example", name]).Split("What the step changed")[^1];
        (string Text, bool Better, bool Green)[] told =
        [
            .. LossAfter().Matches(outcome).Select(loss => (loss.Value, Of(loss, "after") < Of(loss, "before"), IsGreen(loss))),
            .. Signed().Matches(outcome).Select(change => (change.Value, change.Value.Contains('+', StringComparison.Ordinal), IsGreen(change))),
        ];

        told.Should().HaveCountGreaterThan(2).And.OnlyContain(number => number.Better == number.Green);

        static bool IsGreen(Match match) => match.Groups["style"].Value.Contains("0;150;60", StringComparison.Ordinal);
        static double Of(Match loss, string group) => double.Parse(loss.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static string OnTerminal(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Out = new AnsiConsoleOutput(output),
        });
        Handcalc.Run(args, new Page(output, error, Page.PlainWidth, terminal)).Should().Be(0);
        return output.ToString();
    }

    private static IEnumerable<string> TrimmedLines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();

    [GeneratedRegex("(?<before>[0-9.]+) before, \u001b\\[(?<style>[0-9;]*)m(?<after>[0-9.]+)")]
    private static partial Regex LossAfter();

    [GeneratedRegex("\u001b\\[(?<style>[0-9;]*)m *[-+][0-9.]+")]
    private static partial Regex Signed();
}
