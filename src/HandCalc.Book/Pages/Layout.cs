namespace HandCalc.Book.Pages;

/// <summary>
/// The frame that all pages share: head, contents, search, the switch between the examples, the panel that explains a number.
/// </summary>
/// <param name="manuscript">The book.</param>
/// <param name="example">The worked example.</param>
/// <param name="links">Where things stand.</param>
/// <param name="publication">Where the book is published.</param>
/// <param name="pages">Every page of the book in its order, as it is seen from the example.</param>
internal sealed class Layout(
    Manuscript manuscript, ExampleResults example, Links links, Publication publication, IReadOnlyList<BookPage> pages)
{
    /// <summary>What tells a page of the book from any other.</summary>
    public const string Generator = "HandCalc.Book";

    /// <summary>The part of the policy by which a page asks no server for anything.</summary>
    public const string NoConnections = "connect-src 'none'";

    /// <summary>The picture of the book in the tab of a browser.</summary>
    public const string Icon = "assets/icon.svg";

    /// <summary>
    /// Nothing is loaded but what lies beside the page; scripts and sheets stand in files of their own. Equations align by attribute.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self' file:; style-src 'self' file:; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' file: data:; font-src data:; "
        + $"{NoConnections}; form-action 'none'; base-uri 'none'";

    private const string Copyright = "Copyright (c)";

    private static readonly string[] Scripts =
    [
        "elements", "choices", "address", "numbers", "matrix", "evaluate", "explain", "sum", "explanation", "figure", "changes", "judge", "cover", "live",
            "offer", "ladder",
        "panel", "model", "living", "search", "keys", "examples", "edges", "moving", "learning", "trial",
    ];

    private string Assets => $"{links.ToRoot}assets/";

    /// <summary>What the head of any page begins with.</summary>
    public static Markup Meta => Markup.Of($"""
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="generator" content="{Generator}">
        <meta name="color-scheme" content="light dark">
        """);

    /// <summary>A whole page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="having">The examples that have such a page.</param>
    public string Of(BookPage page, IReadOnlyCollection<ExampleResults> having) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en" data-example="{example.Name}">
        <head>
        {Meta}
        {About(page)}
        <link rel="icon" type="image/svg+xml" href="{links.ToRoot}{Icon}">
        <script src="{Assets}theme.js"></script>
        <link rel="stylesheet" href="{Assets}fonts.css">
        <link rel="stylesheet" href="{Assets}book.css">
        <link rel="stylesheet" href="{Assets}matrix.css">
        <link rel="stylesheet" href="{Assets}figure.css">
        <link rel="stylesheet" href="{Assets}charts.css">
        <link rel="stylesheet" href="{Assets}panel.css">
        <link rel="stylesheet" href="{Assets}trial.css">
        <link rel="stylesheet" href="{Assets}living.css">
        <link rel="stylesheet" href="{Assets}paper.css" media="print">
        <link rel="stylesheet" href="{links.ToRoot}{RunningHeads.File}" media="print">
        {Scripts.Select(script => Markup.Of($"""<script defer src="{Assets}{script}.js"></script>"""))}
        </head>
        <body>
        <a class="skip" href="#main">To the text</a>
        {Bar(page, having)}
        <div class="columns">
        {ContentsOf(page)}
        <main id="main" tabindex="-1">
        {page.Body}
        {Neighbours(page)}
        {Colophon(page)}
        </main>
        </div>
        {Panel(page)}
        </body>
        </html>

        """).Text;

    private Markup About(BookPage page)
    {
        string title = page.File == "index.html" ? "HandCalc" : $"{page.Title} · HandCalc", about = Minus.Of(Description.Of(page.Body));
        return Markup.Of($"""
            <meta name="description" content="{about}">
            <title>{title}</title>
            {publication.Head(links.FolderOf(example) + page.File, title, about, Readme.Picture(manuscript.Readme))}
            """);
    }

    /// <summary>Whose the book is, of when, and where its sources are.</summary>
    private Markup Colophon(BookPage page)
    {
        string[] license = manuscript.License.Split('\n');
        string holder = license.First(line => line.StartsWith(Copyright, StringComparison.Ordinal))[Copyright.Length..];
        Markup[] said =
        [
            Markup.OfText($"©{holder}"),
            publication.SourceOf("LICENSE") is { } address ? Markup.Of($"""<a href="{address}">{license[0]}</a>""")
                : Markup.OfText(license[0]),
            publication.Dated,
            publication.Repository is null || page.Sources.Count == 0 ? Markup.None
                : Markup.Of($"Sources: {Markup.Join(page.Sources.Select(links.Source), ", ")}"),
        ];
        return Markup.Of($"""<footer class="colophon">{Markup.Join(said.Where(part => !part.IsEmpty), " · ")}</footer>""");
    }

    private Markup Bar(BookPage page, IReadOnlyCollection<ExampleResults> having) => Markup.Of($"""
        <header class="bar">
        <button type="button" class="plain menu" aria-expanded="false" aria-controls="contents">Contents</button>
        <a class="brand" href="{links.Page("index.html")}">HandCalc</a>
        <form class="search" role="search"><label class="unseen" for="search">Search names, terms, text and numbers</label>
        <input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false"
        aria-controls="found" aria-autocomplete="list"><kbd>/</kbd>
        <ul id="found" role="listbox" aria-label="Found" hidden></ul><p class="unseen" id="found-count" role="status"></p></form>
        {Examples(page, having)}
        {Choice(page, "<table class=\"matrix\"",
            new("""<button type="button" class="plain digits" aria-label="All digits">#.##</button>"""))}
        {Choice(page, "<details class=\"test\">", new("""<button type="button" class="plain tests" aria-label="Tests">{ }</button>"""))}
        {(page.Explains ? new Markup("""<button type="button" class="plain model" aria-label="Change the model">✎</button>""")
            : Markup.None)}
        <button type="button" class="plain theme" aria-label="Light or dark">◐</button>
        <button type="button" class="plain help" aria-label="Keys and help">?</button>
        </header>
        """);

    /// <summary>A button, where there is something to choose on a page.</summary>
    private static Markup Choice(BookPage page, string of, Markup button) =>
        page.Body.Text.Contains(of, StringComparison.Ordinal) ? button : Markup.None;

    private Markup Examples(BookPage page, IReadOnlyCollection<ExampleResults> having) => having.Count == 1 ? Markup.None : Markup.Of($"""
        <nav class="examples" aria-label="Worked example">{having.Select(other => Markup.Of(
            $"""<a href="{links.ToRoot}{links.FolderOf(other)}{page.File}"{(other == example ? new Markup(" aria-current=\"true\"")
                : Markup.None)}>{(other.IsOfTheSteps ? other.Step.Model.Text : other.Name.Replace('-', ' '))}</a>"""))}</nav>
        """);

    private Markup ContentsOf(BookPage current) => Markup.Of($"""
        <nav id="contents" class="contents" aria-label="Contents">
        {pages.GroupBy(page => page.Part).Select(part => Markup.Of($"""
            {(part.Key.Length > 0 ? Markup.Of($"""<p class="part">{part.Key}</p>""") : Markup.None)}<ul>
            {part.Select(page => Item(page, current))}</ul>

            """))}</nav>
        """);

    private Markup Item(BookPage page, BookPage current)
    {
        bool here = page == current;
        return Markup.Of($"""
            <li><a href="{links.To(page.Folder, page.File)}"{(here ? new Markup(" aria-current=\"page\"")
                : Markup.None)}>{Number(page.Number)}{page.Title}</a>{(here ? Sections(page) : Markup.None)}</li>

            """);
    }

    private static Markup Sections(BookPage page) => page.Sections.Count == 0 ? Markup.None : Markup.Of(
        $"<ul>{page.Sections.Select(part => Markup.Of($"""<li><a href="#{part.Id}">{Number(part.Number)}{part.Text}</a></li>"""))}</ul>");

    private static Markup Number(string number) => number.Length == 0 ? Markup.None
        : Markup.Of($"""<span class="number">{number}</span> """);

    private Markup Neighbours(BookPage page)
    {
        int place = pages.Index().First(pair => pair.Item == page).Index;
        return Markup.Of($"""
            <nav class="neighbours" aria-label="Previous and next page">
            {(place > 0 ? Neighbour(pages[place - 1], "prev", "Previous") : Markup.None)}
            {(place + 1 < pages.Count ? Neighbour(pages[place + 1], "next", "Next") : Markup.None)}
            </nav>
            """);
    }

    private Markup Neighbour(BookPage page, string relation, string word) => Markup.Of(
        $"""<a rel="{relation}" href="{links.To(page.Folder, page.File)}"><span>{word}</span> {Numbered(page)}</a>""");

    private static string Numbered(BookPage page) => page.Number.Length > 0 ? $"{page.Number} · {page.Title}" : page.Title;

    private static Markup Panel(BookPage page) => page.Explains
        ? new("""<aside id="panel" class="panel" aria-label="Where a number comes from" hidden></aside>""")
        : Markup.None;
}
