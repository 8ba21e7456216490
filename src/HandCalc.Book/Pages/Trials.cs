using HandCalc.WrongRules;

namespace HandCalc.Book.Pages;

/// <summary>
/// Rows of numbers that a reader moves, to see what follows from them: which, and under which derivation. The page computes on from there
/// by the recipes; see trial.js, and for what is no row product.js, along.js and learning.js.
/// </summary>
internal static class Trials
{
    private const string OfLearning = "13.4";
    private const int LearningSteps = 50, LargestShape = 48;

    /// <summary>
    /// So many terms sum.js tells in their order. Of more it tells the largest first and folds the others, and nobody could go through
    /// them one by one.
    /// </summary>
    private const int MostTerms = 16;

    private static readonly Product[] Products =
    [
        new("2.2", "Q[0]", "Each entry of the product is a row of X times a column of the weights, feature by feature. The shapes say "
            + "whether two matrices fit: the inner lengths are one and the same, and the outer ones are left."),
        new("9.1", "d.W_lm", "normalizedᵀ has a row for each feature and a column for each token. So an entry adds over the tokens: it "
            + "takes a column of normalized as it is printed, and a column of d.logits."),
        new("11.2", "d.concat", "The product takes columns of W_Oᵀ, and they are rows of W_O. The switch takes W_O as it is. That fits as "
            + "well, for W_O is square: see what becomes of the product.", BackwardMistakes.OutputWeightsNotTransposed),
    ];

    private static readonly Along[] Lines =
    [
        new("8.2", _ => "P"),
        new("12.5", step => Charts.OneParameter.Watched(step).Of.Name),
    ];

    private static readonly Trial[] All =
    [
        new("3.4", "scaled[0]", ["A[0]", "head[0]"], "the scores", 8,
            "Push one score far above the others: it takes all the weight. "
            + "Move one that the mask hides, and nothing follows. Add the same to all: no weight moves."),
        new("3.6", "Q[0]", ["scores[0]", "scaled[0]", "A[0]", "head[0]"], "the query", 8,
            "The keys lie in the plane of the two directions in which they differ most. Drag the query towards one of them: its score "
            + "grows, it takes more of the weight, and the mixed value comes closer to its row of V. Without √dₖ the same query decides "
            + "more sharply. A key that the mask hides gets a score, and no weight.", Keys: "K[0]"),
        new("5.2", "hidden", ["activated"], "two numbers", 4,
            "Far above 0 a number passes, far below 0 it is held back, and near 0 it is halved. The tangents are as steep as the slope "
            + "by which gradients will pass here on the way back.", MostColumns: 2, Curve: "activated", Slope: "d.hidden d.activated"),
        new("6.6", "residual", ["mean", "variance", "x_hat"], "the numbers", 2,
            "Add the same to all, or multiply all: mean and variance follow, x̂ hardly moves. A factor below 0 turns every sign."),
        new("7.4", "logits", ["P", "losses"], "the logits", 8,
            "Raise one logit: its probability grows, at the cost of all others. "
            + "The loss falls towards 0 if it is that of the right word, and grows without bound if it is not."),
        new("8.5", "logits", ["P", "d.logits"], "the logits", 8,
            "Raise the logit of the right word: the closer its probability comes to 1, "
            + "the closer all gradients of the row come to 0. Raise another one: its gradient grows with its probability."),
        new("10.11", "hidden", ["activated", "d.hidden"], "two numbers", 6,
            "Far below 0 nothing passes, neither forward nor back: the tangent lies flat, and the gradient is as good as 0 there.",
            MostColumns: 2, Curve: "activated", Slope: "d.hidden d.activated"),
        new("11.7", "scaled[0]", ["A[0]", "d.scaled[0]"], "the scores", 8,
            "Push one score far above the others: the softmax saturates, and the gradients of all scores of the row come close to 0."),
        new("13.6", "d.b_2", ["m.b_2", "v.b_2", "new.b_2"], "two gradients", 2,
            "However large a gradient is, the new value goes as far; "
            + "only its sign decides which way. The moments follow its size.", MostColumns: 2),
    ];

    /// <summary>The trial of a derivation, folded; empty if it has none, or if the model has none of its tensors.</summary>
    public static Markup Of(string number, TrainingStep step)
    {
        if (number == OfLearning)
        {
            return Learning(step);
        }

        if (Products.FirstOrDefault(product => product.Number == number) is { } product)
        {
            return Multiplied(product, step);
        }

        if (Lines.FirstOrDefault(line => line.Number == number) is { } line)
        {
            return Measured(line, step);
        }

        if (All.FirstOrDefault(trial => trial.Number == number) is not { } trial
            || !trial.Shows.Prepend(trial.Moved).All(name => step.Computation.Contains(name)))
        {
            return Markup.None;
        }

        // The last row that a loss depends on: where there is a mask, it sees some tokens, and others not.
        Axis rows = step[trial.Moved].Rows;
        int row = Math.Max(rows.Length - 2, 0);
        Markup whose = rows == Axis.None ? Markup.None : Markup.Of($"""
             of “<span class="whose">{Definition.Bare(rows[row])}</span>”
            """);
        Markup drawn = trial.Keys is { } keys ? Markup.Of($""" data-keys="{keys}" """)
            : trial.Curve is { } curve ? Markup.Of($""" data-curve="{curve}" data-slope="{trial.Slope}" """) : Markup.None;
        return Markup.Of($"""
            <details class="trial" data-moved="{trial.Moved}" data-row="{row}" data-shows="{string.Join(' ', trial.Shows)}"
            data-reach="{trial.Reach}" data-most="{trial.MostColumns}"{drawn}><summary>Try it: move {trial.What}{whose}</summary>
            <p>{trial.Says} <span>What is proved on this page stays as it is.</span></p>
            <noscript><p>The numbers move by scripts, which are off.</p></noscript></details>

            """);
    }

