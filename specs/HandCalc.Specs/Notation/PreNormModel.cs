using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>GPT-2's block twice, with one table for reading and writing, at the sizes of the default example.</summary>
internal static class PreNormModel
{
    public const int Layers = 2;

    /// <summary>A training step after some others: no bias is zero any more, and no γ one.</summary>
    public static TrainingStep Trained { get; } = Enumerable.Range(0, 5).Aggregate(Drawn(), (before, _) => before.Next());

    /// <summary>The first training step.</summary>
    public static TrainingStep Drawn()
    {
        Model model = Examples.Read(Examples.Default);
        return TrainingStep.Compute(model with
        {
            Text = "I like I",
            Architecture = Architecture.Gpt2,
            Layers = Layers,
            TiedEmbeddings = true,
            Initialization = model.Initialization with { Draw = DrawOrder.Continuous },
        });
    }
}
