using HandCalc.Operations;

namespace HandCalc.WrongRules;

/// <summary>
/// Mistakes in a row that is computed after others, whose keys and values are kept. Training computes all rows at once and knows none of
/// them, so they are no mistakes of a training step: they vary the forward pass of a <see cref="Writing.Writer"/>.
/// </summary>
public static class WritingMistakes
{
    /// <summary>Every mistake of this kind.</summary>
    public static ImmutableArray<WrongRule> All { get; } =
    [
        Cached("position of the cached token off by one",
            "A word that is computed after others has the row of E_pos that belongs to the word before it.",
            x => x.Operation is Embedding lookUp ? lookUp with { First = lookUp.First - 1 } : null),
        Cached("mask without the cached rows",
            "The only row that is computed counts as the first one of the mask, and sees the first key alone.",
            x => x.Operation is Softmax { Causal: true } softmax ? softmax with { Earlier = 0 } : null),
    ];

    /// <summary>A mistake that only a row with other rows before it can have.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="description">What goes wrong, in one sentence.</param>
    /// <param name="wrong">What takes the place of an operation; null where it stays.</param>
    private static WrongRule Cached(string name, string description, Func<Expression, Operation?> wrong) => new(name, description,
        (_, right) => from definition in right.Definitions
                      where right.Definitions.Any(other => other.Operation == "stacking")
                      let expression = definition.Expression
                      let operation = expression is null ? null : wrong(expression)
                      where operation is not null
                      select (definition.Name, operation.Of(expression.Operands.AsSpan())));
}
