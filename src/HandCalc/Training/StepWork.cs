using HandCalc.Operations;
using HandCalc.Transformer;

namespace HandCalc.Training;

/// <summary>How much arithmetic a training step is.</summary>
public static class StepWork
{
    /// <summary>The multiply-adds of all matrix products of a training step, forward and backward. The rest is small beside them.</summary>
    public static long MultiplyAdds(Model model) => MultiplyAdds(TransformerComputation.Compose(model).Definitions);

    /// <summary>The multiply-adds of the products among some tensors: the entries of each result times the length of its sums.</summary>
    internal static long MultiplyAdds(IEnumerable<Definition> definitions) =>
        (from definition in definitions
         let expression = definition.Expression
         where expression is not null
         from term in expression.Terms.DefaultIfEmpty(expression)
         where term.Operation is Product
         select (long)definition.Rows.Length * definition.Columns.Length * Inner(term)).Sum();

    private static int Inner(Expression product) =>
        product.Operands[0] is { Transposed: true } a ? a.Source.Rows.Length : product.Operands[0].Source.Columns.Length;
}
