using HandCalc.Explanations;
using HandCalc.Operations;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>Mistakes in AdamW, and other optimizers in its place (step 13): every gradient is right, and the weights move wrong.</summary>
public static class OptimizerMistakes
{
    /// <summary>The new weight from the old one, m, v, the gradient and t.</summary>
    private delegate double Update(double weight, double m, double v, double gradient, double time, OptimizerSettings settings);

    /// <summary>m and v average d.θ + λ·θ, and the update has no decay of its own: Adam, not AdamW.</summary>
    public static WrongRule DecayInTheGradient { get; } = new("weight decay put into the gradient",
        "Decay is added to the gradient and then divided by the gradient's size with it, where AdamW keeps the two apart.",
        (model, right) => DecayForgotten!.Formulas(model, right).Concat(
            from tensor in right.Definitions
            where tensor.Id is { Kind: Kind.FirstMoment or Kind.SecondMoment, IsCarried: false }
            let parameter = right[tensor.Id.Of(Kind.Value)]
            let previous = tensor.Operands[0].Source
            let gradient = RecipeNotation.Of(tensor.Operands[1].Source)
                + AdamWRecipes.Decay(parameter, UpdateOf(right[tensor.Id.Of(Kind.NewValue)]).Settings)
            select (tensor.Name, ToldByRecipe.InPlaceOf(tensor, tensor.Expression!.Operation is FirstMoment first
                ? AdamWRecipes.FirstMoment(previous, gradient, first.Beta)
                : AdamWRecipes.SecondMoment(previous, gradient, ((SecondMoment)tensor.Expression.Operation).Beta), parameter))));

    /// <summary>θ′ = θ − η·(m / (√v + ε) + λ·θ).</summary>
    public static WrongRule BiasCorrectionForgotten { get; } = Told("bias correction forgotten",
        "Both averages start at zero and are used as they are, where the first steps must make up for the zeros.",
        AdamWRecipes.Uncorrected);

    /// <summary>θ′ = θ − η·m̂ / (√v̂ + ε): Adam without a decay.</summary>
    public static WrongRule DecayForgotten { get; } = Told("weight decay forgotten",
        "The parameters step against their gradients, and do not decay.",
        (of, update) => AdamWRecipes.Update(of, update with { Decays = false }));

    /// <summary>θ′ = θ − η·(m̂ / (√v̂ + ε) + λ·θ) for every vector too, where matrices alone should decay.</summary>
    public static WrongRule VectorsDecay { get; } = new("decay of γ and biases",
        "γ, β and the biases decay as the matrices do, where the model file lets matrices alone decay.", (_, right) =>
            from parameter in right.Parameters
            where parameter.Rows == Axis.None
            let tensor = right[parameter.Id.Of(Kind.NewValue)]
            where !UpdateOf(tensor).Decays
            let update = UpdateOf(tensor) with { Decays = true }
            select (tensor.Name, ToldByRecipe.InPlaceOf(tensor, AdamWRecipes.Update([.. tensor.Operands.Select(x => x.Source)], update))));

    /// <summary>The rate of step t is that of the straight line at t + 1, as if steps counted from 0.</summary>
    public static WrongRule WarmUpEarly { get; } = new("warm-up off by one",
        "The rate is (t + 1) / warmup of η while it grows: every step has the rate of the next one, as if steps counted from 0.",
        (_, right) =>
            from tensor in right.Definitions
            let rate = tensor.Expression?.Operation as ScheduledRate
            where rate is not null
            select (tensor.Name, ToldByRecipe.InPlaceOf(
                tensor, OptimizerRecipes.Rate(tensor.Operands[0].Source, rate.LearningRate, rate.Schedule, early: 1))));

    /// <summary>g · min(1, clip / ‖g‖) for each gradient by itself.</summary>
    public static WrongRule ClippedOneByOne { get; } = new("clipping one by one",
        "Each gradient is clipped by its own norm, where the norm of all together should clip them all alike.", (_, right) =>
            from tensor in right.Definitions
            let clipping = tensor.Expression?.Operation as Clipping
            where clipping is not null
            let squares = right[tensor.Id.Of(Kind.Squares)]
            select (tensor.Name, ToldByRecipe.InPlaceOf(
                tensor, OptimizerRecipes.ClippedAlone(tensor.Operands[0].Source, squares, clipping.Clip), squares)));

