using HandCalc.Models;

namespace HandCalc.Training;

/// <summary>How many gradients can be checked in a given time. A check computes the loss twice.</summary>
public static class CheckBudget
{
    /// <summary>How many multiplications and additions the quick check may take: about half a second.</summary>
    private const double QuickWork = 250e6;

    /// <summary>What the computation takes beside its multiplications, counted as such.</summary>
    private const double Overhead = 5_000;

    /// <summary>How many gradients the main job checks at most, so that it stays quick.</summary>
    public static int Quick(Model model) => (int)Math.Clamp(QuickWork / WorkOfOne(model), 1, int.MaxValue);

    private static double WorkOfOne(Model model)
    {
        (double t, double d, double f, double v) = (model.Ids.Length, model.DModel, model.DFf, model.Vocabulary.Length);
        return 2 * (Overhead + (t * ((4 * d * d) + (2 * d * f) + (d * v) + (2 * d * t))));
    }
}
