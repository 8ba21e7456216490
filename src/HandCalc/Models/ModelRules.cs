namespace HandCalc.Models;

/// <summary>What a model must fulfil before anything is computed or allocated.</summary>
public static class ModelRules
{
    /// <summary>How many characters the name of a model may have.</summary>
    public const int LongestName = 100;

    /// <summary>How many blocks may follow each other: ten times as many as in the largest model whose sizes were published.</summary>
    public const int MostLayers = 1000;

    private static readonly string[] Special = [Tokenizer.Padding, Tokenizer.Begin, Tokenizer.End];

    private static readonly NumberRange NotNegative = new(0, "a finite number from 0"),
        Positive = new(0, "a finite number above 0") { IsAbove = true }, BelowOne = new(0, "a number from 0, below 1") { Below = 1 },
        Part = new(0, "a number from 0 to 1") { To = 1 };

    /// <summary>What is allowed in each setting that is a number, by the name of its field.</summary>
    internal static ImmutableDictionary<string, NumberRange> Ranges { get; } = new Dictionary<string, NumberRange>
    {
        ["initialization.scale"] = NotNegative,
        ["layerNormEpsilon"] = Positive,
        ["optimizer.learningRate"] = NotNegative,
        ["optimizer.beta1"] = BelowOne,
        ["optimizer.beta2"] = BelowOne,
        ["optimizer.epsilon"] = Positive,
        ["optimizer.weightDecay"] = NotNegative,
        ["optimizer.schedule.minimum"] = Part,
        ["optimizer.clip"] = Positive,
    }.ToImmutableDictionary();

    /// <summary>Refuses a model that cannot be computed.</summary>
    /// <exception cref="InvalidInputException">The message names the field and what is allowed.</exception>
    public static void Check(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        bool isName = model.Name.Trim().Length is > 0 and <= LongestName && VisibleText.FirstUnseen(model.Name) is null;
        Require(isName, "name", Quote(model.Name),
            $"1 to {LongestName} visible characters in one line");
        CheckVocabulary(model);
        CheckSizes(model);
        CheckArchitecture(model);
        CheckSettings(model);
        CheckText(model, model.Text, "text");
        if (model.Texts is { } texts)
        {
            Require(!texts.IsDefaultOrEmpty, "texts", "there is none", "one at least that stands beside text; or the field is left out");
            foreach ((int index, string text) in texts.Index())
            {
                CheckText(model, text, $"texts[{Number(index)}]");
            }
        }
    }

    private static void CheckText(Model model, string text, string field)
    {
        foreach (string word in Tokenizer.Split(text))
        {
            Require(VisibleText.FirstUnseen(word) is null, field, Quote(word), "words of visible characters");
        }

        Require(Tokenizer.Split(text).Length > 0, field, "there is no word in it", "at least one word of the vocabulary");
        int tokens = Tokenizer.Encode(text, model.Vocabulary, field).Length;
        Require(tokens <= model.MaxLength, field, $"{tokens} tokens with {Tokenizer.Begin} and {Tokenizer.End}",
            $"at most maxLength, {model.MaxLength}");
    }

    private static void CheckVocabulary(Model model)
    {
        foreach (string word in model.Vocabulary)
        {
            Require(word.Length > 0 && !word.Any(char.IsWhiteSpace) && VisibleText.FirstUnseen(word) is null, "vocabulary", Quote(word),
                "words of visible characters, without white space");
        }

        foreach (string word in Special)
        {
            Require(model.Vocabulary.Contains(word), "vocabulary", $"{word} is missing", $"a list with {string.Join(", ", Special)} in it");
        }

        string? twice = model.Vocabulary.GroupBy(word => word).FirstOrDefault(group => group.Count() > 1)?.Key;
        Require(twice is null, "vocabulary", $"'{twice}' comes twice", "each word once");
        string? apart = model.Vocabulary.FirstOrDefault(word => VisibleText.FirstCombining(word) is not null
            && model.Vocabulary.Any(other => VisibleText.DiffersInComposition(word, other)));
        Require(apart is null, "vocabulary",
            $"'{apart}' comes twice, with and without the combining character {VisibleText.FirstCombining(apart ?? "")}", "each word once");
    }

