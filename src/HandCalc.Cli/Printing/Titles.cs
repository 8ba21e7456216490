namespace HandCalc.Cli.Printing;

/// <summary>What the thirteen steps are called: as in the headings of the fixtures.</summary>
internal static class Titles
{
    private static readonly string[] Of =
    [
        "Tokens and embeddings", "Queries, keys and values", "Attention", "The heads come together", "The feed-forward network",
        "The residual and layer normalization", "The loss", "The gradient of the loss", "The gradients of the output layer",
        "The gradients of layer norm and feed-forward network", "The gradients of attention", "The gradients of the embeddings", "AdamW",
    ];

    /// <summary>How many steps there are.</summary>
    public static int Count => Of.Length;

    /// <summary>The heading of a step, from 1: "Step 3 · Attention".</summary>
    public static string Heading(int step) => $"Step {step} · {Of[step - 1]}";

    /// <summary>The heading and a remark in one line, cut where it would be wider than so many columns.</summary>
    public static Line Line(int step, string remark, int width)
    {
        string text = TextTable.Shorten(Heading(step) + remark, width);
        int heading = Math.Min(Heading(step).Length, text.Length);
        return new Line().Add(text[..heading], Palette.Heading).Add(text[heading..], Palette.Quiet);
    }
}
