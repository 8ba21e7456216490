namespace HandCalc.Book.Pages;

/// <summary>The parts of README.md that the book shows.</summary>
internal static partial class Readme
{
    /// <summary>The file, from the folder of the solution.</summary>
    public const string File = "README.md";

    private const string Heading = "## ";

    /// <summary>What stands between the title and the first section.</summary>
    public static string Introduction(string readme) =>
        readme[readme.IndexOf('\n', StringComparison.Ordinal)..readme.IndexOf($"\n{Heading}", StringComparison.Ordinal)];

    /// <summary>The rules of notation: the list that the section on fixtures ends with.</summary>
    public static string Notation(string readme)
    {
        string section = Section(readme, "How to read a fixture");
        return section[section.LastIndexOf("```", StringComparison.Ordinal)..].TrimStart('`');
    }

    /// <summary>What the picture of the book shows, in words.</summary>
    public static string Picture(string readme) => Shown().Match(readme).Groups["words"].Value;

    /// <summary>A section without its heading; empty if absent.</summary>
    public static string Section(string readme, string heading)
    {
        int start = readme.IndexOf($"\n{Heading}{heading}\n", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        start = readme.IndexOf('\n', start + 1);
        int end = readme.IndexOf($"\n{Heading}", start, StringComparison.Ordinal);
        return readme[start..(end < 0 ? readme.Length : end)];
    }

    [GeneratedRegex(@"!\[(?<words>[^\]]*)\]\([^)]*\.png\)")]
    private static partial Regex Shown();
}
