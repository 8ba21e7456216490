using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics;
using HandCalc.Book.Equations;
using HandCalc.Book.Serving;
using HandCalc.Book.Site;
using HandCalc.Terminal;
using HandCalc.Terminal.Checkouts;
using Page = HandCalc.Terminal.Printing.Page;

namespace HandCalc.Book;

/// <summary>The command that makes the book, and serves it.</summary>
internal static class BookCommand
{
    private const string Name = "handcalc-book";
    private const int DefaultPort = 8080;
    private static readonly string DefaultFolder = Path.Combine("artifacts", "book");

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">The standard output.</param>
    /// <param name="error">The standard error.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="weave">How the book of a checkout is made; by default from all that is in it.</param>
    /// <returns>What the process exits with: see <see cref="ExitCode"/>.</returns>
    public static int Run(
        string[] args, TextWriter output, TextWriter error, string folder, Func<Checkout, Publication, SiteFiles>? weave = null)
    {
        var page = new Page(output, error);
        return CommandRunner.Run(args, page, () => Build(page, folder, weave ?? Weave));
    }

    private static SiteFiles Weave(Checkout checkout, Publication publication) =>
        SiteBuilder.Of(Manuscript.Read(checkout), publication);

    private static Command Build(Page page, string folder, Func<Checkout, Publication, SiteFiles> weave)
    {
        var into = new Option<string>("--out")
        {
            Description = $"The folder of the book; by default {DefaultFolder} of the checkout.",
            HelpName = "DIR"
        };
        var home = new Option<string>(Publication.HomeOption)
        {
            Description = "The address that the book is published at: for a sitemap, wrong addresses, and links that are shared.",
            HelpName = "URL"
        };
        var repository = new Option<string>(Publication.RepositoryOption)
        {
            Description = "The address below which files of the repository are shown: each page leads to its sources.",
            HelpName = "URL"
        };
        var date = new Option<string>(Publication.DateOption)
        {
            Description = "The date that the pages show; by default none.",
            HelpName = "DATE"
        };
        var serve = new Option<bool>("--serve")
        {
            Description = "Serve the book on this machine, and rebuild it when a fixture changes.",
            Arity = ArgumentArity.Zero
        };
        var port = new Option<string>("--port")
        {
            Description = $"With --serve: the port; by default {DefaultPort}, and 0 is any free one.",
            HelpName = "N"
        };
        var equations = new Option<string>("--list-equations")
        {
            Description =
            "List the equations of a checkout, for the script that renders them.",
            HelpName = "DIR",
            Hidden = true
        };
        var root = new Command(Name,
            "Weave the fixtures and their snapshots into a book: pages in which every number explains itself.") { into, home, repository,
            date, serve, port, equations };
        root.Add(new HelpOption("--help", "-h", "-?") { Description = "Show what the command takes." });
        root.Add(new Option<bool>("--version")
        {
            Description = "Show the version.",
            Arity = ArgumentArity.Zero,
            Action = new VersionAction(page)
        });
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(equations) is { } checkout)
            {
                FixtureEquations.Print(checkout, page.Output);
                return ExitCode.Fine;
            }

            int? served = parsed.GetValue(serve) ? Port(parsed.GetValue(port)) : null;
            if (served is null && parsed.GetResult(port) is not null)
            {
                throw new InvalidInputException("--port: nothing is served; allowed: --port with --serve.");
            }

            var publication = Publication.Of(parsed.GetValue(home), parsed.GetValue(repository), parsed.GetValue(date));
            Make(page, Checkout.Of(Name, folder), checkout => weave(checkout, publication), folder, parsed.GetValue(into), served);
            return ExitCode.Fine;
        });
        return root;
    }

    private static void Make(Page page, Checkout checkout, Func<Checkout, SiteFiles> weave, string folder, string? into, int? port)
    {
        var watch = Stopwatch.StartNew();
        string target = into is null ? Path.Combine(checkout.Root, DefaultFolder) : Path.GetFullPath(into, folder);
        SiteFolder.Refuse(target, into ?? DefaultFolder);
        SiteFiles site = weave(checkout);
        SiteFolder.Write(site, target, into ?? DefaultFolder);
        int pages = site.Pages.Count();
        page.Write(string.Create(CultureInfo.InvariantCulture,
            $"{pages} pages, {site.Size / 1e6:F1} MB, in {watch.Elapsed.TotalSeconds:F1} s."));
        if (port is null)
        {
            page.Write($"Open {Path.Combine(Path.GetRelativePath(folder, target), "index.html")}");
            return;
        }

        using var live = new LiveSite(checkout, weave, site, KeepUp, page.Complain);
        BookServer.Run(live, port.Value, address => Say($"Served at {address} until Ctrl+C."));

        void KeepUp(SiteFiles made)
        {
            SiteFolder.Write(made, target, into ?? DefaultFolder);
            Say("Rebuilt.");
        }

        void Say(string line)
        {
            page.Write(line);
            page.Flush();
        }
    }

    private static int Port(string? typed) => typed is null ? DefaultPort
        : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? port
            : throw new InvalidInputException($"--port: '{typed}' is no port; allowed: 0 to {ushort.MaxValue}.");
}
