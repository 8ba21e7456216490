using HandCalc.Book.Pages;

namespace HandCalc.Book.Site;

/// <summary>The folder of a book.</summary>
internal static class SiteFolder
{
    private const string Cover = "index.html";

    private static readonly OutputFolder Folder = new("--out", "a book", IsBook);

    /// <summary>Writes a site as a whole, or not at all.</summary>
    /// <inheritdoc cref="OutputFolder.Write"/>
    public static void Write(SiteFiles site, string target, string named) =>
        Folder.Write(site.Files.Select(file => (file.Key, file.Value)), target, named);

    /// <inheritdoc cref="OutputFolder.Refuse"/>
    public static void Refuse(string target, string named) => Folder.Refuse(target, named);

    /// <summary>Every page of a book says at its beginning what made it.</summary>
    private static bool IsBook(string folder)
    {
        string cover = Path.Combine(folder, Cover);
        if (!File.Exists(cover))
        {
            return false;
        }

        using var reader = new StreamReader(cover, Encoding.UTF8);
        var beginning = new char[2048];
        return Regex.IsMatch(new string(beginning, 0, reader.ReadBlock(beginning)), $"content=\"?{Regex.Escape(Layout.Generator)}[\">]");
    }
}
