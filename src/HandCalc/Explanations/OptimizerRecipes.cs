using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>What comes before AdamW where the model asks for it: the rate of a step, and gradients that are clipped.</summary>
internal static class OptimizerRecipes
{
    private static readonly Number Half = new(0.5, "½");

    /// <summary>η · warm-up · wave, with warm-up = min(t / warmup, 1) and wave = minimum + (1 − minimum) · ½ · (1 + cos(π · p)).</summary>
    public static Recipe Rate(Definition time, double rate, RateSchedule schedule, int early = 0)
    {
        Number warmup = new(schedule.Warmup, "warmup", "optimizer.schedule.warmup"), steps = new(schedule.Steps, "steps",
            "optimizer.schedule.steps"), minimum = new(schedule.Minimum, "minimum", "optimizer.schedule.minimum");
        Recipe t = early == 0 ? Of(time) : Of(time) + early;
        Recipe passed = Called("p", Least(Most(Of(time) - warmup, 0) / (steps - warmup), 1));
        Recipe wave = minimum + ((1 - minimum) * Half * (1 + Cos(new Number(Math.PI, "π") * passed)));
        return AdamWRecipes.Eta(rate) * Part("warm-up", Least(t / warmup, 1)) * Part("wave", wave);
    }

    /// <summary>√ of all sums of squares.</summary>
    public static Recipe Norm(Definition[] squares) => Sqrt(squares.Select(AllOf).Aggregate((a, b) => a + b));

    /// <summary>g · min(1, clip / norm).</summary>
    public static Recipe Clipped(Definition gradient, Definition norm, double clip) =>
        Of(gradient) * Part("factor", Least(1, Clip(clip) / Of(norm)));

    /// <summary>The same, where the norm is that of the gradient alone.</summary>
    public static Recipe ClippedAlone(Definition gradient, Definition squares, double clip) =>
        Of(gradient) * Part("factor", Least(1, Clip(clip) / Sqrt(AllOf(squares))));

    private static Recipe AllOf(Definition squares) => Called($"sum of {squares.Name}", Sum(squares.Columns, Of(squares, I, K)));

    private static Number Clip(double clip) => new(clip, "clip", "optimizer.clip");
}
