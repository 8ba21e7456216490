using System.Runtime.InteropServices;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Cli.Review;

/// <summary>What would be accepted: snapshots, numbers in prose, and what would be removed.</summary>
internal sealed record AcceptPlan(
    Checkout Checkout, AcceptChoice Choice, IReadOnlyList<SnapshotFile> Files, IReadOnlyList<SnapshotFile> Stale,
    IReadOnlyList<ReceivedPage> Pages, IReadOnlyList<ReceivedPage> Whole, IReadOnlyList<Rewrite> Rewrites, string[] Names, Doubts Doubts)
{
    private const int Indent = 2;
    private const int MostShown = 20;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Files.Count == 0 && Rewrites.Count == 0 && Whole.Count == 0 && (Stale.Count == 0 || !Choice.Removes);

    /// <summary>What was done, as a sentence.</summary>
    public string Done => $"Accepted {Count(Files.Count, "snapshot")}, {Count(Rewrites.Count, "place")} in prose"
        + (Whole.Count > 0 ? $", {Count(Whole.Count, "page")} whole" : "")
        + (Stale.Count == 0 ? "."
            : Choice.Removes ? $"; removed {Count(Stale.Count, "stale file")}."
            : $". A test stays red until --prune removes {Count(Stale.Count, "stale file")}.");

    /// <summary>Plans what a choice asks for.</summary>
    /// <exception cref="InvalidInputException">
    /// It names an example or a tensor that is not there; or something that was received is not what a test has received, or no longer
    /// what the engine computes.
    /// </exception>
    public static AcceptPlan Of(Checkout checkout, AcceptChoice choice)
    {
        IReadOnlyList<SnapshotFile> all = checkout.Files();
        RequireKnown(choice, all);
        string[] names = [.. all.Select(file => file.Tensor).Distinct()];
        SnapshotFile[] files = [.. all.Where(file => file.IsReceived && choice.Has(file))];
        ReceivedPage[] pages = [.. ReceivedPage.In(checkout)], prose = [.. pages.Where(page => !page.IsWhole)];
        TestRecord record = TestRecord.Of(checkout);
        record.RequireReceivedByTests([.. files.Select(file => file.Received), .. pages.Select(page => page.Received)]);
        foreach (ReceivedPage changed in prose.Where(page => !page.HasSameWords))
        {
            throw new InvalidInputException($"accept: {checkout.Relative(changed.Page)}: "
                + $"it has changed since {Path.GetFileName(changed.Received)} "
                + "was received; allowed: the page that the tests have read. Please run dotnet test again. Nothing was accepted.");
        }

        var steps = all.Where(file => file.Example.Length > 0 && choice.Has(file)).Select(file => file.Example).Distinct()
            .ToDictionary(example => example, checkout.Step);
        foreach (SnapshotFile file in files.Where(file => file.Example.Length > 0))
        {
            record.RequireOfToday(file, steps[file.Example]);
        }

        Doubts doubts = Doubts.About(checkout, choice, steps, record.Failed, names);
        return new AcceptPlan(
            checkout,
            choice,
            files,
            [.. Checkout.Stale(all).Where(choice.Has)],
            prose,
            choice.IsAll && doubts.Wrong.Count == 0 ? [.. pages.Where(page => page.IsWhole)] : [],
            [.. prose.SelectMany(page => page.Rewrites(names, choice.Has))],
            names,
            doubts);
    }

    /// <summary>Shows the difference, each number in prose that is renewed, and what is stale.</summary>
    public void Show(Page page)
    {
        if (Files.Any(file => file.Example.Length > 0))
        {
            Side before = new("approved", Checkout.Approved()), after = new("received", Checkout.WithReceived());
            foreach (StepComparison comparison in Side.Pairs(before, after, Choice.Example))
            {
                DiffText.Write(page, comparison, full: false);
                page.Write();
            }
        }

        foreach (Rewrite rewrite in Rewrites)
        {
            page.Write(new Line().Add($"{Relative(rewrite.Page)}:{rewrite.Line}", Palette.Quiet).Add($"  {rewrite.Before} → ")
                .Add(rewrite.After, Palette.Strong));
            page.Write(new Line().To(Indent).Add(rewrite.Sentence, Palette.Quiet));
        }

        foreach (ReceivedPage whole in Whole)
        {
            page.Write($"{Relative(whole.Page)}  whole");
        }

        foreach (SnapshotFile stale in Stale.Take(MostShown))
        {
            page.Write($"{Relative(stale.Verified)}  stale: no test compares it any more{(Choice.Removes ? "; removed" : "")}");
        }

        if (Stale.Count > 0)
        {
            page.Write(new Line().Add($"{Count(Stale.Count, "stale file")}{(Choice.Removes ? "" : "; --prune removes them")}",
                Palette.Quiet));
        }

        Doubts.Write(page);
        page.Write(IsEmpty ? "Nothing was received that would be accepted."
            : $"{Count(Files.Count, "snapshot")}, {Count(Rewrites.Count, "place")} in prose.");
    }

    /// <summary>
    /// Each file is replaced as a whole: a rename, or a file written beside it and moved into its place. Where it is interrupted, by the
    /// keyboard or since a file can't be replaced, the file at hand is finished or left as it is, and how far it came is said.
    /// </summary>
    /// <param name="isInterrupted">Asked before each file, beside the signals of the system.</param>
    /// <exception cref="InvalidInputException">It was interrupted.</exception>
    public void CarryOut(Func<bool> isInterrupted)
    {
        (string Path, Action Change)[] changes =
        [
            .. Files.Select(file => (file.Verified, (Action)(() => File.Move(file.Received, file.Verified, overwrite: true)))),
            .. Pages.Where(page => Rewrites.Any(rewrite => rewrite.Page == page.Page)).Select(received =>
                (received.Page, (Action)(() => received.Accept(Names, Choice.Has)))),
            .. Whole.Select(whole => (whole.Page, (Action)(() => File.Move(whole.Received, whole.Page, overwrite: true)))),
            .. (Choice.Removes ? Stale : []).Select(stale => (stale.Verified, (Action)(() => File.Delete(stale.Verified)))),
        ];
        bool isSignalled = false;
        using PosixSignalRegistration byKeyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
            isSignalled = signal.Cancel = true);
        using PosixSignalRegistration bySystem = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
            isSignalled = signal.Cancel = true);
        foreach ((int done, (string path, Action change)) in changes.Index())
        {
            try
            {
                if (isSignalled || isInterrupted())
                {
                    throw new IOException("it was interrupted");
                }

                change();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidInputException)
            {
                string reason = problem is InvalidInputException ? problem.Message : $"accept: {path}: {problem.Message}";
                throw new InvalidInputException($"{reason.TrimEnd('.')}. Before it {Numbers.Count(done)} of "
                    + $"{Count(changes.Length, "file")} "
                    + "were accepted and stay so, each whole; allowed: the same command once more, for the rest.", problem);
            }
        }
    }

    private static void RequireKnown(AcceptChoice choice, IReadOnlyList<SnapshotFile> all)
    {
        RequireKnown("--example", choice.Example, [.. all.Select(file => file.Example).Where(name => name.Length > 0).Distinct()]);
        RequireKnown("--tensor", choice.Tensor, [.. all.Select(file => file.Tensor).Distinct()]);
    }

    private static void RequireKnown(string option, string? name, string[] names)
    {
        if (name is not null && !names.Contains(name))
        {
            string meant = Spelling.Suggestion(name, names);
            throw new InvalidInputException($"{option}: there is no '{name}'; allowed: {Enumeration.First(MostShown, names)}.{meant}");
        }
    }

    private static string Count(int count, string what) => $"{Numbers.Count(count)} {what}{(count == 1 ? "" : "s")}";

    private string Relative(string path) => Checkout.Relative(path);
}