    /// <summary>The weight with the largest gradient, over some steps.</summary>
    private static Markup Learning(TrainingStep step)
    {
        (Tensor of, int row, int column) = Charts.OneParameter.Watched(step);
        return Markup.Of($"""
            <details class="trial" data-learns="{of.Name}" data-row="{row}" data-column="{column}" data-steps="{LearningSteps}"><summary>Try
            it: {of.Definition.Entry(row, column)} over {LearningSteps} steps</summary>
            <p>The model learns this text, once by AdamW and once by SGD, which moves a weight by η times its gradient and nothing
            else. By AdamW the first step is about as long as η, however large the gradient; by SGD it is η times the gradient. Turn β₁
            down, and m follows the gradient more closely; turn η up, and both swing. <span>What is proved on this page stays as it is.</span></p>
            <noscript><p>The numbers move by scripts, which are off.</p></noscript></details>

            """);
    }

    /// <summary>A product and its factors, where they are small enough to be seen as a whole, and each sum term by term.</summary>
    private static Markup Multiplied(Product product, TrainingStep step)
    {
        if (!step.Computation.Contains(product.Name))
        {
            return Markup.None;
        }

        Definition made = step.Computation[product.Name];
        Operand left = made.Operands[0];
        Axis inner = left.Transposed ? left.Source.Rows : left.Source.Columns;
        if (inner.Length > MostTerms || made.Operands.Select(factor => factor.Source).Prepend(made)
            .Any(matrix => Math.Max(matrix.Rows.Length, matrix.Columns.Length) > LargestShape))
        {
            return Markup.None;
        }

        Markup rule = product.Mistake is { } mistake ? Markup.Of($""" data-rule="{mistake.Name}" """) : Markup.None;
        return Markup.Of($"""
            <details class="trial" data-product="{made.Name}"{rule}><summary>Try it: one entry of {made.Name} after the other</summary>
            <p>Choose an entry of the product with the mouse, a finger or the arrow keys. {product.Says} <span>What is proved on this page
            stays as it is.</span></p>
            <noscript><p>The numbers move by scripts, which are off.</p></noscript></details>

            """);
    }

    /// <summary>The loss along one number: at first along the one with the largest gradient of its tensor.</summary>
    private static Markup Measured(Along line, TrainingStep step)
    {
        string name = line.Of(step);
        (int row, int column, double _) = step[$"d.{name}"].Value.EnumerateIndexed().MaxBy(entry => Math.Abs(entry.Item3));
        return Markup.Of($"""
            <details class="trial" data-along="{name}" data-row="{row}" data-column="{column}"><summary>Try it: the loss along a number, and
            the best h</summary>
            <p>Choose a number by its name, or by a cell of this page, its own or that of its gradient. Then make h smaller: at first the
            slope comes closer to the gradient, for less of the bend of the loss lies between the two points. Farther down they part
            again: the two losses differ in their last digits alone. <span>What is proved on this page stays as it is.</span></p>
            <noscript><p>The numbers move by scripts, which are off.</p></noscript></details>

            """);
    }

    /// <summary>A product that a reader goes through.</summary>
    /// <param name="Number">The derivation.</param>
    /// <param name="Name">The product.</param>
    /// <param name="Says">What there is to see.</param>
    /// <param name="Mistake">A rule for it that is wrong and fits as well.</param>
    private sealed record Product(string Number, string Name, string Says, WrongRule? Mistake = null);

    /// <summary>The loss along a number.</summary>
    /// <param name="Number">The derivation.</param>
    /// <param name="Of">The tensor whose number is chosen at first.</param>
    private sealed record Along(string Number, Func<TrainingStep, string> Of);

    /// <summary>What can be moved under a derivation.</summary>
    /// <param name="Number">The derivation.</param>
    /// <param name="Moved">The tensor, one row of which is moved.</param>
    /// <param name="Shows">The tensors that are shown, the same row of each.</param>
    /// <param name="What">What the numbers are called.</param>
    /// <param name="Reach">How far from 0 they can be moved.</param>
    /// <param name="Says">What there is to see.</param>
    /// <param name="MostColumns">How many of the row can be moved at most.</param>
    /// <param name="Keys">The tensor in whose principal directions the row is moved; its own numbers are if there is none.</param>
    /// <param name="Curve">The tensor that is drawn as a curve, point by point over the numbers that are moved.</param>
    /// <param name="Slope">Two gradients whose quotient is the slope of the curve.</param>
    private sealed record Trial(string Number, string Moved, string[] Shows, string What, int Reach, string Says, int MostColumns = 16,
        string? Keys = null, string? Curve = null, string? Slope = null);
}
