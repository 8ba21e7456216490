using HandCalc.Exports;

namespace HandCalc.Practice.Answers;

/// <summary>A training step on which an exercise is judged.</summary>
/// <param name="Name">What it is called in a workspace.</param>
/// <param name="Step">The step.</param>
internal sealed record Trial(string Name, TrainingStep Step)
{
    /// <summary>The name of the one that the book tells.</summary>
    public const string Book = "book";

    /// <summary>The name of the other.</summary>
    public const string NothingHidden = "nothing-hidden";

    /// <summary>
    /// A step in which no formula is right by luck: γ is not 1, β is not 0, moments remember, a word comes twice, the loss is a mean, and
    /// every size is one of its own.
    /// </summary>
    private static readonly Lazy<Trial> Other = new(() =>
    {
        VectorCase hidden = Vectors.Cases.Single(one => one.Name == NothingHidden);
        Model model = hidden.Model with
        {
            DModel = 12,
            Heads = 4,
            DFf = 20,
            MaxLength = 9,
            Loss = LossReduction.Mean,
            LayerNormEpsilon = 1e-4,
            Optimizer = hidden.Model.Optimizer with { Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, WeightDecay = 0.1 },
        };
        return new(NothingHidden, new VectorCase(hidden.Name, hidden.About, model, hidden.StepsBefore).Step);
    });

    /// <summary>What a reader hears of it.</summary>
    public string Told => Name == Book ? "the book's model" : $"a model that hides nothing ({Step.Model.Ids.Length} tokens, d_model "
        + $"{Step.Model.DModel}, {Step.Model.Heads} heads of {Step.Model.DHead}, d_ff {Step.Model.DFf}; γ is not 1, and the loss is a mean)";

    /// <summary>The step of an example, and the one that hides nothing.</summary>
    /// <exception cref="InvalidInputException">It is of another architecture.</exception>
    public static ImmutableArray<Trial> Of(Model example) => example.Architecture == Architecture.Published
        ? [new(Book, TrainingStep.Compute(example)), Other.Value]
        : throw new InvalidInputException($"--example: {example.Name}: the exercises are of the published block; allowed: "
            + $"{string.Join(", ", Examples.Names)}.");
}
