using System.CommandLine;
using HandCalc.Terminal;
using HandCalc.Timing;

namespace HandCalc.Cli.Input;

/// <summary>The options of <c>handcalc bench</c>: the sizes of the model, and how it is measured.</summary>
internal sealed class BenchOptions
{
    private const int MostSize = 1_000_000;

    private readonly Option<int?> dModel = Options.Number("--d-model", 1, MostSize, "Features of a token; by default 16.");
    private readonly Option<int?> heads = Options.Number("--heads", 1, MostSize, "Attention heads, a divisor of --d-model; by default 2.");
    private readonly Option<int?> dFf = Options.Number(
        "--d-ff", 1, MostSize, "Features inside the feed-forward network; by default four times --d-model.");

    private readonly Option<int?> tokens = Options.Number(
        "--tokens", SizedModel.LeastTokens, MostSize, "Tokens of the text, <BOS> and <EOS> included; by default 5.");

    private readonly Option<int?> vocabulary = Options.Number(
        "--vocabulary", SizedModel.LeastWords, MostSize, "Words of the vocabulary; by default 6.");

    private readonly Option<Architecture> architecture = Options.Choice<Architecture>(
        "--architecture", "NAME", "Of which blocks the model is made; by default the published one");

    private readonly Option<int?> layers = Options.Number(
        "--layers", 1, ModelRules.MostLayers, "Blocks, with --architecture gpt2; by default 1.");

    private readonly Option<int?> steps = Options.Number(
        "--steps", 1, 10_000_000, "Steps to measure; by default as many as take two seconds, or one.");

    private readonly Option<int?> threads = Options.Number("--threads", 1, 64, "Threads that share large matrices; by default 1.");

    /// <summary>All options, in the order of help.</summary>
    public IEnumerable<Option> All => [dModel, heads, dFf, tokens, vocabulary, architecture, layers, steps, threads];

    /// <summary>The model to measure.</summary>
    /// <exception cref="InvalidInputException">The sizes do not go together, or are too large.</exception>
    public Model Model(ParseResult parsed)
    {
        (int features, int count) = (parsed.GetValue(dModel) ?? 16, parsed.GetValue(heads) ?? 2);
        if (features % count != 0)
        {
            throw new InvalidInputException(
                $"{heads.Name}: {count} does not divide {dModel.Name}, {features}; allowed: a divisor of it.");
        }

        bool isGpt2 = parsed.GetValue(architecture) == Architecture.Gpt2;
        if (parsed.GetValue(layers) > 1 && !isGpt2)
        {
            throw new InvalidInputException($"{layers.Name}: {parsed.GetValue(layers)}; allowed: 1, or {architecture.Name} gpt2.");
        }

        Model model = SizedModel.Of(
            features, count, parsed.GetValue(dFf) ?? 4 * features, parsed.GetValue(tokens) ?? 5, parsed.GetValue(vocabulary) ?? 6,
            isGpt2 ? parsed.GetValue(layers) ?? 1 : null);
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

    /// <summary>How many steps to measure; null if it is not said.</summary>
    public int? Steps(ParseResult parsed) => parsed.GetValue(steps);

    /// <summary>How many threads to compute with.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(threads) ?? 1;

    /// <summary>The option that sets a field of the model.</summary>
    private Option<int?>? OptionOf(string field) => field switch
    {
        "dModel" => dModel,
        "dFf" => dFf,
        "maxLength" => tokens,
        "vocabulary" => vocabulary,
        _ => null,
    };
}
