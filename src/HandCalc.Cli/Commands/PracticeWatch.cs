using HandCalc.Practice.Exercises;
using HandCalc.Practice.Workspaces;
using HandCalc.Terminal;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc practice</c> in a workspace: whenever a text is saved, it says what became of it.</summary>
/// <param name="page">What it writes on.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="key">The key that was pressed; null where none was, or where there is no keyboard.</param>
internal sealed class PracticeWatch(Page page, Workspace workspace, Func<char?>? key)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly PracticeReport report = new(page, workspace);

    /// <summary>Watches until it is told to end.</summary>
    /// <param name="isInterrupted">Whether to end; by default when a signal says so.</param>
    public int Run(Func<bool>? isInterrupted)
    {
        using var signals = new Interruption();
        Dictionary<string, DateTime?> written = Assignment.All.ToDictionary(one => one.Number, workspace.Written);
        Assignment? open = workspace.Progress.First();
        Open(open);
        while (!IsEnded(isInterrupted, signals))
        {
            if (!Directory.Exists(workspace.Folder))
            {
                return page.Refuse($"{workspace.Folder}: the folder is gone; allowed: a workspace that is there.");
            }

            foreach (Assignment saved in Assignment.All.Where(one => workspace.Written(one) != written[one.Number]))
            {
                // An editor may write a file in pieces: it is read once it is left alone.
                do
                {
                    written[saved.Number] = workspace.Written(saved);
                    Thread.Sleep(Pause);
                }
                while (workspace.Written(saved) != written[saved.Number]);

                page.Write();
                open = saved;
                if (report.Write(saved, () => IsEnded(isInterrupted, signals) || workspace.Written(saved) != written[saved.Number]))
                {
                    PracticeCommand.Note(page, () => workspace.Solve(saved));
                    Open(open = workspace.Progress.After(saved.Number));
                }

                page.Flush();
            }

            switch (key?.Invoke())
            {
                case 'q':
                    return ExitCode.Fine;
                case 'n' when open is not null:
                    Open(open = workspace.Progress.After(open.Number));
                    break;
                case 'h' when open is not null:
                    PracticeCommand.Hint(page, workspace, open);
                    page.Flush();
                    break;
                case 'l':
                    PracticeCommand.List(page, workspace);
                    page.Flush();
                    break;
                default:
                    Thread.Sleep(Pause);
                    break;
            }
        }

        return ExitCode.Fine;
    }

    private static bool IsEnded(Func<bool>? isInterrupted, Interruption signals) => isInterrupted?.Invoke() ?? signals.IsAsked;

    private void Open(Assignment? open)
    {
        page.Write();
        report.WriteOpen(open);
        page.Write(new Line().Add(key is null ? "Save it, and it is judged. Ctrl-C ends."
            : "Save it, and it is judged. n: next, h: hint, l: list, q: quit", Palette.Quiet));
        page.Flush();
    }
}
