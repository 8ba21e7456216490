using HandCalc.Models;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// AdamW without its memory: instead of carrying m and v from step to step and correcting them, it averages all gradients so far,
/// each weighted by β for every step that has passed since. The optimizer's counterpart of the tape.
/// </summary>
internal static class AdamWInLongForm
{
    /// <summary>
    /// Every parameter after the step, with all that may be asked of the optimizer: told case by case, where the engine has one formula.
    /// </summary>
    /// <param name="parameters">The parameters by name, before the step.</param>
    /// <param name="gradients">Their gradients in all steps so far, the first step's first.</param>
    /// <param name="settings">The settings.</param>
    public static Dictionary<string, Matrix<double>> After(
        IReadOnlyDictionary<string, Matrix<double>> parameters, IReadOnlyList<Dictionary<string, Matrix<double>>> gradients,
        OptimizerSettings settings)
    {
        double[] factors = [.. gradients.Select(all => Factor(all.Values, settings.Clip))];
        OptimizerSettings scheduled = settings with { LearningRate = Rate(gradients.Count, settings) };
        return parameters.ToDictionary(parameter => parameter.Key, parameter => After(
            parameter.Value, [.. gradients.Zip(factors, (all, factor) => all[parameter.Key] * factor)],
            Decays(parameter.Key, settings) ? scheduled : scheduled with { WeightDecay = 0 }));
    }

    /// <summary>The rate of step t, from 1.</summary>
    public static double Rate(int t, OptimizerSettings settings)
    {
        if (settings.Schedule is not { } schedule)
        {
            return settings.LearningRate;
        }

        (double first, double last) = (settings.LearningRate, settings.LearningRate * schedule.Minimum);
        double angle = Math.PI * (t - schedule.Warmup) / (schedule.Steps - schedule.Warmup);
        return t <= schedule.Warmup ? first * t / schedule.Warmup
            : t >= schedule.Steps ? last
            : last + ((first - last) * Math.Pow(Math.Cos(angle / 2), 2));
    }

    /// <summary>Whether a parameter decays: all do, or those that are called W.</summary>
    public static bool Decays(string name, OptimizerSettings settings) => settings.Decay == DecayingParameters.All
        || name[(name.LastIndexOf('.') + 1)..].StartsWith("W_", StringComparison.Ordinal);

    /// <summary>What all gradients of a step are multiplied by.</summary>
    private static double Factor(IEnumerable<Matrix<double>> gradients, double? clip)
    {
        double norm = Math.Sqrt(gradients.Sum(gradient => Math.Pow(gradient.FrobeniusNorm(), 2)));
        return norm > clip ? clip.Value / norm : 1;
    }

    /// <summary>The parameter after the step.</summary>
    /// <param name="parameter">θ, before the step.</param>
    /// <param name="gradients">The gradients of all steps so far, the first step's first.</param>
    /// <param name="settings">η, β₁, β₂, ε and λ.</param>
    public static Matrix<double> After(
        Matrix<double> parameter, IReadOnlyList<Matrix<double>> gradients, OptimizerSettings settings)
    {
        double[] first = Shares(settings.Beta1, gradients.Count);
        double[] second = Shares(settings.Beta2, gradients.Count);
        return parameter.MapIndexed((i, j, theta) =>
        {
            double mean = gradients.Select((g, s) => first[s] * g[i, j]).Sum();
            double meanSquare = gradients.Select((g, s) => second[s] * g[i, j] * g[i, j]).Sum();
            double decayed = theta * (1 - (settings.LearningRate * settings.WeightDecay));
            return decayed - (settings.LearningRate * mean / (Math.Sqrt(meanSquare) + settings.Epsilon));
        });
    }

    /// <summary>
    /// How far a step can go, apart from decay, in units of η: no mean is larger than what its shares and those of the mean square
    /// allow, √Σ (share of m)² / (share of v). At the first step that is 1.
    /// </summary>
    public static double LongestStep(int steps, OptimizerSettings settings) =>
        Math.Sqrt(Shares(settings.Beta1, steps).Zip(Shares(settings.Beta2, steps), (m, v) => m * m / v).Sum());

    /// <summary>What part each step has in the average: βᵃ for its age a, so divided that all parts add up to 1.</summary>
    private static double[] Shares(double beta, int steps)
    {
        double[] powers = [.. Enumerable.Range(0, steps).Select(s => Math.Pow(beta, steps - 1 - s))];
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
