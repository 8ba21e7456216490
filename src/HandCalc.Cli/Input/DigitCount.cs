using System.Globalization;
using HandCalc.Comparisons;

namespace HandCalc.Cli.Input;

/// <summary>In how many digits numbers must agree, as it is typed.</summary>
internal static class DigitCount
{
    private static readonly string Allowed = $"1 to {Agreement.MostDigits}";

    /// <summary>Reads a count; nothing if none is typed.</summary>
    /// <exception cref="InvalidInputException">No number agrees in so many digits.</exception>
    public static int? Parse(string? typed) => typed is null ? null
        : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) && digits is >= 1 and <= Agreement.MostDigits
            ? digits
            : throw new InvalidInputException($"--digits: '{typed}' is no count of digits; allowed: {Allowed}.");
}
