namespace HandCalc.Book.Specs.Browser;

/// <summary>What the specs run inside a page; each is a function.</summary>
internal static class Scripts
{
    /// <summary>Where the shares of <see cref="ShareOfHeight"/> are written, from the folder of the solution.</summary>
    public const string Shares = "artifacts/share-of-height.txt";

    /// <summary>Where it is written how long a pass takes.</summary>
    public const string Times = "artifacts/times-of-a-pass.txt";

    /// <inheritdoc cref="Scripts"/>
    public static string TooWide { get; } = Read("too-wide.js");

    /// <inheritdoc cref="Scripts"/>
    public static string ShareOfHeight { get; } = Read("share-of-height.js");

    /// <inheritdoc cref="Scripts"/>
    public static string CutOff { get; } = Read("cut-off.js");

    /// <inheritdoc cref="Scripts"/>
    public static string OutOfReach { get; } = Read("out-of-reach.js");

    /// <inheritdoc cref="Scripts"/>
    public static string OnPaper { get; } = Read("on-paper.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Barriers { get; } = Read("barriers.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Panel { get; } = Read("panel.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Figures { get; } = Read("figures.js");

    /// <inheritdoc cref="Scripts"/>
    public static string Arithmetic { get; } = Read("arithmetic.js");

    /// <summary>Whether a part of the page is within the window, and under nothing.</summary>
    public const string InSight = """
        selector => {
          const part = document.querySelector(selector);
          const { left, top, width, height } = part.getBoundingClientRect();
          return document.elementFromPoint(left + width / 2, top + height / 2) === part;
        }
        """;

    private static string Read(string file) =>
        File.ReadAllText(Repository.Path("specs", "HandCalc.Book.Specs", "Browser", "scripts", file));
}
