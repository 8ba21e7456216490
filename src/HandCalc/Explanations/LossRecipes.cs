using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>From the probabilities to the loss, and back to the logits.</summary>
internal static class LossRecipes
{
    /// <summary>−ln P[i, target of i].</summary>
    public static Recipe CrossEntropy(Definition p, ImmutableArray<int> targets) => WhereOneOf(I, WithoutTarget(targets),
        Because(0, "No word of its text comes after “", (p.Rows, I), "”, so nothing is asked of it, and it loses nothing."),
        Because(-Ln(Of(p, I, Target(targets))), [.. Next(p, targets), "."]));

    /// <summary>Σₖ losses[k], or their mean.</summary>
    public static Recipe Total(Definition losses, bool mean, int? count)
    {
        Recipe sum = Sum(losses.Rows, Of(losses, K, J));
        return new Case(IsMean(mean), Part("sum", sum) / Count(losses.Rows, count), sum);
    }

    /// <summary>1.</summary>
    public static Recipe Seed() => Because(1, "The slope of the loss along itself is 1: here the way back begins.");

    /// <summary>dL, or its part in a mean.</summary>
    public static Recipe TotalBackward(Definition dLoss, Axis losses, bool mean, int count) =>
        new Case(IsMean(mean), Of(dLoss) / Count(losses, count), Of(dLoss));

    /// <summary>dL where the loss is a mean, and its part in a mean where it is none.</summary>
    public static Recipe OtherTotalBackward(Definition dLoss, Axis losses, bool mean, int count) =>
        new Case(IsMean(mean), Of(dLoss), Of(dLoss) / Count(losses, count));

    /// <summary>−d.losses[i] / P[i, j] where j comes next.</summary>
    public static Recipe ProbabilitiesBackward(Definition dLosses, Definition p, ImmutableArray<int> targets) => WithATarget(
        p, dLosses, targets, WhereEqual(
            J, Target(targets),
            Because(-(Of(dLosses) / Of(p)), [.. Next(p, targets), "."]),
            Because(0, [.. Next(p, targets), ", so no loss reads the probability of “", (p.Columns, J), "”."])));

    /// <summary>d.losses[i] · (P[i, j] − Y), where Y is 1 where j comes next and 0 elsewhere.</summary>
    public static Recipe LogitsBackward(Definition dLosses, Definition p, ImmutableArray<int> targets) => WithATarget(
        p, dLosses, targets, Of(dLosses) * (Of(p) - Called("Y", WhereEqual(
            J, Target(targets),
            Because(1, [.. Next(p, targets), "."]),
            Because(0, [.. Next(p, targets), ", not “", (p.Columns, J), "”."])))));

    /// <summary>The same, but in the last row d.losses[n − 1] · P[i, j], as if its target were no word.</summary>
    public static Recipe WithLastRow(Definition dLogits)
    {
        (Definition dLosses, Definition p) = (dLogits.Operands[0].Source, dLogits.Operands[1].Source);
        return WhereLess(I, EndOf(dLosses.Rows), RecipeBook.Of(dLogits)!, Of(dLosses, EndOf(dLosses.Rows).Shifted(-1), J) * Of(p));
    }

    private static Recipe WithATarget(Definition p, Definition dLosses, ImmutableArray<int> targets, Recipe recipe)
    {
        Recipe none = Because(
            0, "No word comes after “", (p.Rows, I), "” at the end, so it has no target and no loss depends on its row.");
        return WhereLess(I, EndOf(dLosses.Rows), WhereOneOf(I, WithoutTarget(targets), none, recipe), none);
    }

    /// <summary>The rows, but for the last, in which a text ends or is over.</summary>
    private static ImmutableArray<int> WithoutTarget(ImmutableArray<int> targets) =>
        [.. targets.Index().Where(row => row.Item == Model.NoTarget).Select(row => row.Index)];

    /// <summary>How many losses there are: as many as rows, where each row has one.</summary>
    private static Number Count(Axis losses, int? count) => count is { } some && some != losses.Length ? new(some) : Number.Of(losses);

    /// <summary>After “like” comes “transformers” …</summary>
    private static Note.Part[] Next(Definition p, ImmutableArray<int> targets) =>
        ["After “", (p.Rows, I), "” comes “", (p.Columns, Target(targets)), "”"];

    private static Subscript Target(ImmutableArray<int> targets) => I.In(new(1, targets));

    /// <summary>Whether the model averages the losses.</summary>
    internal static Chosen IsMean(bool mean) => new("loss", mean ? "mean" : "sum", "mean");
}
