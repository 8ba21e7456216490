using HandCalc.Operations;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Writing;

/// <summary>From which distribution the next word is drawn: what is made of the logits before they are probabilities.</summary>
/// <param name="Temperature">T, by which the logits are divided: below 1 the likely words gain, above 1 the others. At 0 the largest has
/// all.</param>
/// <param name="TopK">K: only so many words with the largest logits are kept, and share what the others would have; null keeps all.</param>
/// <remarks>Source of top-k: Fan, Lewis and Dauphin, "Hierarchical Neural Story Generation" (2018), section 5.1.</remarks>
public sealed record Sampling(double Temperature = 1, int? TopK = null)
{
    /// <summary>The distribution for logits z: pⱼ = exp(zⱼ / T) / Σₖ exp(zₖ / T) over the words k that are kept, and 0 for the
    /// others.</summary>
    /// <param name="logits">The logits, one for each word, finite numbers.</param>
    /// <returns>The probabilities. Where logits are equal, the word that comes first in the vocabulary is the larger.</returns>
    /// <exception cref="InvalidInputException">T is no finite number from 0, or K is not from 1 to the number of words.</exception>
    public ImmutableArray<double> Of(IReadOnlyList<double> logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Check(logits.Count);
        int[] kept = [.. Enumerable.Range(0, logits.Count).OrderByDescending(word => logits[word])
            .Take(Temperature == 0 ? 1 : TopK ?? logits.Count).Order()];

        // The largest is subtracted before T divides: so no quotient is ∞ on the side that counts.
        double largest = kept.Max(word => logits[word]);
        Matrix<double> shares = Softmax.Forward(DenseMatrix.Create(1, kept.Length,
            (_, index) => logits[kept[index]] == largest ? 0 : (logits[kept[index]] - largest) / Temperature), causal: false);
        var probabilities = new double[logits.Count];
        foreach ((int index, int word) in kept.Index())
        {
            probabilities[word] = shares[0, index];
        }

        return [.. probabilities];
    }

    /// <summary>Refuses what no distribution can be made with.</summary>
    /// <param name="words">How many words there are.</param>
    /// <exception cref="InvalidInputException">The message names T or K, and says what is allowed.</exception>
    public void Check(int words)
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"temperature: {Temperature}; allowed: a finite number from 0, where 0 takes the largest."));
        }

        if (TopK is { } k && (k < 1 || k > words))
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"top-k: {k}; allowed: a whole number from 1 to {words}, which is how many words there are."));
        }
    }
}
