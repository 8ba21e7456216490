using System.CommandLine;
using System.CommandLine.Parsing;

namespace HandCalc.Terminal;

/// <summary>Options of a command line by the type of their value. What does not fit is a sentence that says what is allowed.</summary>
internal static class Options
{
    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option whose value is a text.</summary>
    public static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>An option whose value is a whole number; null if it is not given.</summary>
    public static Option<int?> Number(string name, int least, int most, string description) =>
        new(name) { Description = description, HelpName = "N", CustomParser = result => Number(result, name, least, most) };

    /// <summary>An option whose value is a number from 0; null if it is not given.</summary>
    public static Option<double?> NotNegative(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = result =>
        {
            string typed = result.Tokens[0].Value;
            if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0
                && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name}: '{typed}' is no such number; allowed: a finite number from 0.");
            return null;
        },
    };

    /// <summary>An option whose value is one of several words; the first if it is not given.</summary>
    public static Option<T> Choice<T>(string name, string value, string description)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        return new(name)
        {
            Description = $"{description}: {string.Join(", ", words)}.",
            HelpName = value,
            CustomParser = result =>
            {
                string typed = result.Tokens[0].Value;
                if (!words.Contains(typed))
                {
                    result.AddError($"{name}: there is no {name.TrimStart('-')} '{typed}'; allowed: {string.Join(", ", words)}."
                        + Spelling.Suggestion(typed, words));
                    return default;
                }

                return Enum.GetValues<T>()[words.IndexOf(typed)];
            },
        };
    }

    /// <summary>The whole number that is typed. Otherwise an error is added that begins with a name.</summary>
    public static int? Number(ArgumentResult result, string name, int least, int most)
    {
        string typed = result.Tokens[0].Value;
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name}: '{typed}' is no such number; allowed: a whole number from {least} to {most}.");
        return null;
    }
}
