using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Transformer;

/// <summary>One complete training step of a model, written down as equations: forward, backward, optimizer.</summary>
internal static class TransformerComputation
{
    public static Computation Compose(Model model)
    {
        var book = new ComputationBuilder();
        var forward = new ForwardPass(book, model);
        var backward = new BackwardPass(book, model, forward);
        OptimizerStep.Define(book, model, backward);
        return book.Build();
    }
}
