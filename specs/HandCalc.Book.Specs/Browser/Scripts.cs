using HandCalc.Specs.Snapshots;

namespace HandCalc.Book.Specs.Browser;

/// <summary>What the specs run inside a page; each is a function.</summary>
internal static class Scripts
{
    /// <inheritdoc cref="Scripts"/>
    public static string TooWide { get; } = Read("too-wide.js");

    /// <inheritdoc cref="Scripts"/>
    public static string OnPaper { get; } = Read("on-paper.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Barriers { get; } = Read("barriers.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Panel { get; } = Read("panel.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Arithmetic { get; } = Read("arithmetic.js");

    private static string Read(string file) => File.ReadAllText(Repository.Path("specs", "HandCalc.Book.Specs", "Browser", "scripts", file));
}
