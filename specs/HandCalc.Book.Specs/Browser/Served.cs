using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HandCalc.Book.Reading;
using HandCalc.Book.Serving;
using HandCalc.Book.Site;
using HandCalc.Terminal.Checkouts;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>The book from its own server: a page that is open follows the fixtures, and the server ends when it is asked to.</summary>
public sealed class Served
{
    private const string Says = "Served at ", Chapter = "09-output-layer-gradients.html";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Woven = ["*.cs", "*.md", "LICENSE", "*.sln", $"*{Checkout.Verified}"];

    [Test]
    [Platform(Exclude = "Win", Reason = "a process is asked to end by a signal")]
    public async Task A_page_that_is_open_follows_its_fixture_until_the_server_is_asked_to_end()
    {
        Thorough.Only();
        using var folder = new CopyOfTheCheckout();
        using Process server = folder.Start("--serve", "--port", "0", "--out", "book");
        try
        {
            string address = await AddressOf(server);
            await Visit.Once(address, $"{Chapter}#d.logits/0,0", async page =>
            {
                folder.Change(Chapter, text =>
                    text.Replace("[Derives(\"9.1\", @\"", "[Derives(\"9.1\", @\"unknown = ", StringComparison.Ordinal));
                (await server.StandardError.ReadLineAsync().WaitAsync(Patience)).Should().Contain("equations.json lacks unknown = ");
                (await page.InnerTextAsync("h1")).Should()
                    .Be(TheBook.Pages[Chapter].QuerySelector("h1")!.TextContent, "the book stays as it was");

                folder.Change(Chapter, text => text.Replace("unknown = ", "", StringComparison.Ordinal)
                    .Replace("// # Step 9 · ", "// # Step 9 · Told anew: ", StringComparison.Ordinal));
                await Assertions.Expect(page.Locator("h1"))
                    .ToContainTextAsync("Told anew: ", new() { Timeout = (float)Patience.TotalMilliseconds });
            });

            using var client = new HttpClient();
            (await client.GetAsync(new Uri(address + "no-such-page.html"))).StatusCode.Should().Be(HttpStatusCode.NotFound);
            Task<Stream> listening = client.GetStreamAsync(new Uri(address + "changes"));
            using Process signal = Process.Start("kill", ["-TERM", $"{server.Id}"]);
            await server.WaitForExitAsync().WaitAsync(Patience);
            server.ExitCode.Should().Be(0, "whoever listens keeps no server from ending");
            await (await listening).DisposeAsync();
        }
        finally
        {
            server.Kill();
        }
    }

    [Test]
    public void A_port_that_is_taken_is_refused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var live = new LiveSite(Checkout.Of("book", Repository.Root), _ => new(), new SiteFiles(), _ => { }, _ => { });

        FluentActions.Invoking(() => BookServer.Run(live, port, _ => { })).Should().Throw<InvalidInputException>()
            .WithMessage($"--port: nothing can be served at {port}, for it is taken or forbidden; allowed: a free port, or 0 for any.");
    }

    private static async Task<string> AddressOf(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith(Says, StringComparison.Ordinal))
            {
                return line[Says.Length..].Split(' ')[0];
            }
        }

        throw new InvalidOperationException($"Nothing is served: {await server.StandardError.ReadToEndAsync()}");
    }

    /// <summary>All that the book is woven from, in a folder of its own.</summary>
    private sealed class CopyOfTheCheckout : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("handcalc-");

        public CopyOfTheCheckout()
        {
            foreach (string file in new[] { "", Manuscript.Specs, "snapshots" }.SelectMany(part => Woven.SelectMany(pattern =>
                Directory.EnumerateFiles(Repository.Path(part), pattern, part.Length == 0 ? SearchOption.TopDirectoryOnly
                    : SearchOption.AllDirectories))))
            {
                string copy = Path.Combine(folder.FullName, Path.GetRelativePath(Repository.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public Process Start(params string[] arguments) =>
            Process.Start(new ProcessStartInfo("dotnet", [typeof(BookCommand).Assembly.Location, .. arguments])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;

        /// <summary>Changes the fixture of a chapter.</summary>
        public void Change(string chapter, Func<string, string> change)
        {
            string file = Path.Combine(folder.FullName, TheBook.Manuscript.Chapters.First(one => one.File == chapter).Fixture.Source);
            string text = File.ReadAllText(file), changed = change(text);
            changed.Should().NotBe(text);
            File.WriteAllText(file, changed);
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
