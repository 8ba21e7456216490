namespace HandCalc.Specs.Notation;

/// <summary>The two tolerances of the book.</summary>
internal static class Tolerances
{
    /// <summary>
    /// For two ways to compute the same number: relative to the largest entry of the tensor, or to the largest term of a sum. Rounding
    /// leaves about 1e-15; a mistake leaves more than this.
    /// </summary>
    public const double Arithmetic = 1e-12;

    /// <summary>For a derived gradient against a measured slope: a nudge of 1e-5 leaves a noise near 3e-10.</summary>
    public const double FiniteDifference = GradientCheck.Tolerance;
}
