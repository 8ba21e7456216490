using System.Collections;
using System.CommandLine;
using HandCalc.Cli;
using HandCalc.Cli.Input;
using HandCalc.Specs.Notation;
using HandCalc.Specs.TestLogger;
using HandCalc.Terminal;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.Documents;

/// <summary>
/// Whether a command that a document shows could be typed: what it names exists, and the command line of the book understands it.
/// </summary>
internal static partial class CommandLines
{
    /// <summary>What a reader puts something in the place of.</summary>
    private static readonly string[] Stand = ["FILE", "NAME", "N"];

    /// <summary>What is wrong with a line: commands, one after the other or piped, and a remark behind them; null if nothing is.</summary>
    public static string? Problem(string line)
    {
        string[] parts = Remark().Split(line, 2);
        string[] options = parts.Length < 2 ? [] : [.. Option().Matches(parts[1]).Select(option => option.Value)];
        return Joint().Split(parts[0]).Select(command => command.Trim(' ', '(', ')')).Where(command => command.Length > 0)
            .Select(command => ProblemOfOne(command, options)).FirstOrDefault(problem => problem is not null);
    }

    private static string? ProblemOfOne(string command, string[] options)
    {
        string[] words = [.. Word().Matches(command).Select(word => word.Value.Trim('\'', '"'))];
        if (words is [var first, ..] && Variable().Match(first) is { Success: true } variable)
        {
            (string name, string value) = (variable.Groups["name"].Value, variable.Groups["value"].Value);
            return new Variables(new Hashtable { [name] = value }).Refusal
                ?? (KnownNames.Has(name, Document.Readme) ? words.Length == 1 ? null : ProblemOfOne(command[(first.Length + 1)..], options)
                    : $"there is no variable {name}");
        }

        return words switch
        {
            ["dotnet", "run", .. var rest] when Array.IndexOf(rest, "--project") is >= 0 and var at && at + 1 < rest.Length =>
                OfProject(rest[at + 1], [.. rest.Skip(at + 2).SkipWhile(word => word == "--")], options),
            ["dotnet", "test", .. var rest] => OfTests(rest),
            ["dotnet", "tool", "run", var tool] => Has(".config/dotnet-tools.json", $"\"{tool}\""),
            ["dotnet", "build", .. var rest] => rest.Where(word => word != "--no-incremental")
                .Select(word => Has("Directory.Build.props", $"$({word.Split(':')[^1].Split('=')[0]})"))
                .FirstOrDefault(problem => problem is not null),
            ["dotnet"] or ["dotnet", "format"] or ["dotnet", "tool", "restore"] => null,
            ["cd", var folder] => Path.Exists(Repository.Path(folder)) ? null : $"there is no {folder}",
            ["handcalc", .. var rest] => OfCommand(rest, options),
            ["npm", "run", var script, "--prefix", var folder] => Has($"{folder}/package.json", $"\"{script}\":"),
            ["apt-get", "install", .. var packages] =>
                packages.All(package => KnownNames.Has(package, Document.Readme)) ? null : "no script installs that",
            ["python3", var script, .. var rest] => OfScript(script, rest),
            ["alias", var alias] => Problem(alias[(alias.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim('\'')),
            [var script, .. var rest] when File.Exists(Repository.Path(script)) =>
                rest.Select(word => Has(script, word)).FirstOrDefault(problem => problem is not null),
            [var name, ..] when IsSubcommand(name) => OfCommand(words, options),
            _ => $"{command} is no command of the book",
        };
    }

    private static Page Nowhere => new(TextWriter.Null, TextWriter.Null);

    private static bool IsSubcommand(string name) =>
        CommandLine.Build(Nowhere, CommandEnvironment.OfProcess).Subcommands.Any(known => known.Name == name);

    private static string? OfProject(string project, string[] arguments, string[] options) => project switch
    {
        "src/HandCalc.Cli" => OfCommand(arguments, options),
        "src/HandCalc.Book" =>
            arguments.Select(word => Has("src/HandCalc.Book/BookCommand.cs", $"(\"{word}\")"))
                .FirstOrDefault(problem => problem is not null),
        "src/HandCalc.Benchmarks" => arguments is ["--filter", "*"] ? null
            : arguments.Select(word => Has("src/HandCalc.Benchmarks/Program.cs", $"\"{word}\""))
                .FirstOrDefault(problem => problem is not null),
        _ => $"there is no project {project}",
    };

    /// <summary>Parses a command line of the book; one that only reads, and has no stand-ins, is run as well.</summary>
    private static string? OfCommand(string[] arguments, string[] options)
    {
        if (arguments is [var spokenOf] && IsSubcommand(spokenOf))
        {
            return null;
        }

        try
        {
            ParseResult parsed = CommandLine.Build(Nowhere, CommandEnvironment.OfProcess)
                .Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            Misuse.Refuse(parsed);
            System.CommandLine.Command command = parsed.CommandResult.Command;
            string? unknown = options.FirstOrDefault(option => command.Options.All(known => known.Name != option));
            return unknown is not null ? $"{command.Name} has no option {unknown}"
                : command.Name is "step" or "explain" && !arguments.Intersect(Stand).Any()
                && OfPublishedModel(arguments) is { ExitCode: not 0 } run ? run.Error
                : null;
        }
        catch (InvalidInputException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>Whoever changes the example, to four heads, say, changes no document: it speaks of the published model.</summary>
    private static CommandRun OfPublishedModel(string[] arguments)
    {
        using var folder = new TemporaryFolder();
        return CommandRun.Of([.. arguments, "--model", folder.WriteModel()]);
    }

    private static string? OfTests(string[] arguments) => arguments switch
    {
        ["--", _] or [] => null,
        [.. var folder, "--filter", var filter] => folder.Any(path => !Path.Exists(Repository.Path(path))) ? "there is no such folder"
            : KnownNames.IsPartOfATest(filter.Split('~')[^1]) ? null : $"no test is called {filter}",
        [var property] when property.StartsWith("-p:", StringComparison.Ordinal) =>
            Has("specs/HandCalc.Specs/HandCalc.Specs.csproj", $"'$({property[3..].Split('=')[0]})' == '{property.Split('=')[^1]}'"),
        _ => "dotnet test takes no such words",
    };

    private static string? OfScript(string script, string[] arguments)
    {
        string? found = new[] { script, $"specs/HandCalc.Specs/Witnesses/PyTorch/{script}" }.Select(path => Repository.Path(path))
            .FirstOrDefault(File.Exists);
        return found is null ? $"there is no {script}"
            : arguments.Where(word => word.StartsWith("--", StringComparison.Ordinal)
                && !File.ReadAllText(found).Contains($"\"{word}\"", StringComparison.Ordinal))
                .Select(word => $"{script} has no {word}").FirstOrDefault();
    }

    private static string? Has(string path, string text) => !Path.Exists(Repository.Path(path)) ? $"there is no {path}"
        : File.ReadAllText(Repository.Path(path)).Contains(text, StringComparison.Ordinal) ? null : $"{path} has no {text}";

    [GeneratedRegex(@"\s+# ")]
    private static partial Regex Remark();

    [GeneratedRegex(@"\s(?:&&|\|)(?:\s|$)")]
    private static partial Regex Joint();

    [GeneratedRegex("""("[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex("^(?<name>[A-Z][A-Za-z_]+)=(?<value>.*)$")]
    private static partial Regex Variable();
}
