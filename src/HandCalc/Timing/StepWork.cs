using HandCalc.Tensors;
using HandCalc.Transformer;

namespace HandCalc.Timing;

/// <summary>How much arithmetic a training step is.</summary>
public static class StepWork
{
    /// <summary>
    /// The multiply-adds of all matrix products of a training step, forward and backward: for each product, the entries of its result
    /// times the length of its sums. The rest is small beside them.
    /// </summary>
    public static long MultiplyAdds(Models.Model model) => TransformerComputation.Compose(model).Definitions
        .SelectMany(definition => (definition.Expression?.Terms.IsEmpty == false ? definition.Expression.Terms : [definition.Expression!])
            .Where(expression => expression?.Operation is Operations.Product)
            .Select(product => (long)definition.Rows.Length * definition.Columns.Length * Inner(product)))
        .Sum();

    private static int Inner(Expression product) =>
        product.Operands[0] is { Transposed: true } a ? a.Source.Rows.Length : product.Operands[0].Source.Columns.Length;
}
