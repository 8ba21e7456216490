using HandCalc.Operations;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in what the model is asked for, and where the way back begins (steps 7 to 9 and 12).</summary>
public static class TargetMistakes
{
    /// <summary>Every mistake of this kind.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        Targets("targets two ahead", "Each position is asked for the word after the next one; near the end, for the last.", 2),
        Targets("targets one behind", "Each position is asked for the word before it; the first, for itself.", -1),
        new("label smoothing", "The targets are smoothed by 0.1, where this book asks for one word.", (model, right) =>
        [
            ("losses", Losses(model, right, (p, i, target) =>
                -(0.9 * Math.Log(p[i, target])) - (0.1 * p.Row(i).Map(Math.Log).Average()))),
            ("d.logits", Logits(model, right, (p, isTarget, i, j) => p[i, j] - (isTarget ? 0.9 : 0) - (0.1 / p.ColumnCount))),
        ]),
        new("tied embeddings", "The logits, or their way back, take E_tokenᵀ in the place of W_lm.", (_, right) =>
        [
            ("logits", new Product().Of(right["normalized"], right["E_token"].T)),
            ("d.normalized", new Product().Of(right["d.logits"], right["E_token"])),
            ("d.E_token", Replaced(
                right["d.E_token"], x => right["d.E_token"].Expression!.Evaluate([x[0]]) + x[1].Transpose(), right["d.W_lm"])),
        ]),
        Logits("targets not subtracted", "The gradient of the logits is P, where it is P − Y.", (p, _, i, j) => p[i, j]),
        Logits("Y − P for P − Y", "The gradient of the logits has the other sign.", (p, isTarget, i, j) => (isTarget ? 1 : 0) - p[i, j]),
        Logits("only the target's logit", "The gradient of the logits has the target's entry alone, P − 1, where every word has one.",
            (p, isTarget, i, j) => isTarget ? p[i, j] - 1 : 0),
        new("P for its logarithm", "The loss is 1 − P of the target, where it is −ln P.", (model, right) =>
            [("losses", Losses(model, right, (p, i, target) => 1 - p[i, target]))]),
        new("the sign of the losses", "The losses are ln P, where they are −ln P.", (_, right) =>
            [("losses", Replaced(right["losses"], values => -right["losses"].Expression!.Evaluate(values)))]),
        Averaged("the biases' gradients averaged", "The gradients of the biases are means over the tokens, where they are sums.",
            ["b_1", "b_2"]),
        Averaged("the gradients of γ and β averaged", "The gradients of γ and β are means over the tokens, where they are sums.",
            ["gamma", "beta"]),
        Averaged("sums over the tokens averaged", "The gradients of biases, γ and β are means over the tokens, where they are sums.",
            ["b_1", "b_2", "gamma", "beta"]),
        new("gradients of the embeddings averaged", "A word that comes twice has the mean of its positions' gradients, where they add up.",
            (model, right) => [("d.E_token", Replaced(right["d.E_token"], values => right["d.E_token"].Expression!.Evaluate(values)
                .MapIndexed((i, _, entry) => entry / Math.Max(1, model.Ids.Count(id => id == i)))))]),
    ];

    private static WrongRule Averaged(string name, string description, string[] parameters) => new(name, description, (model, right) =>
        parameters.Select(parameter => right[$"d.{parameter}"]).Select(gradient =>
            (gradient.Name, Replaced(gradient, values => gradient.Expression!.Evaluate(values) / model.Ids.Length))));

    private static WrongRule Targets(string name, string description, int ahead) => new(name, description, (model, right) =>
        Of(right, model, row => Math.Clamp(row + ahead, 0, model.Ids.Length - 1)));

    /// <summary>What reads the targets, with other ones where a row has any.</summary>
    /// <param name="right">The right computation.</param>
    /// <param name="model">The model.</param>
    /// <param name="other">The row whose token is asked for in a row.</param>
    internal static IEnumerable<(string Tensor, Expression Formula)> Of(Computation right, Model model, Func<int, int> other)
    {
        ImmutableArray<int> ids = model.Ids;
        ImmutableArray<int> targets =
            [.. model.Targets.Select((target, row) => target == Model.NoTarget ? target : ids[other(row)])];
        return
        [
            ("losses", new CrossEntropy(targets).Of(right["P"])),
            ("d.P", new CrossEntropyBackward(targets).Of(right["d.losses"], right["P"])),
            ("d.logits", new SoftmaxCrossEntropyBackward(targets).Of(right["d.losses"], right["P"])),
        ];
    }

    /// <summary>The loss of each row that has a target: an entry of P, the row and the target; 0 for the others.</summary>
    private static Expression Losses(Model model, Computation right, Func<Matrix<double>, int, int, double> entry)
    {
        ImmutableArray<int> targets = model.Targets;
        return ByEntry(right["losses"], (x, i, _) => targets[i] == Model.NoTarget ? 0 : entry(x[0], i, targets[i]));
    }

    private static WrongRule Logits(string name, string description, Func<Matrix<double>, bool, int, int, double> entry) =>
        new(name, description, (model, right) => [("d.logits", Logits(model, right, entry))]);

    /// <summary>d.losses times an entry, of P, whether it is the target's, and its place; 0 in rows without a target.</summary>
    private static Expression Logits(Model model, Computation right, Func<Matrix<double>, bool, int, int, double> entry)
    {
        ImmutableArray<int> targets = model.Targets;
        return ByEntry(right["d.logits"], (x, i, j) =>
            i < targets.Length && targets[i] != Model.NoTarget ? x[0][i, 0] * entry(x[1], j == targets[i], i, j) : 0);
    }
}
