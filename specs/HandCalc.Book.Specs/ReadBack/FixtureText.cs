namespace HandCalc.Book.Specs.ReadBack;

/// <summary>A fixture, read line by line from its source, without the compiler that the book reads it with.</summary>
/// <param name="Source">Its file, from the folder of the solution.</param>
/// <param name="Title">The title, such as "Step 3 · Attention".</param>
/// <param name="Above">The rest of the comment above it.</param>
/// <param name="Tests">Its tests in order.</param>
/// <param name="Shared">What its tests share: all of the class beside them.</param>
internal sealed partial record FixtureText(string Source, string Title, string Above, TestText[] Tests, string Shared)
{
    private const string Specs = "specs/HandCalc.Specs";

    /// <summary>The thirteen chapters of the training step, and those that go on from there.</summary>
    public static IReadOnlyList<FixtureText> Chapters { get; } = [.. new[] { "Forward", "Backward", "Optimization", "Onward" }
        .Where(part => Directory.Exists(Repository.Path(Specs, part)))
        .SelectMany(part => Directory.EnumerateFiles(Repository.Path(Specs, part), "*.cs")
            .Where(file => Path.GetFileName(file) is ['S', 't', 'e', 'p', ..] or ['C', 'h', 'a', 'p', 't', 'e', 'r', ..])
            .Order(StringComparer.Ordinal).Select(file => Read($"{Specs}/{part}/{Path.GetFileName(file)}")))];

    /// <summary>The fixture of the wrong rules.</summary>
    public static FixtureText WrongRules { get; } = Read($"{Specs}/WrongRules.cs");

    /// <summary>The parts of the errata, in the order of their numbers.</summary>
    public static IReadOnlyList<FixtureText> Errata { get; } = [.. Directory.EnumerateFiles(Repository.Path(Specs), "Errata*.cs")
        .Select(file => Read($"{Specs}/{Path.GetFileName(file)}"))
        .OrderBy(part => int.Parse(part.Tests[0].Number!, CultureInfo.InvariantCulture))];

    /// <summary>What it is called with its number: Step 11, or Chapter 15.</summary>
    public string Kicker => Title.Split(" · ")[0];

    /// <summary>The number of the step.</summary>
    public int Step => int.Parse(Numbered[..2], CultureInfo.InvariantCulture);

    /// <summary>The name of its file from the number on: 03_Attention.</summary>
    private string Numbered => Path.GetFileNameWithoutExtension(Source).TrimStart([.. "StepChar"]);

    /// <summary>The title of a chapter without its number.</summary>
    public string Name => Title.Split(" · ")[^1];

    /// <summary>Its page: 03-attention.html for Step03_Attention.</summary>
    public string Page => WordStart().Replace($"{Numbered.Replace('_', '-')}.html", "-")
        .ToLowerInvariant();

    /// <summary>A chapter as the pages of an example tell it.</summary>
    public FixtureText RetoldOf(Example example) => Example.Of(Models.Examples.Default).Of(this) == example ? this : this with
    {
        Above = Retold.Of(Above, example),
        Tests = [.. Tests.Select(test => test with { Comment = Retold.Of(test.Comment, example) })],
    };

    /// <summary>Reads a fixture.</summary>
    private static FixtureText Read(string source)
    {
        string[] lines = EquationGoesOn().Replace(File.ReadAllText(Repository.Path(source)), "").TrimEnd('\n').Split('\n');
        int type = Array.FindIndex(lines, line => line.StartsWith("public ", StringComparison.Ordinal));
        string[] above = CommentAbove(lines, type, "//");
        int[] starts = [.. lines.Index().Where(line => Test().IsMatch(line.Item)).Select(line => line.Index)];
        TestText[] tests = [.. starts.Select(start => TestAt(lines, start))];
        HashSet<int> ofTests = [.. tests.SelectMany(test => Enumerable.Range(0, lines.Length).Take(test.Lines))];
        int open = Array.IndexOf(lines, "{", type), close = Array.LastIndexOf(lines, "}");
        string shared = string.Join('\n', Enumerable.Range(open + 1, Math.Max(close - open - 1, 0)).Where(line => !ofTests.Contains(line))
            .Select(line => lines[line]));
        return new(source, above[0].TrimStart('#', ' '), string.Join('\n', above[1..]), tests, shared);
    }

