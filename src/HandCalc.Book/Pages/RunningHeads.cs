namespace HandCalc.Book.Pages;

/// <summary>
/// A sheet for paper: each chapter has its title at the head of its pages. A sheet has no way to read it off the page, so it is written.
/// </summary>
internal static class RunningHeads
{
    /// <summary>The file of the sheet.</summary>
    public const string File = "assets/heads.css";

    /// <summary>The sheet.</summary>
    public static string Of(Manuscript manuscript) => string.Concat(manuscript.Chapters.Select(chapter => $$"""
        :is(main, article):has(> #step-{{chapter.Step}}) { page: step-{{chapter.Step}}; }
        @page step-{{chapter.Step}} { @top-right { content: "{{chapter.Step}} · {{Escaped(chapter.Title)}}"; } }

        """));

    private static string Escaped(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}
