using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="Width">The width of the window in pixels.</param>
/// <param name="Dark">Whether the system is dark.</param>
/// <param name="Print">Whether it is shown as it is printed.</param>
internal sealed record Look(int Width = 1280, bool Dark = false, bool Print = false)
{
    public const int Height = 900;
}

/// <summary>
/// A visit to a page in the browser. Whatever the test looks at: the page may write no error or warning, and ask for nothing that is not
/// beside it.
/// </summary>
internal sealed class Visit
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly ConcurrentBag<Visit> Over = [];
    private readonly ConcurrentQueue<string> complaints = [];
    private string home = "";
    private Look look = new(0);

    private Visit(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(true, $"an error that nobody caught: {error}");
        page.Dialog += async (_, dialog) =>
        {
            Note(true, $"a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Crash += (_, _) => Note(true, "a crash");
        page.Request += (_, request) => Note(!request.Url.StartsWith(home, StringComparison.Ordinal), $"a request for {request.Url}");
        page.RequestFailed += (_, request) => Note(request.Failure != "net::ERR_ABORTED", $"{request.Failure} for {request.Url}");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Opens a page of the book, reads it, and asserts that it complained of nothing.</summary>
    /// <param name="page">Its address from the folder of the book: 03-attention.html#A[0]/2,1.</param>
    /// <param name="read">What is to be looked at.</param>
    /// <param name="look">How.</param>
    public static async Task To(string page, Func<IPage, Task> read, Look? look = null)
    {
        IReadOnlyCollection<string> complaints = await Complaints(page, visit => read(visit.Page), look);
        complaints.Should().BeEmpty("{0} is quiet", page);
    }

    /// <summary>Opens a page of the book, reads it, and returns what it complained of, and what it asked for elsewhere.</summary>
    public static async Task<IReadOnlyCollection<string>> Complaints(string page, Func<Visit, Task> read, Look? look = null)
    {
        Visit visit = Over.TryTake(out Visit? idle) ? idle : new(await (await Chromium.Open()).NewPageAsync());
        IReadOnlyCollection<string> complaints = await visit.Read(Chromium.BookAddress, page, read, look);
        Over.Add(visit);
        return complaints;
    }

    /// <summary>As <see cref="To"/>, in a browser that remembers nothing and forgets what it has learnt.</summary>
    /// <param name="home">The address of the site: a folder, or a server.</param>
    /// <param name="page">The address of the page from there.</param>
    /// <param name="read">What is to be looked at.</param>
    /// <param name="look">How.</param>
    public static async Task Once(string home, string page, Func<IPage, Task> read, Look? look = null)
    {
        await using IBrowserContext context = await Chromium.Open(online: home.StartsWith("http", StringComparison.Ordinal));
        IReadOnlyCollection<string> complaints = await new Visit(await context.NewPageAsync())
            .Read(home, page, visit => read(visit.Page), look);
        complaints.Should().BeEmpty("{0} is quiet", page);
    }

    /// <summary>
    /// Waits until the page that has an address is there as a whole. The page itself is asked: a navigation that is over before anybody
    /// waits for it would be waited for in vain.
    /// </summary>
    public static Task Arrival(IPage page, string address) =>
        page.WaitForFunctionAsync("address => location.href.startsWith(address) && document.readyState === 'complete'", address);

    /// <summary>Looks at the page in another way.</summary>
    public async Task See(Look wanted)
    {
        if (wanted.Width != look.Width)
        {
            await Page.SetViewportSizeAsync(wanted.Width, Look.Height);
        }

        if ((wanted.Dark, wanted.Print) != (look.Dark, look.Print))
        {
            await Page.EmulateMediaAsync(new()
            {
                ColorScheme = wanted.Dark ? ColorScheme.Dark : ColorScheme.Light,
                Media = wanted.Print
                ? Media.Print : Media.Screen
            });
        }

        look = wanted;
    }

    private async Task<IReadOnlyCollection<string>> Read(string site, string page, Func<Visit, Task> read, Look? wanted)
    {
        if (Page.Url.Split('#')[0] == site + page.Split('#')[0])
        {
            home = "about:";
            await Page.GotoAsync("about:blank"); // or else the page would stay, and only the place on it change
        }

        home = site;
        complaints.Clear();
        await See(wanted ?? new());
        await Page.GotoAsync(site + page);
        await read(this).WaitAsync(Patience); // what a page is asked to evaluate has no limit of its own
        return [.. complaints];
    }

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            complaints.Enqueue(text);
        }
    }
}
