using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Practice.Languages;

namespace HandCalc.Practice.Workspaces;

/// <summary>A folder of exercises: a text for each, what is given, and how far the reader has come.</summary>
internal sealed class Workspace
{
    private readonly Language language;
    private readonly Lazy<ImmutableArray<Trial>> trials;

    private Workspace(string folder, Progress progress)
    {
        (Folder, language) = (folder, Language.All.Single(one => one.Name == progress.Language));
        trials = new(() => Trial.Of(Models.Examples.Read(progress.Example))); // a list of exercises needs no training step
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The steps on which exercises are judged; the first is the one that the book tells.</summary>
    public ImmutableArray<Trial> Trials => trials.Value;

    /// <summary>How far the reader has come, as the file says now: another watch may have written it.</summary>
    /// <exception cref="InvalidInputException">The file is broken.</exception>
    public Progress Progress => Progress.Read(ProgressFile);

    private string ProgressFile => Path.Combine(Folder, Progress.FileName);

    /// <summary>Opens the workspace in a folder, or in one above it.</summary>
    /// <exception cref="InvalidInputException">There is none, or its record is broken.</exception>
    public static Workspace Open(string folder)
    {
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
        {
            string file = Path.Combine(above.FullName, Progress.FileName);
            if (File.Exists(file))
            {
                return new(above.FullName, Progress.Read(file));
            }
        }

        throw new InvalidInputException(
            $"{Progress.FileName}: it is not in this folder, so this is no workspace; allowed: a folder that practice --out has written.");
    }

    /// <summary>The files of a new workspace, by their paths.</summary>
    /// <param name="folder">The folder that it is to have.</param>
    /// <param name="language">The language of the exercises.</param>
    /// <param name="example">The worked example.</param>
    public static IEnumerable<(string Path, byte[] Content)> Files(string folder, Language language, string example)
    {
        ImmutableArray<Trial> trials = Trial.Of(Models.Examples.Read(example));
        return Assignment.All.Select(one => (language.FileOf(one), Bytes(language.TextOf(one, trials[0].Step))))
            .Concat(language.FilesBeside(folder, trials))
            .Append((Progress.FileName, Bytes(Progress.New(language.Name, example).ToJson())));
    }

    /// <summary>The path of an exercise, from the folder.</summary>
    public string FileOf(Assignment assignment) => language.FileOf(assignment);

    /// <summary>When the text of an exercise was written last; null where it is gone.</summary>
    public DateTime? Written(Assignment assignment)
    {
        var file = new FileInfo(Path.Combine(Folder, FileOf(assignment)));
        return file.Exists ? file.LastWriteTimeUtc : null;
    }

    /// <summary>What the text of an exercise comes to.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="isGivenUp">Whether nobody waits any more.</param>
    public Answer Answer(Assignment assignment, Func<bool>? isGivenUp = null)
    {
        try
        {
            return Written(assignment) is null
                ? new Answer.Broken($"{FileOf(assignment)} is gone. {TypedCommand.Of("practice reset")} {assignment.Number} writes it anew.")
                : language.Answer(assignment, Folder, Trials, isGivenUp ?? (() => false));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidInputException)
        {
            return new Answer.Broken($"{FileOf(assignment)} can't be read: {problem.Message}");
        }
    }

    /// <summary>What the book has in the place of what is left out.</summary>
    public IEnumerable<string> SolutionOf(Assignment assignment) => language.SolutionOf(assignment, Trials[0].Step);

    /// <summary>Writes the text of an exercise anew. What was there is kept beside it.</summary>
    /// <returns>The name under which that is kept; null where nothing was there.</returns>
    public string? Reset(Assignment assignment)
    {
        string file = Path.Combine(Folder, FileOf(assignment)), text = language.TextOf(assignment, Trials[0].Step);
        string? kept = null;
        if (File.Exists(file) && File.ReadAllText(file) != text)
        {
            kept = Enumerable.Range(1, int.MaxValue).Select(number => $"{file}.{number}.old").First(name => !File.Exists(name));
            File.Move(file, kept);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Replace(file, text);
        return kept is null ? null : Path.GetFileName(kept);
    }

    /// <summary>Notes that an exercise is right.</summary>
    public void Solve(Assignment assignment) => Note(progress => progress.Solved.Contains(assignment.Number) ? progress : progress with
    {
        Solved = [.. Assignment.All.Select(one => one.Number)
            .Where(number => number == assignment.Number || progress.Solved.Contains(number))],
    });

    /// <summary>Notes that an exercise is open again.</summary>
    public void Reopen(Assignment assignment) => Note(progress => progress with
    {
        Solved = progress.Solved.Remove(assignment.Number),
        Hints = [.. progress.Hints.Where(number => number != assignment.Number)],
    });

    /// <summary>Which hint comes next, from 1; the last one again where all were shown.</summary>
    public int HintAfter(Assignment assignment) =>
        Math.Min(Shown(Progress, assignment) + 1, Hints.Count);

    /// <summary>Notes that one hint more was shown.</summary>
    public void NoteHint(Assignment assignment) => Note(progress => Shown(progress, assignment) == Hints.Count ? progress
        : progress with { Hints = progress.Hints.Add(assignment.Number) });

    private static int Shown(Progress progress, Assignment assignment) => progress.Hints.Count(number => number == assignment.Number);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Writes a file as a whole or not at all.</summary>
    private static void Replace(string file, string text)
    {
        string fresh = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(fresh, Bytes(text));
            File.Move(fresh, file, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    private void Note(Func<Progress, Progress> change)
    {
        Progress before = Progress, after = change(before);
        if (after != before)
        {
            Replace(ProgressFile, after.ToJson());
        }
    }
}
