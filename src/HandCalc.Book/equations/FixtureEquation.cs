namespace HandCalc.Book.Equations;

/// <summary>An equation that a fixture states.</summary>
/// <param name="Latex">The equation, in LaTeX.</param>
/// <param name="Display">Whether it stands on a line of its own, not within a sentence.</param>
/// <param name="File">The fixture, from the folder of the checkout.</param>
/// <param name="Line">The line that it begins in, from 1.</param>
public sealed record FixtureEquation(string Latex, bool Display, string File, int Line);
