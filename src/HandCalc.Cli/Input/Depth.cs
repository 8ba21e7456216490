using System.Globalization;

namespace HandCalc.Cli.Input;

/// <summary>How far back an explanation goes, as it is typed.</summary>
internal static class Depth
{
    private const int Deepest = 99;

    /// <summary>Reads a depth; 1 if none is typed.</summary>
    /// <exception cref="InvalidInputException">It is no depth.</exception>
    public static int Parse(string? typed) => typed is null ? 1
        : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int depth) && depth is >= 1 and <= Deepest
            ? depth
            : throw new InvalidInputException($"--depth: '{typed}' is no depth; allowed: 1 to {Deepest}.");
}
