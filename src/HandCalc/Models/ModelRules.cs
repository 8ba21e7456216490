namespace HandCalc.Models;

/// <summary>What a model must fulfil before anything is computed or allocated.</summary>
public static class ModelRules
{
    private const int LongestName = 100;
    private static readonly string[] Special = [Tokenizer.Padding, Tokenizer.Begin, Tokenizer.End];

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
        CheckSettings(model);
        foreach (string word in Tokenizer.Split(model.Text))
        {
            Require(VisibleText.FirstUnseen(word) is null, "text", Quote(word), "words of visible characters");
        }

        Require(Tokenizer.Split(model.Text).Length > 0, "text", "there is no word in it", "at least one word of the vocabulary");
        int tokens = Tokenizer.Encode(model.Text, model.Vocabulary).Length;
        Require(tokens <= model.MaxLength, "text", $"{tokens} tokens with {Tokenizer.Begin} and {Tokenizer.End}",
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
            ("dModel", model.DModel), ("heads", model.Heads), ("dFf", model.DFf), ("maxLength", model.MaxLength),
        })
        {
            Require(size >= 1, field, Number(size), "a whole number from 1");
        }

        Require(model.DModel % model.Heads == 0, "heads", $"{model.Heads} does not divide dModel, {model.DModel}",
            $"a divisor of dModel{Divisors(model.DModel)}");
    }

    private static void CheckSettings(Model model)
    {
        OptimizerSettings optimizer = model.Optimizer;
        Require(model.Initialization.Seed >= 0, "initialization.seed", Number(model.Initialization.Seed), "a whole number from 0");
        Require(Enum.IsDefined(model.Initialization.Draw), "initialization.draw", $"{model.Initialization.Draw}",
            "\"continuous\" or \"reseeded\"");
        Require(Enum.IsDefined(model.Loss), "loss", $"{model.Loss}", "\"sum\" or \"mean\"");
        NotNegative("initialization.scale", model.Initialization.Scale);
        Positive("layerNormEpsilon", model.LayerNormEpsilon);
        NotNegative("optimizer.learningRate", optimizer.LearningRate);
        BelowOne("optimizer.beta1", optimizer.Beta1);
        BelowOne("optimizer.beta2", optimizer.Beta2);
        Positive("optimizer.epsilon", optimizer.Epsilon);
        NotNegative("optimizer.weightDecay", optimizer.WeightDecay);
    }

    private static void NotNegative(string field, double value) =>
        Require(double.IsFinite(value) && value >= 0, field, Number(value), "a finite number from 0");

    private static void Positive(string field, double value) =>
        Require(double.IsFinite(value) && value > 0, field, Number(value), "a finite number above 0");

    private static void BelowOne(string field, double value) =>
        Require(value is >= 0 and < 1, field, Number(value), "a number from 0, below 1");

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
