using System.CommandLine;
using System.Globalization;
using HandCalc.Cli.Commands;
using HandCalc.Cli.Input;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Terminal.Printing;
using HandCalc.Timing;

namespace HandCalc.Specs.Command;

/// <summary>
/// What <c>handcalc bench</c> writes, and what it measures. How fast it is depends on the machine, and is no matter for a test.
/// </summary>
/// <remarks>The number of threads is one for the whole process, and a measurement sets it: so these tests run alone.</remarks>
[NonParallelizable]
public sealed class Benches
{
    private const string Number = @"[0-9,]+", Decimal = @"[0-9]+\.[0-9]";

    [Test]
    public void It_writes_a_table_the_first_losses_and_the_median_in_the_last_line()
    {
        using var terminal = new StringWriter();
        string[] lines = Run("--steps 3", terminal).Lines;

        LongWork.Percents(terminal).Should().Equal(33, 67, 100);
        lines.Should().HaveCount(7);
        lines[0].Should().Be("D 16, 2 heads, F 64, 5 tokens, 6 words   3,456 parameters, one thread");
        lines[1].Should().BeEmpty();
        lines[2].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Should().Equal("median", "minimum", "steps a second", "allocated a step", "GFLOP/s");
        lines[3].Should().MatchRegex($"^ +{Decimal} us +{Decimal} us +{Number} +{Number} bytes +{Decimal}$");
        lines[4].Should().BeEmpty();
        lines[5].Should().MatchRegex(@"^losses of the first steps:( [0-9]+\.[0-9]{9}){3}$");
        lines[6].Should().MatchRegex($"^median {Decimal} us per step$");
        lines[3].TrimStart().Should().StartWith(lines[6].Split(' ')[1], "the median stands in both places");

        // The rates are those of the median, as far as its one decimal and theirs tell.
        double[] shown = [.. Regex.Matches(lines[3], $"{Decimal}|{Number}")
            .Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
        (double fastest, double slowest) = (1e6 / (shown[0] - 0.05), 1e6 / (shown[0] + 0.05));
        double work = 2e-9 * StepWork.MultiplyAdds(PublishedModel.Drawn(DrawOrder.Continuous));
        IsIn("steps a second", shown[2], slowest - 1, fastest);
        IsIn("GFLOP/s", shown[4], (work * slowest) - 0.05, (work * fastest) + 0.05);

        static void IsIn(string what, double number, double least, double most) => (number >= least && number <= most).Should().BeTrue(
            "handcalc bench: {0} are shown as {1}, and between {2} and {3} is right for the median", what, number, least, most);
    }

    [Test]
    public void The_sizes_and_the_threads_are_those_that_are_typed() =>
        Run("--d-model 6 --heads 3 --d-ff 5 --tokens 4 --vocabulary 7 --threads 2 --steps 1").Lines[0]
            .Should().Be("D 6, 3 heads, F 5, 4 tokens, 7 words   335 parameters, 2 threads");

    [Test]
    public void GPT_2_is_measured_with_as_many_blocks_as_are_typed()
    {
        string[] lines = Run("--architecture gpt2 --layers 3 --d-model 8 --steps 1").Lines;
        Model model = Examples.Read(Examples.Default);
        TrainingStep step = TrainingStep.Compute(model with
        {
            DModel = 8,
            Heads = 2,
            DFf = 32,
            Vocabulary = ["<PAD>", "<BOS>", "<EOS>", "a", "b", "c"],
            Text = "a b c",
            MaxLength = 5,
            Architecture = Architecture.Gpt2,
            Layers = 3,
            TiedEmbeddings = true,
            Initialization = model.Initialization with { Scale = 0.02 },
        });

        lines[0].Should().StartWith("GPT-2 of 3 layers, D 8, 2 heads, F 32, 5 tokens, 6 words   ");
        lines[5].Should().StartWith(FormattableString.Invariant($"losses of the first steps: {step.Loss:F9} {step.Next().Loss:F9} "));
    }

    /// <summary>
    /// The words are others and so are their names; text and sizes are those that are typed, and all else is the default example's.
    /// </summary>
    [TestCase("", 16, 2, 64, "a b c", "a b c")]
    [TestCase("--d-model 6 --heads 3 --d-ff 5 --tokens 7 --vocabulary 5", 6, 3, 5, "a b", "a b a b a")]
    public void The_losses_are_those_of_training_steps_of_the_model_that_is_typed(
        string options, int dModel, int heads, int dFf, string words, string text)
    {
        string[] vocabulary = ["<PAD>", "<BOS>", "<EOS>", .. words.Split(' ')];
        TrainingStep step = TrainingStep.Compute(Examples.Read(Examples.Default) with
        {
            DModel = dModel,
            Heads = heads,
            DFf = dFf,
            Text = text,
            Vocabulary = [.. vocabulary],
            MaxLength = text.Split(' ').Length + 2,
        });

        string losses = string.Join(' ', new[] { step, step.Next(), step.Next().Next() }
            .Select(one => one.Loss.ToString("F9", CultureInfo.InvariantCulture)));

        Run($"--steps 1 {options}").Lines[^2].Should().Be($"losses of the first steps: {losses}");
    }

    [Test]
    public void A_loop_is_measured_as_often_as_is_asked_for()
    {
        var loop = new TrainingLoop(PublishedModel.Drawn(DrawOrder.Continuous));
        (int planned, int done) = (0, 0);

        StepTimes times = StepTimes.Measure(
            loop, steps: 7, warmUp: TimeSpan.Zero, planned: (count, _) => planned = count, done: () => done++);

        (planned, done, loop.StepsTaken).Should().Be((7, 7, 3 + 1 + 7), "three losses are kept, and one step warms up");
        times.Minimum.Should().BePositive().And.BeLessThanOrEqualTo(times.Median);
    }

    /// <summary>
    /// T tokens, D features, h heads of d, F inside, V words. Each product is there once forward, and twice on the way back.
    /// </summary>
    [Test]
    public void The_multiply_adds_are_those_of_a_count_by_hand()
    {
        const long T = 5, D = 16, Heads = 2, OfHead = 8, F = 64, V = 6;
        long projections = 3 * Heads * T * D * OfHead;                                           // Q, K, V
        long attention = Heads * ((T * OfHead * T) + (T * T * OfHead)) + (T * D * D);            // scores, head, and W_O
        long feedForward = (T * D * F) + (T * F * D);
        long logits = T * D * V;

        StepWork.MultiplyAdds(PublishedModel.Drawn(DrawOrder.Continuous)).Should().Be(3 * (projections + attention + feedForward + logits));
    }

    [Test]
    public void A_text_or_a_vocabulary_that_is_too_small_for_the_three_special_words_is_refused()
    {
        Action text = () => SizedModel.Of(16, 2, 64, tokens: 2, words: 6);
        Action vocabulary = () => SizedModel.Of(16, 2, 64, tokens: 5, words: 3);

        text.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("tokens");
        vocabulary.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("words");
    }

    /// <summary>Runs the command with the options as they are typed, but without half a second of warming up.</summary>
    private static CommandRun Run(string options, StringWriter? terminal = null)
    {
        int seconds = 0;
        var bench = new BenchOptions();
        var command = new System.CommandLine.Command("bench");
        foreach (Option option in bench.All)
        {
            command.Add(option);
        }

        ParseResult parsed = command.Parse(options);
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = BenchCommand.Run(
            new Page(output, error, progress: terminal, elapsed: () => TimeSpan.FromSeconds(++seconds)),
            bench.Model(parsed), bench.Steps(parsed), bench.Threads(parsed), warmUp: TimeSpan.Zero);
        return new CommandRun(exitCode, output.ToString(), error.ToString()).Succeeds();
    }
}
