using HandCalc.Book.Site;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Book.Serving;

/// <summary>The book as it is now: made anew whenever something changes that it is woven from.</summary>
internal sealed class LiveSite : IDisposable
{
    /// <summary>How long nothing may change until the book is made: an editor writes a file in more than one go.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private readonly Checkout checkout;
    private readonly Func<Checkout, SiteFiles> weave;
    private readonly Action<SiteFiles> made;
    private readonly Action<string> complain;
    private readonly FileSystemWatcher[] watchers;
    private readonly Timer timer;
    private readonly Lock building = new();
    private TaskCompletionSource change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins with a book as it is, and watches what it is woven from.</summary>
    /// <param name="checkout">Where the fixtures and snapshots are.</param>
    /// <param name="weave">Makes the book.</param>
    /// <param name="site">The book as it is now.</param>
    /// <param name="made">Told of every book that is made.</param>
    /// <param name="complain">Told why one can't be made; the one before stays.</param>
    public LiveSite(
        Checkout checkout, Func<Checkout, SiteFiles> weave, SiteFiles site, Action<SiteFiles> made, Action<string> complain)
    {
        (this.checkout, this.weave, Site, this.made, this.complain) = (checkout, weave, site, made, complain);
        timer = new(_ => Build());
        watchers =
        [
            Watch(Path.Combine(checkout.Root, Manuscript.Specs), "*.cs", deep: true),
            Watch(checkout.SnapshotFolder, $"*{Checkout.Verified}", deep: true),
            Watch(checkout.Root, "*.md", deep: false),
        ];
    }

    /// <summary>The book as it is now.</summary>
    public SiteFiles Site { get; private set; }

    /// <summary>Ends when the next book is made.</summary>
    public Task Change => change.Task;

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in watchers)
        {
            watcher.Dispose();
        }

        timer.Dispose();
    }

    private FileSystemWatcher Watch(string folder, string files, bool deep)
    {
        var watcher = new FileSystemWatcher(folder, files) { IncludeSubdirectories = deep };
        watcher.Changed += (_, _) => Notice();
        watcher.Created += (_, _) => Notice();
        watcher.Deleted += (_, _) => Notice();
        watcher.Renamed += (_, _) => Notice();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Notice() => timer.Change(Quiet, Timeout.InfiniteTimeSpan);

    private void Build()
    {
        lock (building)
        {
            try
            {
                Site = weave(checkout);
                made(Site);
            }
            catch (Exception problem) when (problem is InvalidInputException or IOException or UnauthorizedAccessException)
            {
                complain(problem.Message);
                return;
            }

            Interlocked.Exchange(ref change, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
