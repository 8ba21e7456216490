using System.Globalization;
using HandCalc.Contents;

namespace HandCalc.Cli.Input;

/// <summary>The number of a step, as it is typed.</summary>
internal static class StepNumber
{
    /// <summary>The numbers that there are.</summary>
    public static string Allowed { get; } = $"1 to {TableOfContents.Count}";

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidInputException">It is not that of a step.</exception>
    public static int Parse(string typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= TableOfContents.Count
            ? number
            : throw new InvalidInputException($"step: there is no step '{typed}'; allowed: {Allowed}.");
}
