using HandCalc.Specs.Backward;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;

namespace HandCalc.Specs.Checks;

/// <summary>
/// A law that allows too much is none. Each is given a step in which one number breaks it, by a little more than it allows, and by a little
/// less; and so is each table of slopes that a chapter measures by itself.
/// </summary>
public sealed class EveryLawIsWatched
{
    private const double Above = 2e-12, Below = 0.5e-12;

    /// <summary>For each law a tensor that breaks it, if one number in it is wrong.</summary>
    private static readonly Dictionary<string, string> Broken = new()
    {
        ["Σ losses ⊙ d.losses is the loss"] = "loss",
        ["d.losses of the rows with a target add up to 1 for a mean, to their number for a sum"] = "d.losses",
        ["rows without a target have no d.logits"] = "d.logits",
        ["rows of d.logits add up to zero"] = "d.logits",
        ["rows of d.residual add up to zero"] = "d.residual",
        ["rows of d.residual are orthogonal to x̂, up to ε"] = "d.residual",
        ["rows of x̂ have the mean square σ² / (σ² + ε)"] = "x_hat",
        ["d.hidden is d.activated times the slope of GELU"] = "d.hidden",
        ["Σ attention ⊙ d.attention is Σ attention ⊙ d.residual + Σ W_1 ⊙ d.W_1"] = "d.attention",
        ["Σ concat ⊙ d.concat is Σ W_O ⊙ d.W_O"] = "d.concat",
        ["Σ head ⊙ d.head is Σ W_O ⊙ d.W_O in the head's rows"] = "d.head[1]",
        ["the weights of a row on its own text add up to one, or to none in the padding"] = "A[1]",
        ["rows of d.scaled add up to zero"] = "d.scaled[1]",
        ["above the diagonal d.scaled is zero"] = "d.scaled[1]",
        ["Σ scores ⊙ d.scores is Σ scaled ⊙ d.scaled"] = "d.scores[1]",
        ["columns of d.E_token add up to those of d.X"] = "d.E_token",
        ["what never had a gradient moves by decay alone"] = "new.E_token",
        ["no step is longer than averages of gradients can be"] = "new.W_lm",
        ["a rate that still grows is t / warmup of η"] = "rate",
        ["all clipped gradients together are no longer than the bound"] = "clipped.W_lm",
        ["where matrices alone decay a vector moves by its own averages alone"] = "new.gamma",
    };

    /// <summary>The laws of what may be asked of the optimizer need a step that asks for it.</summary>
    private static readonly string[] OfEverySetting = ["rate", "clipped.W_lm", "new.gamma"];

    private static readonly TrainingStep First = Situation.Start.Right;

    private static IEnumerable<string> Laws => LawsOfAStep.All.Select(law => law.Name);

    [TestCaseSource(nameof(Laws))]
    public void A_law_fails_just_above_what_it_allows_and_holds_just_below(string name)
    {
        Law law = LawsOfAStep.All.Single(law => law.Name == name);
        TrainingStep right = OfEverySetting.Contains(Broken[name]) ? Situation.EverySettingAsked.Right : First;
        Tensor tensor = right[Broken[name]];
        (WrongNumber above, WrongNumber below) = name switch
        {
            // What must be zero may not be anything else, however small.
            "rows without a target have no d.logits" => (At(tensor, 4, 0, 1e-300), At(tensor, 4, 0, 0)),
            "above the diagonal d.scaled is zero" => (At(tensor, 0, 4, 1e-300), At(tensor, 0, 4, 0)),
            "no step is longer than averages of gradients can be" => (TooLong(tensor, 2e-9), TooLong(tensor, 0.5e-9)),

            // As long as the bound already, but for rounding.
            "all clipped gradients together are no longer than the bound" => (Longer(tensor, 4e-12), Longer(tensor, 0.5e-12)),

            // The first word, <PAD>, never has a gradient.
            "what never had a gradient moves by decay alone" =>
                (OffBalance(law, right, At(tensor, 0, 0, 1e-6), Above), OffBalance(law, right, At(tensor, 0, 0, 1e-6), Below)),
            _ => (OffBalance(law, right, WrongNumber.In(tensor, 1e-6).First(), Above),
                OffBalance(law, right, WrongNumber.In(tensor, 1e-6).First(), Below)),
        };

        string[] wrong =
        [
            .. law.HoldsFor(above.PutInto(right)) ? [$"\"{name}\" holds with {above}: it allows too much"] : Array.Empty<string>(),
            .. law.HoldsFor(below.PutInto(right)) ? Array.Empty<string>() : [$"\"{name}\" does not hold with {below}, which is rounding"],
        ];
        wrong.RequireNone();
    }

    /// <summary>
    /// The table of the softmax comes from P, that of the layer norm from x̂; what is measured comes from what they are computed from.
    /// </summary>
    [TestCase(typeof(Step08_LossGradient), nameof(Step08_LossGradient.The_Jacobian_of_the_softmax_is_a_table_that_we_can_measure), "P",
        4e-9, 2e-9)]
    [TestCase(typeof(Step10_LayerNormAndFeedForwardGradients),
        nameof(Step10_LayerNormAndFeedForwardGradients.The_Jacobian_of_the_layer_norm_is_a_table_that_we_can_measure), "x_hat", 1.5e-7,
            4e-8)]
    public async Task A_Jacobian_that_is_off_by_more_than_a_measured_slope_is_refused(Type fixture, string test, string tensor,
        double above, double below)
    {
        async Task<string> Says(double by) =>
            await Complaint.Of(() => Chapter.Of(fixture, At(First[tensor], 0, 0, by).PutInto(First))
            .Claims(fixture.GetMethod(test)!, asserting: true));

        (await Says(above)).Should().StartWith("jacobian should agree within 1E-08 of its largest entry");
        (await Says(below)).Should().NotStartWith("jacobian should agree within 1E-08");
    }

    private static WrongNumber At(Tensor tensor, int row, int column, double by) => new(tensor, row, column, by);

    /// <summary>So much of a wrong number that the worst sum of a law is off by a part of its terms.</summary>
    private static WrongNumber OffBalance(Law law, TrainingStep right, WrongNumber wrong, double part)
    {
        double found = law.Balances(wrong.PutInto(right))
            .Max(terms => Math.Abs(terms.Sum()) / Math.Max(double.Epsilon, terms.Sum(Math.Abs)));
        return wrong with { By = wrong.By * part / found };
    }

    /// <summary>The largest entry, so much larger that all entries together are longer by a part of the bound, 1.</summary>
    private static WrongNumber Longer(Tensor clipped, double part)
    {
        (int row, int column, double entry) = clipped.Value.EnumerateIndexed().MaxBy(entry => Math.Abs(entry.Item3));
        return At(clipped, row, column, part / entry);
    }

    /// <summary>The parameter with the largest gradient, moved on until its step is longer than the longest by a part of it.</summary>
    private static WrongNumber TooLong(Tensor moved, double part)
    {
        (double rate, double epsilon) = (First.Model.Optimizer.LearningRate, First.Model.Optimizer.Epsilon);
        (int row, int column, double g) = First[$"d.{moved.Name["new.".Length..]}"].Value.EnumerateIndexed()
            .MaxBy(entry => Math.Abs(entry.Item3));
        return At(moved, row, column, -Math.Sign(g) * rate * ((epsilon / (Math.Abs(g) + epsilon)) + part));
    }
}
