using System.Text.Json;
using HandCalc.Practice.Exercises;
using HandCalc.Reading;

namespace HandCalc.Practice.Workspaces;

/// <summary>How far a reader has come: a small file in the workspace.</summary>
/// <param name="Schema">The version of its form.</param>
/// <param name="Language">The language of the workspace.</param>
/// <param name="Example">The worked example that the exercises are of.</param>
/// <param name="Solved">The numbers of the exercises that were right.</param>
/// <param name="Hints">The numbers of the exercises of which a hint was shown, once for each hint.</param>
internal sealed record Progress(
    int Schema, string Language, string Example, ImmutableArray<string> Solved, ImmutableArray<string> Hints)
{
    /// <summary>The version of its form.</summary>
    public const int Version = 1;

    /// <summary>The name of the file.</summary>
    public const string FileName = "progress.json";

    private const string Kind = "record of a workspace in JSON";
    private const int LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The first exercise that is open, or null.</summary>
    public Assignment? First() => Assignment.All.FirstOrDefault(one => !Solved.Contains(one.Number));

    /// <summary>The first exercise that is open after another; behind the last, the first of all.</summary>
    public Assignment? After(string number) =>
        Assignment.All.SkipWhile(one => one.Number != number).Skip(1).FirstOrDefault(one => !Solved.Contains(one.Number)) ?? First();

    /// <summary>What a new workspace begins with.</summary>
    public static Progress New(string language, string example) => new(Version, language, example, [], []);

    /// <summary>Reads the file of a workspace.</summary>
    /// <exception cref="InvalidInputException">It can't be read, or says what no workspace says.</exception>
    public static Progress Read(string file)
    {
        try
        {
            return Checked(file);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{problem.Message} The one of a new workspace begins anew; no text of an exercise is in it.", problem);
        }
    }

    /// <summary>The text of the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format) + "\n";

    private static Progress Checked(string file)
    {
        Progress read = InputFile.Read(file, Kind, stream => JsonRecord.Read<Progress>(stream, Kind, LargestFile));
        string name = Path.GetFileName(file);
        return read.Schema != Version
            ? throw new InvalidInputException($"{name}: schema: it is {read.Schema}; allowed: {Version}.")
            : !Languages.Language.All.Any(language => language.Name == read.Language)
            ? throw new InvalidInputException($"{name}: language: it is '{VisibleText.Beginning(read.Language)}'; allowed: "
                + $"{string.Join(", ", Languages.Language.All.Select(language => language.Name))}.")
            : !Models.Examples.Names.Contains(read.Example)
            ? throw new InvalidInputException($"{name}: example: it is '{VisibleText.Beginning(read.Example)}'; allowed: "
                + $"{string.Join(", ", Models.Examples.Names)}.")
            : read.Solved.FirstOrDefault(number => !Assignment.All.Any(one => one.Number == number)) is { } unknown
            ? throw new InvalidInputException(
                $"{name}: solved: there is no exercise '{VisibleText.Beginning(unknown)}'; allowed: the numbers that practice list shows.")
            : read;
    }
}
