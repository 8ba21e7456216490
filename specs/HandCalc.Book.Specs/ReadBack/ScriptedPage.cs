using System.Collections.Concurrent;
using System.Text;
using Acornima.Ast;
using AngleSharp.Html.Parser;
using HandCalc.Book.Site;
using Jint;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>A page with its scripts, in as much of a browser as they ask for; what a reader would notice is told.</summary>
internal sealed class ScriptedPage : IDisposable
{
    private const string Home = "https://book/";
    private static readonly ConcurrentDictionary<string, Prepared<Script>> Known = [];
    private readonly Engine engine = new();

    /// <summary>Opens a page.</summary>
    /// <param name="site">The site.</param>
    /// <param name="name">The path of the page.</param>
    /// <param name="html">Its text, if another than that of the site.</param>
    /// <param name="hash">The address on the page that is opened.</param>
    /// <param name="settings">What the system and the reader have set: media queries that hold, "stored: dark", "forbidden".</param>
    /// <param name="change">Changes a script, given its path.</param>
    public ScriptedPage(SiteFiles site, string name, string? html = null, string hash = "", string settings = "", Func<string, string,
        string>? change = null)
    {
        Document = new HtmlParser().ParseDocument(html ?? Encoding.UTF8.GetString(site.Files[name]));
        engine.Execute($"globalThis.location = {{ href: '{Home}{name}', hash: '{hash}' }}").SetValue("parsed", Document)
            .SetValue("settings", settings)
            .SetValue("atob", (string text) => Encoding.Latin1.GetString(Convert.FromBase64String(text)))
            .SetValue("load", (string address) => Load(address[Home.Length..]));
        Run(engine, File.ReadAllText(Repository.Path("specs", "HandCalc.Book.Specs", "ReadBack", "browser.js")));
        foreach (string script in Document.QuerySelectorAll("script[src]")
            .Select(script => Places.Resolve(name, script.GetAttribute("src")!)))
        {
            engine.Execute($"document.currentScript = {{ src: '{Home}{script}' }}");
            Load(script);
        }

        Act("fire DOMContentLoaded");

        void Load(string script)
        {
            string text = Encoding.UTF8.GetString(site.Files[script]);
            Run(engine, change?.Invoke(script, text) ?? text);
        }
    }

    /// <summary>What is on the page.</summary>
    public IDocument Document { get; }

    /// <summary>What has been told since it was asked for last, a line each.</summary>
    public string Told => engine.Invoke("toldSince").AsString();

    /// <summary>Where the reader is on the page.</summary>
    public string Hash => engine.Evaluate("location.hash").AsString();

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    /// <summary>Does what a reader does: see browser.js.</summary>
    public void Act(string action)
    {
        engine.Invoke("act", action);
        engine.Advanced.ProcessTasks();
    }

    /// <summary>Runs a script, which is compiled once for all engines.</summary>
    public static void Run(Engine engine, string script) => engine.Execute(Known.GetOrAdd(script, text => Engine.PrepareScript(text)));
}
