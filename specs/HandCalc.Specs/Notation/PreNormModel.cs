using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.Transformer;

namespace HandCalc.Specs.Notation;

/// <summary>
/// Another model, of the same blocks: layer norm in front of each part, two layers, residuals around both parts, biases everywhere, and one
/// table for reading and writing.
/// </summary>
internal static class PreNormModel
{
    public const int Layers = 2;

    /// <summary>A training step after some others: no bias is zero any more, and no γ one.</summary>
    public static TrainingStep Trained { get; } = Enumerable.Range(0, 5).Aggregate(Drawn(), (before, _) => before.Next());

    /// <summary>The first training step.</summary>
    public static TrainingStep Drawn()
    {
        Model model = Examples.Read(Examples.Default) with { Text = "I like I" };
        return TrainingStep.Of(model, TransformerComputation.Compose(model, Forward));
    }

    private static Definition Forward(Blocks model)
    {
        Definition x = model.Embedding(), tokens = x.Operands[0].Source;
        for (int layer = 0; layer < Layers; layer++)
        {
            x = Block(model[$"block[{layer}]"], x);
        }

        return model.Loss(model.TiedUnembedding(model["ln_f"].LayerNorm(x), tokens));
    }

    private static Definition Block(Blocks here, Definition x)
    {
        Definition first = here.Sum("residual_1", x, here.Attention(here["ln_1"].LayerNorm(x), biases: true));
        return here.Sum("residual_2", first, here.FeedForward(here["ln_2"].LayerNorm(first)));
    }
}
