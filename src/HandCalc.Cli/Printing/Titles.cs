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
}
