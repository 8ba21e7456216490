using System.Globalization;

namespace HandCalc.Cli.Input;

/// <summary>A number of things, as it is typed after an option.</summary>
internal static class Count
{
    /// <summary>Reads a number.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="least">The smallest number that is allowed.</param>
    /// <param name="most">The largest number that is allowed.</param>
    /// <exception cref="InvalidInputException">It is no such number.</exception>
    public static int Parse(string option, string typed, int least, int most) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new InvalidInputException($"{option}: '{typed}' is no such number; allowed: a whole number from {least} to {most}.");
}
