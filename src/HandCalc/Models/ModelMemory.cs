using System.Globalization;

namespace HandCalc.Models;

/// <summary>How much memory a training step takes, known before any of it is allocated.</summary>
internal static class ModelMemory
{
    /// <summary>A parameter and its gradient, both moments before and after, and the new parameter.</summary>
    private const int CopiesOfParameters = 7;

    /// <summary>An activation and its gradient.</summary>
    private const int CopiesOfActivations = 2;

    /// <summary>Refuses sizes whose matrices can't be allocated.</summary>
    /// <exception cref="InvalidInputException">The message names the largest size.</exception>
    public static void Check(Model model, int tokens)
    {
        (double d, double f, double v, double t) = (model.DModel, model.DFf, model.Vocabulary.Length, tokens);
        double parameters = (d * ((2 * v) + model.MaxLength + (4 * d) + (2 * f) + 3)) + f;
        double activations = t * ((10 * d) + (2 * f) + (2 * v) + (3.0 * model.Heads * t));
        double bytes = sizeof(double) * ((CopiesOfParameters * parameters) + (CopiesOfActivations * activations));
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        double largest = new[] { d * d, d * f, d * v, d * model.MaxLength, t * f, t * v, t * t }.Max();
        if (bytes > available || largest > Array.MaxLength)
        {
            (string field, int size) = new[]
            {
                ("dModel", model.DModel), ("dFf", model.DFf), ("maxLength", model.MaxLength), ("vocabulary", model.Vocabulary.Length),
            }.MaxBy(pair => pair.Item2);
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"{field}: at {size} a training step takes about {bytes / 1e9:F1} GB of memory; allowed: sizes that fit into the "
                + $"{available / 1e9:F1} GB there are, with at most {Array.MaxLength} entries a matrix."));
        }
    }
}
