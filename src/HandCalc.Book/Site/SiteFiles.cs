namespace HandCalc.Book.Site;

/// <summary>A finished site: its files, by their paths from its folder.</summary>
internal sealed class SiteFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>The files.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    /// <summary>The paths of its pages.</summary>
    public IEnumerable<string> Pages => files.Keys.Where(file => file.EndsWith(".html", StringComparison.Ordinal));

    /// <summary>How many bytes they have.</summary>
    public long Size => files.Values.Sum(file => (long)file.Length);

    /// <summary>Adds a text.</summary>
    public void Add(string path, string text) => Add(path, Utf8.GetBytes(text.ReplaceLineEndings("\n")));

    /// <summary>Puts the fonts that a sheet names into it, and takes their files away.</summary>
    public void InlineFonts(string sheet)
    {
        string folder = Path.GetDirectoryName(sheet)!;
        files[sheet] = Utf8.GetBytes(Regex.Replace(Utf8.GetString(files[sheet]), @"(?<=url\("")[\w-]+\.woff2", font =>
        {
            files.Remove($"{folder}/{font.Value}", out byte[]? content);
            return $"data:font/woff2;base64,{Convert.ToBase64String(content!)}";
        }));
    }

    /// <summary>Adds a file.</summary>
    public void Add(string path, byte[] content) => files.Add(path, content);
}
