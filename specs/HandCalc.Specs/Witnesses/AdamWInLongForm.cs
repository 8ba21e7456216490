using HandCalc.Models;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// AdamW without its memory: instead of carrying m and v from step to step and correcting them, it averages all gradients so far,
/// each weighted by β for every step that has passed since. The optimizer's counterpart of the tape.
/// </summary>
internal static class AdamWInLongForm
{
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
