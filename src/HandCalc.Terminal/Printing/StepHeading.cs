using HandCalc.Contents;

namespace HandCalc.Terminal.Printing;

/// <summary>The headings of the thirteen steps, as a terminal shows them.</summary>
internal static class StepHeading
{
    /// <summary>The heading and a remark in one line, cut where it would be wider than so many columns.</summary>
    public static Line Line(int step, string remark, int width)
    {
        string text = TextTable.Shorten(TableOfContents.Heading(step) + remark, width);
        int heading = Math.Min(TableOfContents.Heading(step).Length, text.Length);
        return new Line().Add(text[..heading], Palette.Heading).Add(text[heading..], Palette.Quiet);
    }
}
