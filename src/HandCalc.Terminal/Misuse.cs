using System.CommandLine;
using System.CommandLine.Parsing;

namespace HandCalc.Terminal;

/// <summary>Turns what the parser could not place into one sentence: what is wrong, what is allowed, what was probably meant.</summary>
internal static class Misuse
{
    /// <summary>Refuses a command line that does not fit.</summary>
    /// <exception cref="InvalidInputException">The first thing that does not fit.</exception>
    public static void Refuse(ParseResult parsed)
    {
        if (parsed.Action?.ClearsParseErrors == true)
        {
            return;
        }

        Command command = parsed.CommandResult.Command;
        foreach (SymbolResult result in parsed.CommandResult.Children)
        {
            RefuseValue(result, command);
        }

        // A word in square brackets would be taken for an instruction to the parser and dropped.
        if (parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.Directive) is { } instruction)
        {
            throw Unknown(instruction.Value, command);
        }

        if (parsed.UnmatchedTokens is [var word, ..])
        {
            throw Unknown(word, command);
        }

        if (parsed.Errors is [var error, ..])
        {
            throw error.SymbolResult switch
            {
                OptionResult { Option.Arity.MaximumNumberOfValues: 0 } option => Wrong(option.Option),
                OptionResult or ArgumentResult { Tokens.Count: > 0 } => new InvalidInputException(error.Message),
                _ => new InvalidInputException(
                    $"{command.Name}: {command.Arguments[0].Name} is missing; allowed: {Usage(command)}. "
                    + command.Arguments[0].Description),
            };
        }
    }

    private static string Usage(Command command) => string.Join(' ',
        [.. command.Parents.OfType<Command>().Select(parent => parent.Name), command.Name,
            .. command.Arguments.Select(argument => argument.Name)]);

    private static void RefuseValue(SymbolResult result, Command command)
    {
        if (result is OptionResult { Implicit: false, Option.Arity.MaximumNumberOfValues: > 0 and var most } option)
        {
            if (option.IdentifierTokenCount > most || option.Tokens.Count != option.IdentifierTokenCount
                || option.Tokens.Any(token => token.Value.Length == 0))
            {
                throw Wrong(option.Option);
            }
        }
        else if (result is ArgumentResult { Tokens: [{ Value: ['-', not (>= '0' and <= '9'), ..] typed }] })
        {
            throw Unknown(typed, command);
        }
    }

    private static InvalidInputException Wrong(Option option) => new(
        $"{option.Name}: it takes one value{(option.Arity.MaximumNumberOfValues > 1 ? "" : " and can be given once")}; "
        + $"allowed: {option.Name} {option.HelpName}.");

    private static InvalidInputException Unknown(string word, Command command)
    {
        bool isOption = word.StartsWith('-');
        IEnumerable<string> options = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options)
            .Where(option => option.Recursive)).Where(option => !option.Hidden).Select(option => option.Name);
        string[] names = isOption ? [.. options] : [.. command.Subcommands.Select(subcommand => subcommand.Name)];
        string allowed = names.Length > 0 ? string.Join(", ", names)
            : string.Join(' ', options.Select(name => $"[{name}]").Prepend(Usage(command)));
        string meant = Spelling.Suggestion(word, names);
        string kind = isOption ? "there is no such option" : names.Length > 0 ? "there is no such command" : "one word too many";
        return new InvalidInputException($"{(word.Length == 0 ? "''" : word)}: {kind}; allowed: {allowed}.{meant}");
    }
}
