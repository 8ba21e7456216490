namespace HandCalc.Models;

/// <summary>The finite numbers that a setting may be.</summary>
/// <param name="From">The least of them, or what they lie above.</param>
/// <param name="Allowed">The same in words: a finite number from 0.</param>
internal sealed record NumberRange(double From, string Allowed)
{
    /// <summary>Whether the least is none of them.</summary>
    public bool IsAbove { get; init; }

    /// <summary>What they lie below.</summary>
    public double Below { get; init; } = double.PositiveInfinity;

    /// <summary>The largest of them.</summary>
    public double To { get; init; } = double.MaxValue;

    /// <summary>Whether a number is one of them.</summary>
    public bool Has(double value) => (IsAbove ? value > From : value >= From) && value < Below && value <= To;
}
