using HandCalc.Book.Site;
using HandCalc.Specs.TestLogger;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs;

/// <summary>
/// The browser that all specs share, and the book that it opens. Where there is no Chromium, a test is skipped and says why. It is closed
/// after the last test of its namespace and of those within: so it is that of all.
/// </summary>
[SetUpFixture]
public sealed class Chromium
{
    /// <summary>
    /// Milliseconds that a page has to do what it is asked. It bounds what would never end and is no claim about speed: a machine with
    /// other work is several times slower.
    /// </summary>
    private const int Patience = 60_000;

    /// <summary>What it is called; the one without windows is the fastest.</summary>
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    private static readonly Lazy<Task<IPlaywright>> Driver = new(Playwright.CreateAsync);
    private static readonly Lazy<Task<IBrowser>> Launched = new(Launch);
    private static readonly Lazy<DirectoryInfo> Shelf = new(() => Directory.CreateTempSubdirectory("handcalc books "));
    private static readonly Lazy<string> Book = new(() => Written("the book, 13 steps #1", () => TheBook.Site));

    /// <summary>The address of the book, as files in a folder whose name an address can't hold as it is; it ends in a slash.</summary>
    internal static string BookAddress => Book.Value;

    /// <summary>Writes a site to be opened as files.</summary>
    /// <returns>The address of its folder; it ends in a slash.</returns>
    internal static string Written(string name, Func<SiteFiles> site)
    {
        Thorough.Only(); // nothing is made that nobody opens
        string folder = Path.Combine(Shelf.Value.FullName, name);
        SiteFolder.Write(site(), folder, name);
        return new Uri(folder + Path.DirectorySeparatorChar).AbsoluteUri;
    }

    /// <summary>A browser without memories, in which one page or more can be opened.</summary>
    /// <param name="online">Whether it may reach a server; the book needs none.</param>
    internal static async Task<IBrowserContext> Open(bool online = false)
    {
        Thorough.Only();
        Task<IBrowser> launched = Launched.Value;
        _ = BookAddress; // it is written while the browser starts
        IBrowserContext context = await (await launched)
            .NewContextAsync(new() { Offline = !online, Permissions = ["clipboard-read", "clipboard-write"] });
        context.SetDefaultTimeout(Patience);
        return context;
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (Launched.IsValueCreated && Launched.Value.IsCompletedSuccessfully)
        {
            await (await Launched.Value).CloseAsync().WaitAsync(TimeSpan.FromMilliseconds(Patience));
            (await Driver.Value).Dispose();
        }

        if (Shelf.IsValueCreated)
        {
            Shelf.Value.Delete(recursive: true);
        }
    }

    private static async Task<IBrowser> Launch()
    {
        if ((Variables.Given.Chromium ?? OnThePath()) is not { Length: > 0 } file)
        {
            Assert.Ignore($"there is no Chromium: install {Names[0]}, or name the file of a browser in HANDCALC_CHROMIUM");
            return null!;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        return await (await Driver.Value).Chromium.LaunchAsync(new() { ExecutablePath = file });
    }

    private static string? OnThePath() => Names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
            (name, folder) => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
