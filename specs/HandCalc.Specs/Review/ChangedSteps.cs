using HandCalc.Models;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Review;

/// <summary>The training step that a small checkout has approved, and that step with one thing changed.</summary>
internal static class ChangedSteps
{
    /// <summary>The step that is approved.</summary>
    public static TrainingStep Right { get; } = TrainingStep.Compute(TemporaryCheckout.Small);

    /// <summary>The step after a change: of its model, of a weight, or of a formula.</summary>
    public static TrainingStep After(string change)
    {
        (TrainingStep step, Model model) = (Right, Right.Model);
        Matrix<double> weights = step["W_O"].Value;
        weights[0, 1] = 0.5;
        return change switch
        {
            "one entry of W_O" => TrainingStep.Compute(model, step.State.With("W_O", weights)),
            "gamma" => TrainingStep.Compute(model, step.State.With("gamma", step["gamma"].Value * 2)),
            "rounding" => TrainingStep.Compute(model, step.State.With("b_2", step["b_2"].Value + 1.2e-6)),
            "less than a thousandth of a percent" => TrainingStep.Compute(model, step.State.With("b_2", step["b_2"].Value + 4e-6)),
            "1/√d_k" => BackwardMistakes.RootForgotten.In(step),
            _ => TrainingStep.Compute(Model(change)),
        };
    }

    private static Model Model(string change)
    {
        Model model = TemporaryCheckout.Small;
        return change switch
        {
            "seed" => model with { Initialization = model.Initialization with { Seed = 7 } },
            "a word more" => model with { Vocabulary = [.. model.Vocabulary, "dog"] },
            "a word fewer" => model with { Vocabulary = model.Vocabulary[..^1], Text = "I like" },
            "another word" => model with { Vocabulary = [.. model.Vocabulary[..^1], "robots"], Text = "I like robots" },
            "another text" => model with { Text = "like I like" },
            "a longer text" => model with { Text = "I like I like transformers", MaxLength = 7 },
            "order of words" => model with { Vocabulary = [.. model.Vocabulary[..3], "like", "I", "transformers"] },
            "heads" => model with { Heads = 1 },
            "mean and rate" => model with { Loss = LossReduction.Mean, Optimizer = model.Optimizer with { LearningRate = 0.5 } },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "no such change"),
        };
    }
}
