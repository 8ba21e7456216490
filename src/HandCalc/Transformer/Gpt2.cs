namespace HandCalc.Transformer;

/// <summary>GPT-2, forward: layer norm in front of each part of a block, a residual around it, one layer norm at the end.</summary>
/// <param name="model">The sizes, and what is chosen: layers, tied embeddings, biases.</param>
/// <remarks>Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), section 2.3.</remarks>
internal sealed class Gpt2(Model model)
{
    private readonly Beginning? bias = model.Biases ? Beginning.At(0) : null;

    /// <summary>W_O and W_2 write into the residual stream, twice in each layer: so the stream has the same spread for any depth.</summary>
    private readonly double divisor = Math.Sqrt(2 * model.Layers);

    /// <summary>The forward pass, up to the logits.</summary>
    public Definition Forward(Blocks whole)
    {
        Definition x = whole.Embedding(), tokens = x.Operands[0].Source;
        for (int layer = 0; layer < model.Layers; layer++)
        {
            x = Block(whole[$"block[{layer}]"], x);
        }

        x = whole["ln_f"].LayerNorm(x);
        return model.TiedEmbeddings ? whole.TiedUnembedding(x, tokens) : whole.Unembedding(x);
    }

    private Definition Block(Blocks here, Definition x)
    {
        Definition middle = here.Sum("residual_1", x, here.Attention(here["ln_1"].LayerNorm(x), bias, divisor));
        return here.Sum("residual_2", middle, here.FeedForward(here["ln_2"].LayerNorm(middle), bias, divisor));
    }
}