    private static TestText TestAt(string[] lines, int start)
    {
        Match attribute = Test().Match(lines[start]);
        int method = Array.FindIndex(lines, start, line => line.StartsWith("    public ", StringComparison.Ordinal));
        bool isBlock = lines[method + 1] == "    {";
        int end = Array.FindIndex(lines, method, line => isBlock ? line == "    }" : line.EndsWith(';'));
        int first = start;
        while (lines[first - 1].StartsWith("    //", StringComparison.Ordinal) || lines[first - 1]
            .StartsWith("    [", StringComparison.Ordinal))
        {
            first--;
        }

        string code = string.Join('\n', lines[method..(end + 1)]);
        string name = MethodName().Match(lines[method]).Groups[1].Value;
        return new(
            attribute.Groups["number"] is { Success: true } number ? number.Value : null,
            SentenceOf(name),
            attribute.Groups["latex"].Value.Replace("\"\"", "\"", StringComparison.Ordinal),
            string.Join('\n', CommentAbove(lines, start, "    //")),
            code,
            isBlock ? string.Join('\n', lines[(method + 2)..end]) : code[(code.IndexOf("=>", StringComparison.Ordinal) + 2)..].TrimEnd(';'),
            first..(end + 1));
    }

    private static string[] CommentAbove(string[] lines, int declaration, string slashes)
    {
        int end = declaration;
        while (lines[end - 1].StartsWith(slashes[..^2] + "[", StringComparison.Ordinal))
        {
            end--;
        }

        int start = end;
        while (lines[start - 1].StartsWith(slashes, StringComparison.Ordinal))
        {
            start--;
        }

        return [.. lines[start..end].Select(line => line[slashes.Length..]).Select(line => line.StartsWith(' ') ? line[1..] : line)];
    }

    /// <summary>W_O is one word; between other words an underscore is a space.</summary>
    private static string SentenceOf(string name)
    {
        string[] words = name.Split('_');
        return string.Concat(words.Index().Select(word => word.Index == 0 ? word.Item
            : words[word.Index - 1].Length == 1 && char.IsAsciiLetterUpper(words[word.Index - 1][0]) && word.Item.Length == 1
            && !char.IsAsciiLetterLower(word.Item[0]) ? $"_{word.Item}"
            : $" {word.Item}"));
    }

    [GeneratedRegex("""^    \[(Derives\("(?<number>[\d.]+)", @?"(?<latex>.*)"\)|Erratum\((?<number>\d+)\)|Test|TestCaseSource\(.*\))\]$""")]
    private static partial Regex Test();

    /// <summary>Where the equation of a test is continued on the next line.</summary>
    [GeneratedRegex("""(?<=Derives\(.*)"\n +\+ @?"(?=.*"\)\]\n)""")]
    private static partial Regex EquationGoesOn();

    [GeneratedRegex(@"(\w+)\(")]
    private static partial Regex MethodName();

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}

/// <summary>A test of a fixture.</summary>
/// <param name="Number">Its number: 11.2, or 7 of the errata; null if it has none.</param>
/// <param name="Sentence">What it proves.</param>
/// <param name="Latex">Its equation; empty if it has none.</param>
/// <param name="Comment">The prose above it.</param>
/// <param name="Code">The whole method.</param>
/// <param name="Body">What the method does: its statements, or its expression.</param>
/// <param name="Lines">The lines of the file that it takes, with its prose.</param>
internal sealed record TestText(string? Number, string Sentence, string Latex, string Comment, string Code, string Body, Range Lines);
