using HandCalc.Cli.Input;
using HandCalc.Practice.Exercises;
using HandCalc.Practice.Languages;
using HandCalc.Practice.Workspaces;
using Record = HandCalc.Practice.Workspaces.Progress;

namespace HandCalc.Cli.Commands;

/// <summary>A language in which the exercises can be done.</summary>
internal enum ExerciseLanguage
{
    /// <summary>C#, with the algebra of Math.NET.</summary>
    CSharp,

    /// <summary>Python, with NumPy.</summary>
    Python,
}

/// <summary><c>handcalc practice</c>: exercises that answer.</summary>
internal static class PracticeCommand
{
    private static readonly OutputFolder Folder = new("--out", "exercises", isOwn: null);

    /// <summary>Writes a workspace.</summary>
    /// <param name="page">What it writes on.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="path">The folder to write, from there.</param>
    /// <param name="chosen">The language of the exercises.</param>
    /// <param name="example">The worked example; null for the default.</param>
    public static int Write(Page page, string folder, string path, ExerciseLanguage chosen, string? example)
    {
        Language language = Language.All[(int)chosen];
        example ??= Examples.Default;
        string target = Path.GetFullPath(path, folder);
        if (File.Exists(Path.Combine(target, Record.FileName)))
        {
            throw new InvalidInputException($"--out: {path}: this is a workspace already, and nothing of it was touched; allowed: a folder "
                + "that is not there yet, or an empty one.");
        }

        Folder.Refuse(target, path);
        Folder.Write(Workspace.Files(target, language, example), target, path);
        page.Write($"{Numbers.Count(Assignment.All.Length)} exercises. The first: {TypedCommand.Quoted(Path.Combine(path,
            language.FileOf(Assignment.All[0])))}");
        page.Write("In that folder, this judges what is saved:");
        page.Write($"  {TypedCommand.Of("practice", target)}");
        return ExitCode.Fine;
    }

    /// <summary>Watches the workspace in the working folder.</summary>
    public static int Watch(Page page, CommandEnvironment environment) =>
        new PracticeWatch(page, Workspace.Open(environment.Folder), environment.Key).Run(environment.IsInterrupted);

    /// <summary>Judges one exercise once.</summary>
    public static int Check(Page page, string folder, string? number)
    {
        Workspace workspace = Workspace.Open(folder);
        Assignment? assignment = Chosen(workspace, number);
        var report = new PracticeReport(page, workspace);
        if (assignment is null)
        {
            report.WriteOpen(null);
            return ExitCode.Fine;
        }

        report.WriteOpen(assignment);
        page.Write();
        if (!report.Write(assignment))
        {
            return ExitCode.CheckFailed;
        }

        Note(page, () => workspace.Solve(assignment));
        return ExitCode.Fine;
    }

    /// <summary>Lists the exercises, and which are done.</summary>
    public static int List(Page page, string folder) => List(page, Workspace.Open(folder));

    /// <inheritdoc cref="List(Page, string)"/>
    public static int List(Page page, Workspace workspace)
    {
        Record progress = workspace.Progress;
        foreach (IGrouping<string, Assignment> step in Assignment.All.GroupBy(one => one.Heading))
        {
            page.Write(new Line().Add(step.Key, Palette.Heading));
            foreach (Assignment one in step)
            {
                bool isDone = progress.Solved.Contains(one.Number);
                page.Write(new Line().To(2).Add(isDone ? "✓" : " ", Palette.Good).To(4).Add(one.Number, isDone ? Palette.Quiet : Palette.Strong)
                    .To(11).Add(TextTable.Shorten(one.Sentence, page.Width - 11), isDone ? Palette.Quiet : Spectre.Console.Style.Plain));
            }
        }

        page.Write();
        page.Write($"{progress.Solved.Length} of {Assignment.All.Length} done");
        return ExitCode.Fine;
    }

    /// <summary>Writes the next hint of an exercise.</summary>
    public static int Hint(Page page, string folder, string? number)
    {
        Workspace workspace = Workspace.Open(folder);
        Hint(page, workspace, Chosen(workspace, number));
        return ExitCode.Fine;
    }

    /// <inheritdoc cref="Hint(Page, string, string?)"/>
    public static void Hint(Page page, Workspace workspace, Assignment? assignment)
    {
        var report = new PracticeReport(page, workspace);
        if (assignment is null)
        {
            report.WriteOpen(null);
            return;
        }

        int level = workspace.HintAfter(assignment);
        Note(page, () => workspace.NoteHint(assignment));
        page.Write(new Line().Add($"{assignment.Number}, hint {level} of {Hints.Count}", Palette.Strong));
        report.Say(Hints.Of(assignment, [.. workspace.Trials.Select(trial => trial.Step)], level));
    }

    /// <summary>Writes an exercise anew.</summary>
    public static int Reset(Page page, string folder, string number)
    {
        Workspace workspace = Workspace.Open(folder);
        Assignment assignment = Assignment.Of(number);
        return Note(page, () =>
        {
            string? kept = workspace.Reset(assignment);
            workspace.Reopen(assignment);
            page.Write($"{workspace.FileOf(assignment)} is as it was at the beginning"
                + $"{(kept is null ? "." : $"; what it had is in {kept}, beside it.")}");
        }) ? ExitCode.Fine : ExitCode.BadInput;
    }

    /// <summary>Writes what the book has in the place of what is left out.</summary>
    public static int Solution(Page page, string folder, string number, bool isSpoiled)
    {
        Workspace workspace = Workspace.Open(folder);
        Assignment assignment = Assignment.Of(number);
        if (!isSpoiled && !workspace.Progress.Solved.Contains(assignment.Number))
        {
            throw new InvalidInputException($"{number}: it is not done yet; allowed: an exercise that is, or --spoil.");
        }

        foreach (string line in workspace.SolutionOf(assignment))
        {
            page.Write(line);
        }

        return ExitCode.Fine;
    }

    /// <summary>Does what changes the workspace, and says where it can't be changed.</summary>
    /// <returns>Whether it could be.</returns>
    public static bool Note(Page page, Action change)
    {
        try
        {
            change();
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            page.Complain($"The workspace can't be written, so this is not kept: {OutputFile.Reason(problem, "no file can be written in it")}.");
            return false;
        }
    }

    private static Assignment? Chosen(Workspace workspace, string? number) =>
        number is null ? workspace.Progress.First() : Assignment.Of(number);
}
