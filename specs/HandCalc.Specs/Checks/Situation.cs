using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
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

    private readonly Lazy<ImmutableArray<TrainingStep>> history;
    private readonly Lazy<ImmutableArray<TapeGradients>> tapes;
    private readonly Lazy<Dictionary<string, Matrix<double>>> after;
    private readonly Lazy<PyTorchResults?> pyTorch;

    private Situation(string name, Func<TrainingStep> first, int stepsBefore = 0)
    {
        Name = name;
        history = new(() => [.. Steps(first(), stepsBefore + 1)]);
        tapes = new(() => [.. history.Value.Select(TapeTransformer.Of)]);
        after = new(() => Right.Parameters.ToDictionary(parameter => parameter.Name, After));
        pyTorch = new(() => stepsBefore == 0 ? PyTorchResults.Of(Right.Model) : null);
    }

    /// <summary>The first step of the published model: γ = 1, β = 0, no word twice.</summary>
    public static Situation Start { get; } = new(
        "the start", () => TrainingStep.Compute(Published));

    /// <summary>The first step of a text in which a word comes twice.</summary>
    public static Situation WordTwice { get; } = new(
        "a word twice", () => TrainingStep.Compute(RepeatedWord));

    /// <summary>A word comes twice, the loss is a mean, γ and β are anything, and ten steps have filled AdamW's memory.</summary>
    public static Situation NothingHidden { get; } = new("ten steps later", stepsBefore: 10, first: () => TrainingStep.Compute(
        RepeatedWord with { Loss = LossReduction.Mean },
        TrainingState.Initial(RepeatedWord)
            .With("gamma", Matrix<double>.Build.Dense(1, RepeatedWord.DModel, (_, j) => 1 + (0.5 * Math.Sin(j + 1))))
            .With("beta", Matrix<double>.Build.Dense(1, RepeatedWord.DModel, (_, j) => 0.3 * Math.Cos(j + 1)))));

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

    private static IEnumerable<TrainingStep> Steps(TrainingStep step, int count)
    {
        for (; count > 0; count--, step = step.Next())
        {
            yield return step;
        }
    }

    private Matrix<double> After(Tensor parameter) => AdamWInLongForm.After(
        parameter.Value, [.. tapes.Value.Select(tape => tape.Gradients[$"d.{parameter.Name}"])], Right.Model.Optimizer);
}
