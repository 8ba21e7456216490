using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Checks;

/// <summary>
/// A state from which a training step is checked, with all that witnesses say of it. Each witness is asked once and serves the
/// check of every wrong rule. The models are copies of their own: whoever changes a worked example changes nothing here.
/// </summary>
internal sealed class Situation
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);

    private static readonly Model RepeatedWord = Published with
    {
        Text = "the cat sat on the mat",
        Vocabulary = ["<PAD>", "<BOS>", "<EOS>", "<UNK>", "the", "cat", "sat", "on", "mat", "."],
        MaxLength = 8,
    };

    private static readonly Model Gpt2 = RepeatedWord with
    {
        Architecture = Architecture.Gpt2,
        Layers = 2,
        TiedEmbeddings = true,
        Biases = false,
    };

    /// <summary>Small, for PyTorch has stored all of its tensors.</summary>
    private static readonly Model SideBySide = RepeatedWord with
    {
        Texts = ["the mat", "on the cat sat"],
        DModel = 8,
        DFf = 12,
        Loss = LossReduction.Mean,
    };

    private readonly Lazy<ImmutableArray<TrainingStep>> history;
    private readonly Lazy<ImmutableArray<TapeGradients>> tapes;
    private readonly Lazy<Dictionary<string, Matrix<double>>> after;
    private readonly Lazy<PyTorchResults?> pyTorch;

    private Situation(string name, Func<TrainingStep> first, int stepsBefore = 0)
    {
        Name = name;
        history = new(() => [.. Trainer.Steps(first(), stepsBefore + 1)]);
        tapes = new(() => [.. history.Value.Select(TapeTransformer.Of)]);
        after = new(() => AdamWInLongForm.After(
            Right.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
            [.. tapes.Value.Select(tape => Right.Parameters.ToDictionary(
                parameter => parameter.Name, parameter => tape.Gradients[$"d.{parameter.Name}"]))],
            Right.Model.Optimizer));
        pyTorch = new(() => stepsBefore == 0 ? PyTorchResults.Of(Right.Model) : null);
    }

    /// <summary>The first step of the published model: γ = 1, β = 0, no word twice.</summary>
    public static Situation Start { get; } = new(
        "the start", () => TrainingStep.Compute(Published));

    /// <summary>The first step of a text in which a word comes twice.</summary>
    public static Situation WordTwice { get; } = new(
        "a word twice", () => TrainingStep.Compute(RepeatedWord));

    /// <summary>A word comes twice, the loss is a mean, γ and β are anything, and ten steps have filled AdamW's memory.</summary>
    public static Situation NothingHidden { get; } = TenStepsLater("ten steps later", RepeatedWord);

    /// <summary>The first step of the published model where all is asked of the optimizer that may be.</summary>
    public static Situation EverySettingAsked { get; } = new("the start", () => TrainingStep.Compute(EverySetting.In(Published)));

    /// <summary>The same where nothing is hidden: the rate still grows, and all gradients are clipped.</summary>
    public static Situation EverySettingAskedLater { get; } = TenStepsLater("ten steps later", RepeatedWord with
    {
        Optimizer = EverySetting.In(RepeatedWord, clip: 0.1).Optimizer with { Schedule = new(Warmup: 20, Steps: 100, Minimum: 0.1) },
    });

    /// <summary>The first step of two of GPT-2's blocks, with tied embeddings and no biases.</summary>
    public static Situation TwoBlocks { get; } = new("the start", () => TrainingStep.Compute(Gpt2));

    /// <summary>The same ten steps later.</summary>
    public static Situation TwoBlocksLater { get; } = new("ten steps later", () => TrainingStep.Compute(Gpt2), stepsBefore: 10);

    /// <summary>The first step of three texts of different lengths, side by side; the loss is a mean.</summary>
    public static Situation SeveralTexts { get; } = new("the start", () => TrainingStep.Compute(SideBySide));

    /// <summary>The same where nothing is hidden.</summary>
    public static Situation SeveralTextsLater { get; } = TenStepsLater("ten steps later", SideBySide);

    /// <summary>All of them, from the one that hides most.</summary>
    public static ImmutableArray<Situation> All => [Start, WordTwice, NothingHidden];

    /// <summary>The first step of a worked example, whatever it has become.</summary>
    public static Situation Of(WorkedExample example) =>
        Array.Find([Start, WordTwice], situation => situation.Right.Model.IsSameAs(example.Step.Model)) ?? new(example.Name,
            () => example.Step);

    /// <summary>What a table calls it.</summary>
    public string Name { get; }

    /// <summary>The training step by the right rules.</summary>
    public TrainingStep Right => history.Value[^1];

    /// <summary>What the tape says of the step.</summary>
    public TapeGradients Tape => tapes.Value[^1];

    /// <summary>What PyTorch has computed; null where it has not computed this step.</summary>
    public PyTorchResults? PyTorch => pyTorch.Value;

    /// <summary>Every parameter after the step, from the tape's gradients of all steps so far.</summary>
    public IReadOnlyDictionary<string, Matrix<double>> AfterTheStep => after.Value;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Situation TenStepsLater(string name, Model model) => new(name, stepsBefore: 10, first: () => TrainingStep.Compute(
        model with { Loss = LossReduction.Mean },
        TrainingState.Initial(model)
            .With("gamma", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 1 + (0.5 * Math.Sin(j + 1))))
            .With("beta", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 0.3 * Math.Cos(j + 1)))));
}
