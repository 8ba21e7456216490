using HandCalc.Randomness;
using HandCalc.Writing;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc write</c>: the model writes, word by word.</summary>
internal static class WriteCommand
{
    /// <summary>Writes a text, and beside each word how likely it was.</summary>
    /// <param name="page">What it writes on.</param>
    /// <param name="step">The training step that would come next: its parameters write.</param>
    /// <param name="prompt">The first words.</param>
    /// <param name="sampling">From which distribution each word is drawn.</param>
    /// <param name="seed">The seed of the drawing.</param>
    public static int Run(Page page, TrainingStep step, string prompt, Sampling sampling, int seed)
    {
        Writer writer = Begin(step, prompt, sampling);
        WriteTitle(page, step.Model, sampling, seed);
        WriteUnknown(page, step.Model, prompt);
        page.Write();
        var table = new WrittenTable(page, writer, isPlain: sampling is { Temperature: 1, TopK: null });
        foreach (ChosenWord word in writer.Write(sampling, new RandomChoice(seed)))
        {
            table.Add(word);
        }

        page.Write();
        page.Write(new Line().Add(writer.IsEnded ? $"{Tokenizer.End} ends the text." : writer.Limit!, Palette.Quiet));
        return ExitCode.Fine;
    }

    private static Writer Begin(TrainingStep step, string prompt, Sampling sampling)
    {
        try
        {
            sampling.Check(step.Model.Vocabulary.Length);
            return new Writer(step.Model, step.State, Tokenizer.Encode(prompt, step.Model.Vocabulary)[..^1]);
        }
        catch (InvalidInputException problem)
        {
            const string OfATokenizer = "text: ";
            string message = problem.Message.StartsWith(OfATokenizer, StringComparison.Ordinal)
                ? $"prompt: {problem.Message[OfATokenizer.Length..]}" : problem.Message;
            throw new InvalidInputException($"--{message}", problem);
        }
    }

    private static void WriteTitle(Page page, Model model, Sampling sampling, int seed)
    {
        string kept = sampling.TopK is { } k ? $"from the {Numbers.Count(k)} likeliest words" : "from all words";
        string how = sampling.Temperature == 0 ? "temperature 0: always the largest"
            : $"drawn {kept}, temperature {Numbers.Shortest(sampling.Temperature)}, seed {seed}";
        page.Write(new Line().Add(model.Name, Palette.Heading).Add($"   {how}", Palette.Quiet));
    }

    private static void WriteUnknown(Page page, Model model, string prompt)
    {
        string[] unknown = [.. Tokenizer.Split(prompt).Except(model.Vocabulary)];
        if (unknown.Length > 0)
        {
            page.Write(new Line().Add(
                $"Not in the vocabulary, and read as {Tokenizer.Unknown}: {Enumeration.First(5, unknown)}.", Palette.Quiet));
        }
    }
}
