namespace HandCalc.Transformer;

/// <summary>One complete training step of a model, written down as equations: forward, backward, optimizer.</summary>
internal static class TransformerComputation
{
    /// <summary>A training step of a model.</summary>
    public static Computation Compose(Model model) => Compose(model, ForwardOf(model));

    /// <summary>A training step of any architecture: its forward pass is composed of blocks, and the rest follows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Composes the forward pass, and gives the logits.</param>
    public static Computation Compose(Model model, Func<Blocks, Definition> forward)
    {
        var book = new ComputationBuilder();
        var blocks = new Blocks(book, model, new Axes(model));
        Gradients d = Gradients.Of(book, blocks.Loss(forward(blocks)));
        new Optimizer(book, model.Optimizer).Move(d);
        return book.Build();
    }

    /// <summary>The forward pass alone, for the tokens of any text that follow others.</summary>
    /// <param name="model">The model; its own text does not matter.</param>
    /// <param name="text">The ids of all tokens.</param>
    /// <param name="earlier">
    /// How many of them were computed before: their keys and values are given, as K_cache[h] and V_cache[h] of each block, and only the
    /// rows behind them are computed.
    /// </param>
    public static Computation Forward(Model model, ImmutableArray<int> text, int earlier = 0)
    {
        var book = new ComputationBuilder();
        var blocks = new Blocks(book, model, new Axes(model, text, earlier));
        blocks.Probabilities(ForwardOf(model)(blocks));
        return book.Build();
    }

    private static Func<Blocks, Definition> ForwardOf(Model model) => model.Architecture switch
    {
        Architecture.Gpt2 => new Gpt2(model).Forward,
        _ => PublishedBlock,
    };

    /// <summary>One block: attention, then a feed-forward network with a residual around it, then one layer norm.</summary>
    private static Definition PublishedBlock(Blocks model)
    {
        Definition attention = model.Attention(model.Embedding());
        Definition residual = model.Sum("residual", attention, model.FeedForward(attention, Beginning.Drawn(Blocks.Network)));
        return model.Unembedding(model.LayerNorm(residual));
    }
}