    /// <summary>The mistakes in what a model file may ask of the optimizer. Where it does not ask, they change nothing.</summary>
    public static ImmutableArray<WrongRule> OfWhatIsAsked { get; } = [VectorsDecay, WarmUpEarly, ClippedOneByOne];

    /// <summary>Every other mistake of this kind.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        Rule("the first correction forgotten", "m is used as it is, where the first steps must make up for the zero it starts from.",
            (w, m, v, _, t, s) => Moved(w, m, Second(v, t, s), s)),
        Rule("the second correction forgotten", "v is used as it is, where the first steps must make up for the zero it starts from.",
            (w, m, v, _, t, s) => Moved(w, First(m, t, s), v, s)),
        Rule("1 − β for 1 − βᵗ", "The averages are corrected by 1 − β in every step, where it is 1 − βᵗ.",
            (w, m, v, _, _, s) => Moved(w, First(m, 1, s), Second(v, 1, s), s)),
        Rule("t one too large", "The bias is corrected for the step after this one: t counts from 1.",
            (w, m, v, _, t, s) => Moved(w, First(m, t + 1, s), Second(v, t + 1, s), s)),
        Rule("ε inside the root of AdamW", "ε is added to v̂, where it belongs to its root.",
            (w, m, v, _, t, s) => Decayed(w, First(m, t, s) / Math.Sqrt(Second(v, t, s) + s.Epsilon), s)),
        Rule("ε before the correction", "ε is added to √v before the bias is corrected, where it is added to √v̂.",
            (w, m, v, _, t, s) => Decayed(w, First(m, t, s) / ((Math.Sqrt(v) + s.Epsilon) / Math.Sqrt(1 - Math.Pow(s.Beta2, t))), s)),
        Rule("root of v̂ forgotten", "m̂ is divided by v̂, where it is divided by its root.",
            (w, m, v, _, t, s) => Decayed(w, First(m, t, s) / (Second(v, t, s) + s.Epsilon), s)),
        Rule("the gradient for m̂", "The step takes the gradient itself, not its average.",
            (w, _, v, g, t, s) => Moved(w, g, Second(v, t, s), s)),
        Rule("not divided by √v̂", "The step is η m̂, which is not divided by √v̂ + ε.", (w, m, _, _, t, s) =>
            Decayed(w, First(m, t, s), s)),
        Rule("plain gradient descent", "The step is η times the gradient: SGD, not AdamW.", (w, _, _, g, _, s) => w - (s.LearningRate * g)),
        Rule("gradient descent with decay", "The step is η (d.θ + λ θ): SGD, not AdamW.", (w, _, _, g, _, s) => Decayed(w, g, s)),
        Rule("gradient descent with momentum", "The step is η m: SGD with momentum, not AdamW.", (w, m, _, _, _, s) =>
            w - (s.LearningRate * m)),
        Rule("uphill", "The step goes along the gradient, not against it.",
            (w, m, v, _, t, s) => Moved(w, -First(m, t, s), Second(v, t, s), s)),
        Rule("growth for decay", "The weights grow by η λ θ, where they decay.",
            (w, m, v, _, t, s) => Moved(w, First(m, t, s), Second(v, t, s), s with { WeightDecay = -s.WeightDecay })),
        Rule("decay after the step", "The weight decays after the step, from where the step has brought it.",
            (w, m, v, _, t, s) =>
                Moved(w, First(m, t, s), Second(v, t, s), s with { WeightDecay = 0 }) * (1 - (s.LearningRate * s.WeightDecay))),
        Rule("decay twice", "The weight decays twice.",
            (w, m, v, _, t, s) => Moved(w, First(m, t, s), Second(v, t, s), s with { WeightDecay = 2 * s.WeightDecay })),
        .. new[] { 0, 1e-5, 1e-6, 1e-7, 1e-9, 1e-10, 1e-12, 1e-15 }.Select(OtherEpsilon),
        Average("v of the gradient, not its square", "v averages the gradients, where it averages their squares.", Kind.SecondMoment,
            (g, beta) => (1 - beta) * g),
        Average("v of the sizes", "v averages the sizes of the gradients, where it averages their squares.", Kind.SecondMoment,
            (g, beta) => (1 - beta) * Math.Abs(g)),
        Average("(1 − β)² for 1 − β", "v squares 1 − β₂ with the gradient.", Kind.SecondMoment,
            (g, beta) => (1 - beta) * (1 - beta) * g * g),
        new("v of m, not of the gradient", "v averages the squares of m, where it averages those of the gradient.", (model, right) =>
            from tensor in right.Definitions
            where tensor.Id is { Kind: Kind.SecondMoment, IsCarried: false }
            select (tensor.Name, tensor.Expression!.Operation.Of(tensor.Operands[0], right[tensor.Id.Of(Kind.FirstMoment)]))),
        Average("m without 1 − β₁", "m adds the whole gradient, where it adds (1 − β₁) of it.", Kind.FirstMoment, (g, _) => g),
        Average("v without 1 − β₂", "v adds the whole square, where it adds (1 − β₂) of it.", Kind.SecondMoment, (g, _) => g * g),
        Average("m̂ for m", "This is m̂: the correction of the bias belongs to the step, and not to m, which is carried on.",
            Kind.FirstMoment, (g, _) => g),
        Average("v̂ for v", "This is v̂: the correction of the bias belongs to the step, and not to v, which is carried on.",
            Kind.SecondMoment, (g, _) => g * g),
        Betas("betas swapped", "m has β₂, and v has β₁.", s => s with { Beta1 = s.Beta2, Beta2 = s.Beta1 }),
        .. new[] { 0.9, 0.95, 0.98, 0.99, 0.9999 }.Select(beta => Betas(string.Create(CultureInfo.InvariantCulture, $"β₂ = {beta}"),
            string.Create(CultureInfo.InvariantCulture, $"v has {beta} for β₂."), s => s with { Beta2 = beta })),
    ];

    private static WrongRule OtherEpsilon(double epsilon) => Rule(
        epsilon == 0 ? "AdamW without ε" : string.Create(CultureInfo.InvariantCulture, $"ε of AdamW = {epsilon:0e-0}"),
        epsilon == 0 ? "Nothing is added to √v̂."
            : string.Create(CultureInfo.InvariantCulture, $"{epsilon:0e-0} is added to √v̂, not the ε of the model file."),
        (w, m, v, _, t, s) => Moved(w, First(m, t, s), Second(v, t, s), s with { Epsilon = epsilon }));

    private static double First(double m, double time, OptimizerSettings settings) => m / (1 - Math.Pow(settings.Beta1, time));

    private static double Second(double v, double time, OptimizerSettings settings) => v / (1 - Math.Pow(settings.Beta2, time));

    private static double Moved(double weight, double first, double second, OptimizerSettings settings) =>
        Decayed(weight, first == 0 ? 0 : first / (Math.Sqrt(second) + settings.Epsilon), settings);

    private static double Decayed(double weight, double step, OptimizerSettings settings) =>
        weight - (settings.LearningRate * (step + (settings.WeightDecay * weight)));

    /// <summary>A rule of the new weight, from the old one, m, v and t.</summary>
    private static WrongRule Told(string name, string description, Func<Definition[], AdamWUpdate, Recipe> recipe) =>
        new(name, description, (_, right) =>
            from weight in right.Parameters
            let tensor = right[weight.Id.Of(Kind.NewValue)]
            let operands = tensor.Operands.Select(operand => operand.Source).ToArray()
            select (tensor.Name, ToldByRecipe.InPlaceOf(tensor, recipe(operands, UpdateOf(tensor)))));

    private static WrongRule Rule(string name, string description, Update update) => new(name, description, (_, computation) =>
        from weight in computation.Parameters
        let tensor = computation[weight.Id.Of(Kind.NewValue)]
        let right = UpdateOf(tensor)
        let gradient = computation[weight.Id.Of(Kind.FirstMoment)].Operands[1]
        select (tensor.Name, Replaced(tensor, x => x[0].MapIndexed((i, j, w) =>
            update(w, x[1][i, j], x[2][i, j], x[^1][i, j], x[3][0, 0], right.At(x[..^1]))), gradient)));

    /// <summary>Another average, of what is added for a gradient and a β.</summary>
    private static WrongRule Average(string name, string description, Kind kind, Func<double, double, double> added) =>
        new(name, description, (_, right) =>
            from tensor in right.Definitions
            where tensor.Id.Kind == kind && !tensor.Id.IsCarried
            let beta = tensor.Expression!.Operation is FirstMoment first ? first.Beta : ((SecondMoment)tensor.Expression.Operation).Beta
            select (tensor.Name, Replaced(tensor, values => (values[0] * beta) + values[1].Map(g => added(g, beta)))));

    private static WrongRule Betas(string name, string description, Func<OptimizerSettings, OptimizerSettings> other) =>
        new(name, description, (_, right) => SinglePrecision.Optimizer(right, other, other));
}
