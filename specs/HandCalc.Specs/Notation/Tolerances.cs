namespace HandCalc.Specs.Notation;

/// <summary>The two tolerances of the book, and two for numbers that others have printed.</summary>
internal static class Tolerances
{
    /// <summary>
    /// For two ways to compute the same number: relative to the largest entry of the tensor, or to the largest term of a sum. Rounding
    /// leaves about 1e-15; a mistake leaves more than this.
    /// </summary>
    public const double Arithmetic = 1e-12;

    /// <summary>
    /// For a Jacobian or a curve against a slope that the test measures itself, by a nudge of 1e-5. (MatchSlope estimates the error of
    /// its slopes instead.)
    /// </summary>
    public const double FiniteDifference = 1e-8;

    /// <summary>For a number printed with four decimals: half a unit of the last.</summary>
    public const double FourDecimals = 0.5e-4;

    /// <summary>For a number printed with six decimals: half a unit of the last.</summary>
    public const double SixDecimals = 0.5e-6;
}
