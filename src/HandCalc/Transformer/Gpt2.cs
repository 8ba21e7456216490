namespace HandCalc.Transformer;

/// <summary>GPT-2, forward: layer norm in front of each part of a block, a residual around it, one layer norm at the end.</summary>
/// <param name="model">The sizes, and what is chosen: layers, tied embeddings, biases.</param>
/// <param name="isPreNorm">False for comparison with post-norm: a layer norm behind each sum, in the stream, and none at the end.</param>
/// <param name="divisor">What divides the scale of W_O and W_2, which write into the stream twice in each layer; by default √(2N), by which
/// the stream has the same spread for any depth.</param>
/// <remarks>Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), section 2.3.</remarks>
internal sealed class Gpt2(Model model, bool isPreNorm = true, double? divisor = null)
{
    private readonly Beginning? bias = model.Biases ? Beginning.At(0) : null;

    private readonly double divisor = divisor ?? Math.Sqrt(2 * model.Layers);

    /// <summary>The forward pass, up to the logits.</summary>
    public Definition Forward(Blocks whole)
    {
        Definition x = whole.Embedding(), tokens = x.Operands[0].Source;
        for (int layer = 0; layer < model.Layers; layer++)
        {
            x = Block(whole[$"block[{layer}]"], x);
        }

        x = isPreNorm ? whole["ln_f"].LayerNorm(x) : x;
        return model.TiedEmbeddings ? whole.TiedUnembedding(x, tokens) : whole.Unembedding(x);
    }

    private Definition Block(Blocks here, Definition x)
    {
        Definition middle = Behind("ln_1", here.Sum("residual_1", x, here.Attention(InFront("ln_1", x), bias, divisor)));
        return Behind("ln_2", here.Sum("residual_2", middle, here.FeedForward(InFront("ln_2", middle), bias, divisor)));

        Definition InFront(string name, Definition of) => isPreNorm ? here[name].LayerNorm(of) : of;
        Definition Behind(string name, Definition of) => isPreNorm ? of : here[name].LayerNorm(of);
    }
}
