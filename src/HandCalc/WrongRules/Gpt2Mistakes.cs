using HandCalc.Operations;
using static HandCalc.Explanations.RecipeNotation;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in what GPT-2's block and tied embeddings add to the published block (chapters 16 to 18).</summary>
public static class Gpt2Mistakes
{
    /// <summary>d.residual_1 and d.x, without the gradient that comes straight through.</summary>
    public static WrongRule StraightPathDropped { get; } = new("straight path dropped",
        "The gradient of the stream is what comes back through the part alone, where it also comes straight past it.",
        (_, right) => Without(right, gradient => OfStream(right, gradient), term => term.Operation is Copy));

    /// <summary>residual = x + part / √(2N), where W_O and W_2 are drawn with that factor already.</summary>
    public static WrongRule ScaledTwice { get; } = new("residual scaled twice",
        "What a part writes into the stream is divided by √(2N) in the forward pass, where its weights are drawn so small already.",
        (model, right) =>
            from sum in right.Definitions
            where IsStream(sum)
            let divided = Of(sum.Operands[0].Source) + (Of(sum.Operands[1].Source) / Sqrt(2 * model.Layers))
            select (sum.Name, ToldByRecipe.InPlaceOf(sum, divided)));

    /// <summary>d.E_token by the product with the logits alone.</summary>
    public static WrongRule ReadForgotten { get; } = new("tied gradient of writing alone",
        "The table receives the gradient of the output layer, and none for being looked up.",
        (_, right) => Without(right, IsTied, term => term.Operation is GatherByToken));

    /// <summary>d.E_token by the look-up alone.</summary>
    public static WrongRule WrittenForgotten { get; } = new("tied gradient of reading alone",
        "The table receives the gradient of the look-up, and none for being multiplied by.",
        (_, right) => Without(right, IsTied, term => term.Operation is Product));

    /// <summary>Every mistake of this kind.</summary>
    public static ImmutableArray<WrongRule> All { get; } = [StraightPathDropped, ScaledTwice, ReadForgotten, WrittenForgotten];

    private static bool IsStream(Definition definition) => definition.Id is { Kind: Kind.Value, Symbol: "residual_1" or "residual_2" };

    /// <summary>Whether it is the gradient of what a block reads and adds to.</summary>
    private static bool OfStream(Computation right, Definition gradient) => gradient.Id.Kind == Kind.Gradient
        && right.Definitions.Any(sum => IsStream(sum) && sum.Operands[0].Source.Id == gradient.Id.Of(Kind.Value));

    /// <summary>Whether it is the gradient of a table that is looked up and multiplied by.</summary>
    private static bool IsTied(Definition gradient) => gradient.Expression?.Terms is { Length: > 1 } terms
        && terms.Any(term => term.Operation is GatherByToken) && terms.Any(term => term.Operation is Product);

    private static IEnumerable<(string Tensor, Expression Formula)> Without(
        Computation right, Func<Definition, bool> isWrong, Func<Expression, bool> isForgotten) =>
        from gradient in right.Definitions
        where isWrong(gradient)
        let terms = gradient.Expression!.Terms
        let others = terms.Where(term => !isForgotten(term)).ToArray()
        where others.Length > 0 && others.Length < terms.Length
        select (gradient.Name, Addition.OfTerms(others));
}
