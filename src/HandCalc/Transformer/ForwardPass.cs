using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;

namespace HandCalc.Transformer;

/// <summary>
/// Steps 1 to 7: from token ids to the loss. One block: attention, then a feed-forward network with a residual around it, then one
/// layer norm. A row is a token, and every linear map is Y = X·W + b.
/// </summary>
internal sealed class ForwardPass
{
    public readonly Definition E_token, E_pos, X;
    public readonly Definition[] W_Q, W_K, W_V, Q, K, V, Scores, Scaled, A, Head;
    public readonly Definition Concat, W_O, Attention;
    public readonly Definition W_1, b_1, Hidden, Activated, W_2, b_2, Ffn;
    public readonly Definition Residual, Mean, Variance, X_hat, Gamma, Beta, Normalized;
    public readonly Definition W_lm, Logits, P, Losses, Loss;

    public ForwardPass(ComputationBuilder book, Model model)
    {
        Axis tokens = Axis.Positions(model.Tokens), words = Axis.Words(model.Vocabulary);
        Axis features = Axis.Indices(model.DModel), ofHead = Axis.Indices(model.DHead), ofHeads = Axis.HeadFeatures(model.Heads, model.DHead);
        Axis inner = Axis.Indices(model.DFf), predicting = Axis.Positions(model.Tokens).Take(model.Targets.Length);

        book.Step = 1;
        E_token = book.Given("E_token", words, features);
        E_pos = book.Given("E_pos", Axis.Indices(model.MaxLength), features);
        X = book.Define("X", tokens, features, Embedding.Forward(E_token, E_pos, model.Ids));

        book.Step = 2;
        W_Q = PerHead(h => book.Given($"W_Q[{h}]", features, ofHead));
        W_K = PerHead(h => book.Given($"W_K[{h}]", features, ofHead));
        W_V = PerHead(h => book.Given($"W_V[{h}]", features, ofHead));
        Q = PerHead(h => book.Define($"Q[{h}]", tokens, ofHead, Product.Forward(X, W_Q[h])));
        K = PerHead(h => book.Define($"K[{h}]", tokens, ofHead, Product.Forward(X, W_K[h])));
        V = PerHead(h => book.Define($"V[{h}]", tokens, ofHead, Product.Forward(X, W_V[h])));

        book.Step = 3;
        Scores = PerHead(h => book.Define($"scores[{h}]", tokens, tokens, Product.Forward(Q[h], K[h].T)));
        Scaled = PerHead(h => book.Define($"scaled[{h}]", tokens, tokens, Scaling.Forward(Scores[h], model.DHead)));
        A = PerHead(h => book.Define($"A[{h}]", tokens, tokens, Softmax.Forward(Scaled[h], causal: true)));
        Head = PerHead(h => book.Define($"head[{h}]", tokens, ofHead, Product.Forward(A[h], V[h])));

        book.Step = 4;
        Concat = book.Define("concat", tokens, ofHeads, Concatenation.Forward(Head));
        W_O = book.Given("W_O", ofHeads, features);
        Attention = book.Define("attention", tokens, features, Product.Forward(Concat, W_O));

        book.Step = 5;
        W_1 = book.Given("W_1", features, inner);
        b_1 = book.Given("b_1", Axis.None, inner);
        Hidden = book.Define("hidden", tokens, inner, Addition.Forward(Product.Forward(Attention, W_1), Addition.Term(b_1)));
        Activated = book.Define("activated", tokens, inner, Gelu.Forward(Hidden));
        W_2 = book.Given("W_2", inner, features);
        b_2 = book.Given("b_2", Axis.None, features);
        Ffn = book.Define("ffn", tokens, features, Addition.Forward(Product.Forward(Activated, W_2), Addition.Term(b_2)));

        book.Step = 6;
        Residual = book.Define("residual", tokens, features, Addition.Forward(Addition.Term(Attention), Addition.Term(Ffn)));
        Mean = book.Define("mean", tokens, Axis.None, LayerNorm.Mean(Residual));
        Variance = book.Define("variance", tokens, Axis.None, LayerNorm.Variance(Residual, Mean));
        X_hat = book.Define("x_hat", tokens, features, LayerNorm.Normalize(Residual, Mean, Variance, model.LayerNormEpsilon));
        Gamma = book.Given("gamma", Axis.None, features);
        Beta = book.Given("beta", Axis.None, features);
        Normalized = book.Define("normalized", tokens, features, LayerNorm.ScaleAndShift(X_hat, Gamma, Beta));

        book.Step = 7;
        W_lm = book.Given("W_lm", features, words);
        Logits = book.Define("logits", tokens, words, Product.Forward(Normalized, W_lm));
        P = book.Define("P", tokens, words, Softmax.Forward(Logits));
        Losses = book.Define("losses", predicting, Axis.None, CrossEntropy.Forward(P, model.Targets));
        Loss = book.Define("loss", Axis.None, Axis.None, CrossEntropy.Total(Losses, model.Loss == LossReduction.Mean));

        Definition[] PerHead(Func<int, Definition> define) => [.. Enumerable.Range(0, model.Heads).Select(define)];
    }
}
