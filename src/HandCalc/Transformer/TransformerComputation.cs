using HandCalc.Operations;

namespace HandCalc.Transformer;

/// <summary>One complete training step of a model, written down as equations: forward, backward, optimizer.</summary>
internal static class TransformerComputation
{
    /// <summary>A training step of the published block.</summary>
    public static Computation Compose(Model model) => Compose(model, PublishedBlock);

    /// <summary>A training step of any architecture: its forward pass is composed of blocks, and the rest follows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Composes the forward pass, and gives the loss.</param>
    public static Computation Compose(Model model, Func<Blocks, Definition> forward)
    {
        var book = new ComputationBuilder();
        Gradients d = Gradients.Of(book, forward(new Blocks(book, model, new Axes(model))));
        Optimize(book, model.Optimizer, d);
        return book.Build();
    }

    /// <summary>One block: attention, then a feed-forward network with a residual around it, then one layer norm.</summary>
    private static Definition PublishedBlock(Blocks model)
    {
        Definition attention = model.Attention(model.Embedding());
        Definition residual = model.Sum("residual", attention, model.FeedForward(attention));
        return model.Loss(model.Unembedding(model.LayerNorm(residual)));
    }

    /// <summary>AdamW moves every parameter. What it carries from step to step (m, v and the count) is given from outside.</summary>
    private static void Optimize(ComputationBuilder book, OptimizerSettings settings, Gradients d)
    {
        Definition time = book.Given(TensorName.Time, Axis.None, Axis.None);
        foreach (Definition parameter in book.Build().Parameters.ToArray())
        {
            Definition m = Moment(Kind.FirstMoment, new FirstMoment(settings.Beta1));
            Definition v = Moment(Kind.SecondMoment, new SecondMoment(settings.Beta2));
            book.Optimized(parameter, parameter.Id.Of(Kind.NewValue), new AdamWUpdate(settings).Of(parameter, m, v, time));

            Definition Moment(Kind kind, Operation rule)
            {
                TensorName name = parameter.Id.Of(kind);
                return book.Optimized(parameter, name, rule.Of(book.Optimized(parameter, name with { IsCarried = true }), d[parameter]));
            }
        }
    }
}
