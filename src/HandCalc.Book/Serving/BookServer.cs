using System.Net;
using System.Runtime.CompilerServices;
using HandCalc.Book.Pages;
using HandCalc.Book.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HandCalc.Book.Serving;

/// <summary>Serves a book to the browsers of this machine. A page that is open is loaded again when the book is made anew.</summary>
internal static class BookServer
{
    private const string Changes = "/changes", Script = "/reload.js";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".xml"] = "application/xml",
    };

    /// <summary>Serves until the process is asked to end.</summary>
    /// <param name="live">The book.</param>
    /// <param name="port">The port; 0 is any that is free.</param>
    /// <param name="started">Told the address.</param>
    /// <exception cref="InvalidInputException">The port is taken or forbidden.</exception>
    public static void Run(LiveSite live, int port, Action<string> started)
    {
        using WebApplication app = Build(live, port);
        try
        {
            app.Start();
        }
        catch (Exception problem) when (problem is IOException or AddressInUseException or System.Net.Sockets.SocketException)
        {
            throw new InvalidInputException(
                $"--port: nothing can be served at {port}, for it is taken or forbidden; allowed: a free port, or 0 for any.", problem);
        }

        started($"http://localhost:{new Uri(app.Urls.First()).Port}/");
        app.WaitForShutdown();
    }

    private static WebApplication Build(LiveSite live, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.MapGet(Changes, (HttpContext context) => TypedResults.ServerSentEvents(
            Every(live, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app.Lifetime.ApplicationStopping).Token)));
        app.MapGet(Script, () => Results.Text($"new EventSource(\"{Changes}\").onmessage = () => location.reload();\n", Types[".js"]));
        app.MapGet("/{**path}", (string? path) => File(live.Site, path ?? ""));
        return app;
    }

    private static async IAsyncEnumerable<string> Every(LiveSite live, [EnumeratorCancellation] CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await live.Change.WaitAsync(end)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!end.IsCancellationRequested)
            {
                yield return "changed";
            }
        }
    }

    private static IResult File(SiteFiles site, string path)
    {
        string file = path.Length == 0 || path.EndsWith('/') ? $"{path}index.html" : path;
        if (!site.Files.TryGetValue(file, out byte[]? content))
        {
            return Results.Text("There is no such page in the book.\n", statusCode: StatusCodes.Status404NotFound);
        }

        string extension = Path.GetExtension(file);
        return Results.Bytes(extension == ".html" ? Reloading(content) : content, Types[extension]);
    }

    /// <summary>A page that listens for changes, as its policy must allow.</summary>
    private static byte[] Reloading(byte[] page) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page)
        .Replace(Markup.OfText(Layout.NoConnections).Text, Markup.OfText("connect-src 'self'").Text, StringComparison.Ordinal)
        .Replace("</head>", $"<script defer src=\"{Script}\"></script>\n</head>", StringComparison.Ordinal));
}
