namespace HandCalc.Book.Pages;

/// <summary>What others call it: words that readers bring along, and those of the book. The search takes one for the other.</summary>
internal static class Synonyms
{
    /// <summary>The other word first, then those of the book.</summary>
    public static readonly string[][] All =
    [
        ["backprop", "backward pass", "gradient"],
        ["backpropagation", "backward pass", "gradient"],
        ["derivative", "slope", "gradient"],
        ["sqrt", "√", "root"],
        ["square root", "√", "root"],
        ["temperature", "√dₖ", "saturated"],
        ["residual connection", "residual"],
        ["skip connection", "residual"],
        ["optimizer", "AdamW"],
        ["Adam", "AdamW"],
        ["SGD", "AdamW"],
        ["lr", "learning rate", "η"],
        ["step size", "learning rate", "η"],
        ["momentum", "first moment"],
        ["RMSprop", "second moment"],
        ["regularization", "weight decay"],
        ["MLP", "feed-forward"],
        ["FFN", "feed-forward"],
        ["feedforward", "feed-forward"],
        ["nonlinearity", "GELU"],
        ["ReLU", "GELU"],
        ["LayerNorm", "layer norm"],
        ["layer normalization", "layer norm"],
        ["self-attention", "attention"],
        ["autoregressive", "causal mask"],
        ["look-ahead mask", "causal mask"],
        ["NLL", "cross-entropy"],
        ["log likelihood", "cross-entropy"],
        ["logsumexp", "log-sum-exp"],
        ["overflow", "largest score"],
        ["positional encoding", "E_pos", "position"],
        ["word embedding", "E_token", "embedding"],
        ["unembedding", "W_lm"],
        ["lm head", "W_lm"],
        ["numerical gradient", "slope", "nudge"],
        ["gradient check", "slope", "nudge"],
        ["finite differences", "slope", "nudge"],
        ["initialization", "drawn at random"],
        ["hidden size", "features of a token"],
        ["standard deviation", "variance"],
        ["ground truth", "target"],
        ["label", "target"],
    ];
}
