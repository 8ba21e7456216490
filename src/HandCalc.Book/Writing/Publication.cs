namespace HandCalc.Book.Writing;

/// <summary>
/// Where and when a book is published. Whatever needs an address that nobody has named is left out, so the pages are the same bytes for
/// the same options.
/// </summary>
/// <param name="Home">The address of the book's folder, which ends in a slash; null where it is not known.</param>
/// <param name="Repository">The address that the path of a file is added to, which ends in a slash; null where it is not known.</param>
/// <param name="Date">The date that the pages show; null where they show none.</param>
internal sealed record Publication(Uri? Home = null, Uri? Repository = null, DateOnly? Date = null)
{
    /// <summary>The options of the command.</summary>
    public const string HomeOption = "--base-url", RepositoryOption = "--repository", DateOption = "--date";

    /// <summary>The picture that stands beside a link to a page, where others show one; only where the address is known.</summary>
    public const string Picture = "assets/page.png";

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>Reads the options.</summary>
    /// <exception cref="InvalidInputException">One is no address, or no date.</exception>
    public static Publication Of(string? home, string? repository, string? date) => new(
        Address(HomeOption, home, "https://example.org/handcalc/"),
        Address(RepositoryOption, repository, "https://example.org/handcalc/blob/main/"),
        date is null ? null : DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new InvalidInputException($"{DateOption}: '{date}' is no date; allowed: year, month and day, such as 2026-01-31."));

    /// <summary>The address of a file of the book; a cover is its folder. Null where the address of the book is not known.</summary>
    public string? AddressOf(string path) => Home is null ? null
        : new Uri(Home, path.EndsWith("index.html", StringComparison.Ordinal) ? path[..^"index.html".Length] : path).AbsoluteUri;

    /// <summary>The address of a file of the repository; null where that of the repository is not known.</summary>
    public string? SourceOf(string path) => Repository is null ? null : new Uri(Repository, path).AbsoluteUri;

    /// <summary>
    /// What a page says of itself to those who search and share: its only address, its title, what it is about, and the picture.
    /// </summary>
    /// <param name="path">The file of the page, from the folder of the book.</param>
    /// <param name="title">Its title.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="picture">The picture as it is described in words.</param>
    public Markup Head(string path, string title, string about, string picture) => AddressOf(path) is not { } address ? Markup.None
        : Markup.Of($"""
            <link rel="canonical" href="{address}">
            <meta property="og:site_name" content="HandCalc">
            <meta property="og:type" content="{(path.EndsWith("index.html", StringComparison.Ordinal) ? "website" : "article")}">
            <meta property="og:url" content="{address}">
            <meta property="og:title" content="{title}">
            <meta property="og:description" content="{about}">
            <meta property="og:image" content="{AddressOf(Picture)}">
            <meta property="og:image:alt" content="{picture}">
            <meta name="twitter:card" content="summary_large_image">

            """);

    /// <summary>The date, as a page shows it.</summary>
    public Markup Dated => Date is not { } date ? Markup.None : Markup.Of(
        $"""<time datetime="{Iso}">{date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}</time>""");

    /// <summary>All pages of the book, for those who search.</summary>
    public Markup Sitemap(IEnumerable<string> paths) => Markup.Of($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        {paths.Select(path => Markup.Of($"<url><loc>{AddressOf(path)!}</loc>{Changed}</url>\n"))}</urlset>

        """);

    private Markup Changed => Date is null ? Markup.None : Markup.Of($"<lastmod>{Iso}</lastmod>");

    private string Iso => Date?.ToString(DateFormat, CultureInfo.InvariantCulture) ?? "";

    private static Uri? Address(string option, string? typed, string example) => typed is null ? null
        : Uri.TryCreate(typed.EndsWith('/') ? typed : $"{typed}/", UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0
            ? address
            : throw new InvalidInputException(
                $"{option}: '{typed}' is no address of a folder; allowed: one that begins with https:// or http://, such as {example}.");
}
