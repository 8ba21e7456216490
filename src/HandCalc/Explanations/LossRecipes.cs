using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>From the probabilities to the loss, and back to the logits.</summary>
internal static class LossRecipes
{
    /// <summary>−ln P[i, target of i].</summary>
    public static Recipe CrossEntropy(Definition p, ImmutableArray<int> targets) =>
        Because(-Ln(Of(p, I, I.In(targets))), [.. Next(p, targets), "."]);

    /// <summary>Σₖ losses[k], or their mean.</summary>
    public static Recipe Total(Definition losses, bool mean)
    {
        Recipe sum = Sum(losses.Rows.Length, Of(losses, K, J));
        return mean ? Part("sum", sum) / losses.Rows.Length : sum;
    }

    /// <summary>1.</summary>
    public static Recipe Seed() => Because(1, "The slope of the loss along itself is 1: here the way back begins.");

    /// <summary>dL, or its part in a mean.</summary>
    public static Recipe TotalBackward(Definition dLoss, int count, bool mean) =>
        mean ? Of(dLoss) / count : Of(dLoss);

    /// <summary>−d.losses[i] / P[i, j] where j comes next.</summary>
    public static Recipe ProbabilitiesBackward(Definition dLosses, Definition p, ImmutableArray<int> targets) => BeforeTheEnd(
        p, targets, WhereEqual(
            J, I.In(targets),
            Because(-(Of(dLosses) / Of(p)), [.. Next(p, targets), "."]),
            Because(0, [.. Next(p, targets), ", so no loss reads the probability of “", (p.Columns, J), "”."])));

    /// <summary>d.losses[i] · (P[i, j] − Y), where Y is 1 where j comes next and 0 elsewhere.</summary>
    public static Recipe LogitsBackward(Definition dLosses, Definition p, ImmutableArray<int> targets) => BeforeTheEnd(
        p, targets, Of(dLosses) * (Of(p) - Called("Y", WhereEqual(
            J, I.In(targets),
            Because(1, [.. Next(p, targets), "."]),
            Because(0, [.. Next(p, targets), ", not “", (p.Columns, J), "”."])))));

    private static Recipe BeforeTheEnd(Definition p, ImmutableArray<int> targets, Recipe recipe) =>
        WhereLess(I, At(targets.Length), recipe, Because(
        0, "No word comes after “", (p.Rows, I), "” at the end, so it has no target and no loss depends on its row."));

    /// <summary>After “like” comes “transformers” …</summary>
    private static Sentence.Part[] Next(Definition p, ImmutableArray<int> targets) =>
        ["After “", (p.Rows, I), "” comes “", (p.Columns, I.In(targets)), "”"];
}
