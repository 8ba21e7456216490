namespace HandCalc.Randomness;

/// <summary>Chooses at random, with given probabilities. The same seed makes the same choices everywhere.</summary>
/// <remarks>
/// The choice is that of Python's random.choices, one at a time: a number u from [0, 1) falls into the share of one of them, where the
/// shares lie side by side.
/// </remarks>
public sealed class RandomChoice
{
    private readonly MersenneTwister twister;

    /// <summary>Starts a row of choices.</summary>
    /// <param name="seed">The seed, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public RandomChoice(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        twister = MersenneTwister.Of(seed);
    }

    /// <summary>The index of the next choice. What has the probability 0 is never chosen.</summary>
    /// <param name="probabilities">They add up to 1, but for rounding.</param>
    /// <exception cref="ArgumentException">None of them is positive.</exception>
    public int Among(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        double u = twister.NextDouble(), sum = 0;
        int chosen = -1;
        for (int index = 0; index < probabilities.Count && (chosen < 0 || sum <= u); index++)
        {
            // Where the shares end below u by rounding, the last one has what is left.
            chosen = probabilities[index] > 0 ? index : chosen;
            sum += probabilities[index];
        }

        return chosen >= 0 ? chosen : throw new ArgumentException("Nothing has a probability above 0.", nameof(probabilities));
    }
}