    private static void CheckSizes(Model model)
    {
        foreach ((string field, int size) in new[]
        {
            ("dModel", model.DModel), ("heads", model.Heads), ("dFf", model.DFf), ("maxLength", model.MaxLength), ("layers", model.Layers),
        })
        {
            Require(size >= 1, field, Number(size), "a whole number from 1");
        }

        Require(model.Layers <= MostLayers, "layers", Number(model.Layers), $"a whole number from 1 to {MostLayers}");
        Require(model.DModel % model.Heads == 0, "heads", $"{model.Heads} does not divide dModel, {model.DModel}",
            $"a divisor of dModel{Divisors(model.DModel)}");
    }

    /// <summary>The published block is one, and as it is; what may be chosen belongs to the other architectures.</summary>
    private static void CheckArchitecture(Model model)
    {
        Require(Enum.IsDefined(model.Architecture), "architecture", $"{model.Architecture}", "\"published\" or \"gpt2\"");
        const string Gpt2 = "architecture gpt2";
        bool isPublished = model.Architecture == Architecture.Published;
        Require(!isPublished || model.Layers == 1, "layers", Number(model.Layers), $"1, or {Gpt2}");
        Require(!isPublished || !model.TiedEmbeddings, "tiedEmbeddings", "true", $"false, or {Gpt2}");
        Require(!isPublished || model.Biases, "biases", "false", $"true, or {Gpt2}");
        Require(isPublished || model.Initialization.Draw == DrawOrder.Continuous, "initialization.draw", "\"reseeded\"",
            $"\"continuous\" with {Gpt2}");
    }

    private static void CheckSettings(Model model)
    {
        OptimizerSettings optimizer = model.Optimizer;
        Require(model.Initialization.Seed >= 0, "initialization.seed", Number(model.Initialization.Seed), "a whole number from 0");
        Require(Enum.IsDefined(model.Initialization.Draw), "initialization.draw", $"{model.Initialization.Draw}",
            "\"continuous\" or \"reseeded\"");
        Require(Enum.IsDefined(model.Loss), "loss", $"{model.Loss}", "\"sum\" or \"mean\"");
        Require(model.Initialization.Values is not { IsRead: false }, $"{GivenValues.Field}.file", "a file is named",
            "the numbers themselves; a model file alone names a file");
        foreach ((string field, double value) in new[]
        {
            ("initialization.scale", model.Initialization.Scale), ("layerNormEpsilon", model.LayerNormEpsilon),
            ("optimizer.learningRate", optimizer.LearningRate), ("optimizer.beta1", optimizer.Beta1), ("optimizer.beta2", optimizer.Beta2),
            ("optimizer.epsilon", optimizer.Epsilon), ("optimizer.weightDecay", optimizer.WeightDecay),
            ("optimizer.schedule.minimum", optimizer.Schedule?.Minimum ?? 0), ("optimizer.clip", optimizer.Clip ?? 1),
        })
        {
            Require(Ranges[field].Has(value), field, Number(value), Ranges[field].Allowed);
        }

        Require(Enum.IsDefined(optimizer.Decay), "optimizer.decay", $"{optimizer.Decay}", "\"all\" or \"matrices\"");
        if (optimizer.Schedule is { } schedule)
        {
            Require(schedule.Warmup >= 1, "optimizer.schedule.warmup", Number(schedule.Warmup), "a whole number from 1");
            Require(schedule.Steps > schedule.Warmup, "optimizer.schedule.steps", Number(schedule.Steps),
                $"a whole number above warmup, {schedule.Warmup}");
        }
    }

    private static void Require(bool holds, string field, string found, string allowed)
    {
        if (!holds)
        {
            throw new InvalidInputException($"{field}: {found}; allowed: {allowed}.");
        }
    }

    private static string Divisors(int number) => number > 10_000
        ? ""
        : $" ({string.Join(", ", Enumerable.Range(1, number).Where(divisor => number % divisor == 0))})";

    private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"'{VisibleText.Of(text)}'";
}
