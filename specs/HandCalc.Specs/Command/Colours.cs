using System.Globalization;
using HandCalc.Cli;
using HandCalc.Cli.Commands;
using HandCalc.Cli.Input;
using HandCalc.Models;
using HandCalc.Specs.Review;
using HandCalc.Terminal.Printing;
using Spectre.Console;

namespace HandCalc.Specs.Command;

/// <summary>On a terminal the same text has colours.</summary>
public sealed partial class Colours
{
    private const string Green = "0;150;60";

    [TestCase("")]
    [TestCase("step 3")]
    [TestCase("explain A[0] 2 1 --depth 3")]
    [TestCase("explain d.hidden 1 1")]
    [TestCase("examples")]
    public void Without_its_colours_the_text_is_the_plain_one(string command)
    {
        if (command != "step 3")
        {
            Thorough.Only();
        }

        string[] args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        string coloured = OnTerminal(args);

        coloured.Should().Contain("\u001b[");
        TrimmedLines(Escape().Replace(coloured, "")).Should().Equal(TrimmedLines(CommandRun.Of(args).Output));
    }

    [Test]
    public void The_larger_a_number_the_stronger_is_its_colour()
    {
        Color small = Palette.Of(0.01, 1).Foreground, large = Palette.Of(1, 1).Foreground;

        (large.R - large.B).Should().BeGreaterThan(small.R - small.B);
    }

    [TestCase("step 11 --full")]
    [TestCase("explain d.hidden 1 1")]
    [TestCase("diff --tensor d.W_lm --heat")]
    public void Negative_is_blue_and_positive_orange(string command)
    {
        Thorough.Only();
        using var checkout = new TemporaryCheckout();
        checkout.Receive(ChangedSteps.After("gamma"));
        string[] wrong = [.. SignedCell().Matches(OnTerminal(command.Split(' '), new(checkout.Path, _ => null, null)))
            .Where(cell => cell.Groups["sign"].Value == "+" ? Part(cell, "r") <= Part(cell, "b") : Part(cell, "r") >= Part(cell, "b"))
            .Where(cell => cell.Groups["r"].Value != cell.Groups["b"].Value).Select(cell => cell.Groups["text"].Value)];

        wrong.Should().BeEmpty("handcalc {0} shows {1} in the other colour", command, wrong.FirstOrDefault());

        static int Part(Match cell, string part) => int.Parse(cell.Groups[part].Value, CultureInfo.InvariantCulture);
    }

    [TestCase(0.5, false)]
    [TestCase(0.25, true)]
    public void A_check_that_agrees_is_green_and_one_that_does_not_red(double gradient, bool agrees)
    {
        var row = new GradientCheck.Row("b_2", 16, agrees ? 0 : 1, 16, 0, 5, gradient, new MeasuredSlope(0.25, Error: 1e-8));

        string shown = OnTerminal(page => CheckReport.Write(page, ReadBack.ReadModel.Published.Step, new([row])));

        shown.Contains(agrees ? Green : "220;40;40", StringComparison.Ordinal).Should().BeTrue("it shows {0}", shown);
    }

    /// <summary>What is as it should be is green: a loss that falls, and a word that becomes more probable; what is not is red.</summary>
    [TestCaseSource(typeof(Examples), nameof(Examples.Names))]
    public void What_the_step_changed_for_the_better_is_green(string name)
    {
        string outcome = OnTerminal(["--example", name]).Split("What the step changed")[^1];
        (string Text, bool Better, bool Green)[] told =
        [
            .. LossAfter().Matches(outcome).Select(loss => (loss.Value, Of(loss, "after") < Of(loss, "before"), IsGreen(loss))),
            .. Signed().Matches(outcome).Select(change =>
                (change.Value, change.Value.Contains('+', StringComparison.Ordinal), IsGreen(change))),
        ];

        told.Should().HaveCountGreaterThanOrEqualTo(2, "the mean and the sum of the losses are told in any case");
        string? wrong = told.FirstOrDefault(number => number.Better != number.Green).Text;
        wrong.Should().BeNull("handcalc of {0} shows this change in the other colour", name);

        static bool IsGreen(Match match) => match.Groups["style"].Value.Contains(Green, StringComparison.Ordinal);
        static double Of(Match loss, string group) => double.Parse(loss.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static string OnTerminal(string[] args, CommandEnvironment? environment = null) =>
        OnTerminal(page => Handcalc.Run(args, page, environment).Should().BeInRange(0, 1));

    private static string OnTerminal(Action<Page> write)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Out = new AnsiConsoleOutput(output),
        });
        write(new Page(output, error, Page.PlainWidth, terminal));
        error.ToString().Should().BeEmpty();
        return output.ToString();
    }

    private static IEnumerable<string> TrimmedLines(string text) => text.ReplaceLineEndings("\n").Split('\n')
        .Select(line => line.TrimEnd());

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();

    [GeneratedRegex("\u001b\\[[0-9;]*38;2;(?<r>[0-9]+);[0-9]+;(?<b>[0-9]+)m *(?<text>(?<sign>[-+−])[0-9░▒▓█][^\u001b]*)")]
    private static partial Regex SignedCell();

    [GeneratedRegex("(?<before>[0-9.]+) before, \u001b\\[(?<style>[0-9;]*)m(?<after>[0-9.]+)")]
    private static partial Regex LossAfter();

    [GeneratedRegex("\u001b\\[(?<style>[0-9;]*)m *[-+][0-9.]+")]
    private static partial Regex Signed();
}
