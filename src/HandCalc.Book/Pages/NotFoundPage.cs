namespace HandCalc.Book.Pages;

/// <summary>
/// What a server shows where there is no page. It stands at any address below that of the book, so all of its own are absolute.
/// </summary>
internal static class NotFoundPage
{
    /// <summary>Its file, as servers of plain files look for it.</summary>
    public const string File = "404.html";

    /// <summary>The page of a book with an address.</summary>
    public static Markup Of(Publication publication) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        {Layout.Meta}
        <meta name="robots" content="noindex">
        <title>No such page · HandCalc</title>
        <link rel="icon" type="image/svg+xml" href="{publication.AddressOf(Layout.Icon)!}">
        <link rel="stylesheet" href="{publication.AddressOf("assets/fonts.css")!}">
        <link rel="stylesheet" href="{publication.AddressOf("assets/book.css")!}">
        </head>
        <body>
        <main id="main">
        <header class="cover"><h1>There is no such page</h1>
        <p class="lead">No page of this book has that address: it may have been written down wrong, or the page has another name now.</p>
        <p class="start"><a class="button" href="{publication.AddressOf("index.html")!}">To the cover</a> <a
        href="{publication.AddressOf("tensors.html")!}">Every tensor</a></p></header>
        </main>
        </body>
        </html>

        """);
}
