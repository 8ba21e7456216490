using System.Globalization;
using HandCalc.Cli.Commands;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.Command;

/// <summary>Who waits for long work is told how far it is, on the terminal and nowhere else.</summary>
public sealed class LongWork
{
    [Test]
    public void After_a_second_the_terminal_says_how_far_it_is_and_forgets_it_at_the_end()
    {
        TimeSpan elapsed = TimeSpan.Zero;
        using var terminal = new StringWriter();
        using (var progress = new Progress(terminal, "Checking gradients", width: 40, isCounted: true, () => elapsed))
        {
            foreach ((double seconds, double part) in new[] { (0.5, 0.05), (0.99, 0.09), (1.01, 0.101), (1.1, 0.11), (1.3, 0.13), (9, 1) })
            {
                elapsed = TimeSpan.FromSeconds(seconds);
                progress.Report(part);
            }
        }

        terminal.ToString().Should().Be(
            "\rChecking gradients: 10 %\rChecking gradients: 13 %\rChecking gradients: 100 %\r                         \r");
    }

    /// <summary>A clock that goes on whenever somebody looks at it: then each report is written.</summary>
    [Test]
    public void A_check_tells_which_part_of_the_gradients_is_checked()
    {
        int seconds = 0;
        using var terminal = new StringWriter();
        ReadModel small = ReadModel.Faint(0.1);
        int all = small.Slopes.Sum(row => row.Count);

        CheckCommand.Run(new Page(TextWriter.Null, TextWriter.Null, progress: terminal, elapsed: () => TimeSpan.FromSeconds(++seconds)),
            small.Step);

        Percents(terminal).Should().Equal(Enumerable.Range(1, all)
            .Select(done => Math.Round(100.0 * done / all, MidpointRounding.AwayFromZero)));
    }

    /// <summary>The percentages that a terminal has shown.</summary>
    internal static IEnumerable<double> Percents(StringWriter terminal) => terminal.ToString().Split('\r')
        .Where(text => text.Contains('%', StringComparison.Ordinal))
            .Select(text => double.Parse(text.Split(':')[1].Trim(' ', '%'), CultureInfo.InvariantCulture));

    [Test]
    public void Where_it_cannot_be_told_how_far_a_clock_goes_on()
    {
        using var terminal = new StringWriter();
        Func<TimeSpan> elapsed = () => TimeSpan.FromSeconds(12.3);
        using (var progress = new Progress(terminal, "Computing the training step", width: 20, isCounted: false, elapsed))
        {
            progress.Tick();
        }

        terminal.ToString().Should().Be("\rComputing the trai…\r                   \r");
    }

    [Test]
    public void Short_work_and_work_that_nobody_waits_for_write_nothing()
    {
        using var terminal = new StringWriter();
        using var output = new StringWriter();
        var page = new Page(output, output, progress: terminal);

        using (Progress progress = page.Progress("Training steps"))
        {
            progress.Report(0.5);
        }

        using (var progress = new Progress(null, "Training steps", 40, isCounted: true, () => TimeSpan.FromHours(1)))
        {
            progress.Report(0.5);
        }

        page.Working("Comparing", () => 3).Should().Be(3);
        $"{terminal}{output}".Should().BeEmpty();
    }
}
