using HandCalc.Models;
using HandCalc.Randomness;
using HandCalc.Specs.Notation;
using HandCalc.Terminal.Printing;
using HandCalc.Writing;

namespace HandCalc.Specs.Command;

/// <summary><c>handcalc write</c>: a text as it grows, and how likely each of its words was.</summary>
public sealed class WrittenTexts
{
    private const string Cat = "the-cat-sat-on-the-mat";

    private static readonly Lazy<TrainingStep> Trained = new(() =>
    {
        var loop = new TrainingLoop(Examples.Read(Cat));
        for (int step = 0; step < 60; step++)
        {
            loop.Step();
        }

        return TrainingStep.Compute(Examples.Read(Cat), loop.State);
    });

    [TestCase("", 1.0, null, 0)]
    [TestCase("--seed 5 --temperature 1.5 --top-k 3", 1.5, 3, 5)]
    [TestCase("--temperature 0", 0.0, null, 0)]
    public void Each_row_is_a_word_with_its_probability_and_the_text_so_far(string options, double temperature, int? topK, int seed)
    {
        Model model = Trained.Value.Model;
        var writer = new Writer(model, Trained.Value.State, [.. Ids("<BOS> the")]);
        string[] expected = [.. writer.Write(new(temperature, topK), new RandomChoice(seed)).Select((word, place) => string.Join(' ',
            [$"{place + 2}", Numbers.Plain(word.P[word.Id]), .. options.Length > 0 ? [Numbers.Plain(word.Probability)] : Array.Empty<string>(),
                .. Else(word), .. writer.Words]))];

        CommandRun run = CommandRun.Of(["write", "--example", Cat, "--steps", "60", "--prompt", "the", .. Words(options)]).Succeeds();

        Rows(run).Skip(1).Should().Equal(expected);
        Rows(run)[0].Should().Be("<BOS> the");
        run.Lines[^1].Should().Be(writer.IsEnded ? "<EOS> ends the text." : writer.Limit);

        IEnumerable<string> Else(ChosenWord word) => word.P.Index().Where(p => p.Index != word.Id).OrderByDescending(p => p.Item)
            .Take(1).SelectMany(p => new[] { model.Vocabulary[p.Index], Numbers.Plain(p.Item) });
    }

    [Test]
    public void A_trained_model_writes_its_text()
    {
        const string Text = "I like I like transformers";
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel(file => (file["text"], file["maxLength"]) = (Text, 7));

        CommandRun.Of("write", "--model", model, "--steps", "400", "--temperature", "0").Succeeds()
            .Says("temperature 0: always the largest", $" <BOS> {Text} <EOS>\n", "\n<EOS> ends the text.\n");
    }

    [Test]
    public void The_text_stops_where_E_pos_does()
    {
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel(file => (file["text"], file["maxLength"]) = ("I like transformers", 5));
        CommandRun run = CommandRun.Of("write", "--model", model, "--prompt", "like like like like").Succeeds();

        run.Lines[^1].Should().StartWith("maxLength: the next word would stand at position 5, and E_pos has rows for 0 to 4 only; allowed: ");
        Rows(run).Should().Equal("<BOS> like like like like");
        CommandRun.Of("write", "--model", model, "--prompt", "like like like like like").IsRefusedNaming("--prompt: 6 tokens with <BOS>", "1 to maxLength, 5");
    }

    [Test]
    public void A_word_that_is_unknown_is_told() => CommandRun.Of("write", "--example", Cat, "--prompt", "the dog").Succeeds()
        .Says("Not in the vocabulary, and read as <UNK>: dog.", " <BOS> the <UNK>\n");

    /// <summary>Of a long text the end is shown.</summary>
    [TestCase(80)]
    [TestCase(140)]
    public void Where_the_text_is_wider_than_the_terminal_its_end_is_shown(int width)
    {
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel(file => file["maxLength"] = 60);
        CommandRun run = CommandRun.Of([], width, ["write", "--model", model, "--temperature", "0", "--prompt", "I like I like I like I"]);
        string[] texts = [.. run.Succeeds().Lines.Where(line => line.StartsWith("   ", StringComparison.Ordinal))];

        texts.Should().HaveCountGreaterThan(50).And.OnlyContain(line => Line.WidthOf(line) <= width);
        texts[^1].Should().Contain(" … ").And.EndWith(" like");
    }

    private static IEnumerable<int> Ids(string text) => Words(text).Select(word => Trained.Value.Model.Vocabulary.IndexOf(word));

    /// <summary>The rows of the table, with one space between their words.</summary>
    private static string[] Rows(CommandRun run) =>
        [.. run.Lines.SkipWhile(line => !line.Contains("position  ", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => string.Join(' ', Words(line)))];

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
