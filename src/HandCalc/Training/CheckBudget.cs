namespace HandCalc.Training;

/// <summary>How many gradients can be checked in a given time. A check computes the loss twice.</summary>
public static class CheckBudget
{
    /// <summary>How many multiplications and additions the quick check may take: about half a second.</summary>
    private const double QuickWork = 250e6;

    /// <summary>What the computation takes beside its multiplications, counted as such.</summary>
    private const double Overhead = 5_000;

    /// <summary>How many gradients the main job checks at most, so that it stays quick.</summary>
    public static int Quick(Computation computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        IEnumerable<Definition> forward = computation.Definitions
            .Where(definition => definition.Id is { Kind: Kind.Value, IsCarried: false });
        return (int)Math.Clamp(QuickWork / (2 * (Overhead + StepWork.MultiplyAdds(forward))), 1, int.MaxValue);
    }
}
