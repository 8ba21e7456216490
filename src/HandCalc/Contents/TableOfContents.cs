using HandCalc.Tensors;

namespace HandCalc.Contents;

#pragma warning disable CA1708 // Takes two extension blocks for one name.

/// <summary>The steps of the book: what each is called, and which tensors it derives. The engine knows tensors, the book knows steps.</summary>
public static class TableOfContents
{
    private static readonly (string Title, string Values, string Gradients)[] Steps =
    [
        ("Tokens and embeddings", "E_token E_pos X", ""),
        ("Queries, keys and values", "W_Q W_K W_V Q K V", ""),
        ("Attention", "scores scaled A head", ""),
        ("The heads come together", "concat W_O attention", ""),
        ("The feed-forward network", "W_1 b_1 hidden activated W_2 b_2 ffn", ""),
        ("The residual and layer normalization", "residual mean variance x_hat gamma beta normalized", ""),
        ("The loss", "W_lm logits P losses loss", ""),
        ("The gradient of the loss", "", "loss losses P logits"),
        ("The gradients of the output layer", "", "W_lm normalized"),
        ("The gradients of layer norm and feed-forward network", "",
            "gamma beta x_hat variance mean residual ffn W_2 b_2 activated hidden W_1 b_1 attention"),
        ("The gradients of attention", "", "W_O concat head V A scaled scores Q K W_Q W_K W_V"),
        ("The gradients of the embeddings", "", "X E_token E_pos"),
        ("AdamW", "", ""),
    ];

    private static readonly Dictionary<(string Symbol, Kind Kind), int> StepOfSymbol = Steps.Index().SelectMany(step =>
        step.Item.Values.Split(' ').Select(symbol => KeyValuePair.Create((symbol, Kind.Value), step.Index + 1)).Concat(
            step.Item.Gradients.Split(' ').Select(symbol => KeyValuePair.Create((symbol, Kind.Gradient), step.Index + 1))))
        .Where(symbol => symbol.Key.symbol.Length > 0).ToDictionary();

    /// <summary>How many steps there are. The last one is that of the optimizer.</summary>
    public static int Count => Steps.Length;

    /// <summary>The heading of a step, from 1: "Step 3 · Attention".</summary>
    public static string Heading(int step) => $"Step {step} · {Steps[step - 1].Title}";

    /// <summary>The step of the book that derives a tensor: 1 to 13, or 0 where none does.</summary>
    public static int StepOf(TensorName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.IsCarried || name.Kind is not (Kind.Value or Kind.Gradient) ? Count
            : name.Scope.Length == 0 ? StepOfSymbol.GetValueOrDefault((name.Symbol, name.Kind)) : 0;
    }

    extension(Definition definition)
    {
        /// <summary>The step of the book that derives it: 1 to 13, or 0.</summary>
        public int Step => StepOf(definition.Id);
    }

    extension(Tensor tensor)
    {
        /// <summary>The step of the book that derives it: 1 to 13, or 0.</summary>
        public int Step => StepOf(tensor.Definition.Id);
    }
}
