using System.CommandLine;
using HandCalc.Models;
using HandCalc.Timing;
using HandCalc.Training;

namespace HandCalc.Cli.Input;

/// <summary>The options of <c>handcalc bench</c>: the sizes of the model, and how it is measured.</summary>
internal sealed class BenchOptions
{
    private const int MostSize = 1_000_000, MostSteps = 10_000_000, MostThreads = 64;

    private readonly Option<string> dModel = Number("--d-model", "Features of a token; by default 16.");
    private readonly Option<string> heads = Number("--heads", "Attention heads, a divisor of --d-model; by default 2.");
    private readonly Option<string> dFf = Number("--d-ff", "Features inside the feed-forward network; by default four times --d-model.");
    private readonly Option<string> tokens = Number("--tokens", "Tokens of the text, <BOS> and <EOS> included; by default 5.");
    private readonly Option<string> vocabulary = Number("--vocabulary", "Words of the vocabulary; by default 6.");
    private readonly Option<string> steps = Number("--steps", "Steps to measure; by default as many as take two seconds.");
    private readonly Option<string> threads = Number("--threads", "Threads that share large matrices; by default 1.");

    /// <summary>All options, in the order of help.</summary>
    public IEnumerable<Option> All => [dModel, heads, dFf, tokens, vocabulary, steps, threads];

    /// <summary>The model to measure.</summary>
    /// <exception cref="InvalidInputException">A size is not allowed.</exception>
    public Model Model(ParseResult parsed)
    {
        int features = Read(parsed, dModel, 1, MostSize) ?? 16;
        int count = Read(parsed, heads, 1, MostSize) ?? 2;
        Model model = SizedModel.Of(
            features,
            features % count == 0 ? count : throw new InvalidInputException(
                $"{heads.Name}: {count} does not divide {dModel.Name}, {features}; allowed: a divisor of it."),
            Read(parsed, dFf, 1, MostSize) ?? 4 * features,
            Read(parsed, tokens, SizedModel.LeastTokens, MostSize) ?? 5,
            Read(parsed, vocabulary, SizedModel.LeastWords, MostSize) ?? 6);
        try
        {
            StepMemory.Compose(model);
            return model;
        }
        catch (InvalidInputException problem) when (OptionOf(problem.Message.Split(':')[0]) is { } option)
        {
            throw new InvalidInputException(option.Name + problem.Message[problem.Message.IndexOf(':')..], problem);
        }
    }

    /// <summary>How many steps to measure; nothing if it is not said.</summary>
    public int? Steps(ParseResult parsed) => Read(parsed, steps, 1, MostSteps);

    /// <summary>How many threads to compute with.</summary>
    public int Threads(ParseResult parsed) => Read(parsed, threads, 1, MostThreads) ?? 1;

    /// <summary>The option that sets a field of the model.</summary>
    private Option<string>? OptionOf(string field) => field switch
    {
        "dModel" => dModel,
        "dFf" => dFf,
        "maxLength" => tokens,
        "vocabulary" => vocabulary,
        _ => null,
    };

    private static Option<string> Number(string name, string description) => new(name) { Description = description, HelpName = "N" };

    private static int? Read(ParseResult parsed, Option<string> option, int least, int most) =>
        parsed.GetValue(option) is { } typed ? Count.Parse(option.Name, typed, least, most) : null;
}
