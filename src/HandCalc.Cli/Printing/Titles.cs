namespace HandCalc.Cli.Printing;

/// <summary>What the thirteen steps are called.</summary>
internal static class Titles
{
    private static readonly string[] Of =
    [
        "Tokens and embeddings", "Queries, keys and values", "Attention", "Multi-head attention", "Feed-forward network",
        "Residual and layer norm", "Loss", "Gradient of the loss", "Gradient of the output layer",
        "Gradients of layer norm and feed-forward", "Gradients of attention", "Gradients of the embeddings", "AdamW",
    ];

    /// <summary>How many steps there are.</summary>
    public static int Count => Of.Length;

    /// <summary>The heading of a step, from 1: "Step 3 · Attention".</summary>
    public static string Heading(int step) => $"Step {step} · {Of[step - 1]}";
}
