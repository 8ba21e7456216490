using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;

namespace HandCalc.Transformer;

/// <summary>
/// Steps 8 to 12: from the loss back to every parameter. The forward pass upside down: each gradient is the chain rule through the
/// tensors that use it, and where several use it, their gradients add up.
/// </summary>
internal sealed class BackwardPass
{
    public BackwardPass(ComputationBuilder book, Model model, ForwardPass forward)
    {
        ForwardPass f = forward;
        bool mean = model.Loss == LossReduction.Mean;
        double epsilon = model.LayerNormEpsilon;

        book.Step = 8;
        Definition dLoss = book.Gradient(f.Loss, CrossEntropy.Seed());
        Definition dLosses = book.Gradient(f.Losses, CrossEntropy.TotalBackward(dLoss, f.Losses, mean));
        book.Gradient(f.P, CrossEntropy.ProbabilitiesBackward(dLosses, f.P, model.Targets));
        Definition dLogits = book.Gradient(f.Logits, CrossEntropy.LogitsBackward(dLosses, f.P, model.Targets));

        book.Step = 9;
        var output = Product.Backward(dLogits, f.Normalized, f.W_lm);
        Definition dW_lm = book.Gradient(f.W_lm, output.DB);
        Definition dNormalized = book.Gradient(f.Normalized, output.DA);

        book.Step = 10;
        var norm = LayerNorm.ScaleAndShiftBackward(dNormalized, f.X_hat, f.Gamma);
        Definition dGamma = book.Gradient(f.Gamma, norm.DGamma);
        Definition dBeta = book.Gradient(f.Beta, norm.DBeta);
        Definition dX_hat = book.Gradient(f.X_hat, norm.DXHat);
        Definition dVariance = book.Gradient(f.Variance, LayerNorm.VarianceBackward(dX_hat, f.Residual, f.Mean, f.Variance, epsilon));
        Definition dMean = book.Gradient(f.Mean, LayerNorm.MeanBackward(dX_hat, f.Variance, epsilon));
        Definition dResidual = book.Gradient(
            f.Residual, LayerNorm.Backward(dX_hat, dVariance, dMean, f.Residual, f.Mean, f.Variance, epsilon));
        Definition dFfn = book.Gradient(f.Ffn, Addition.Backward(dResidual));
        var second = Product.Backward(dFfn, f.Activated, f.W_2);
        Definition dW_2 = book.Gradient(f.W_2, second.DB);
        Definition db_2 = book.Gradient(f.b_2, Addition.BiasBackward(dFfn));
        Definition dActivated = book.Gradient(f.Activated, second.DA);
        Definition dHidden = book.Gradient(f.Hidden, Gelu.Backward(dActivated, f.Hidden));
        var first = Product.Backward(dHidden, f.Attention, f.W_1);
        Definition dW_1 = book.Gradient(f.W_1, first.DB);
        Definition db_1 = book.Gradient(f.b_1, Addition.BiasBackward(dHidden));
        Definition dAttention = book.Gradient(f.Attention, Addition.Forward(Addition.Backward(dResidual), first.DA));

        book.Step = 11;
        var projection = Product.Backward(dAttention, f.Concat, f.W_O);
        Definition dW_O = book.Gradient(f.W_O, projection.DB);
        Definition dConcat = book.Gradient(f.Concat, projection.DA);
        Definition[] dHead = PerHead(h => book.Gradient(f.Head[h], Concatenation.Backward(dConcat, h, model.DHead)));
        Definition[] dV = PerHead(h => book.Gradient(f.V[h], Product.Backward(dHead[h], f.A[h], f.V[h]).DB));
        Definition[] dA = PerHead(h => book.Gradient(f.A[h], Product.Backward(dHead[h], f.A[h], f.V[h]).DA));
        Definition[] dScaled = PerHead(h => book.Gradient(f.Scaled[h], Softmax.Backward(dA[h], f.A[h])));
        Definition[] dScores = PerHead(h => book.Gradient(f.Scores[h], Scaling.Backward(dScaled[h], model.DHead)));
        Definition[] dQ = PerHead(h => book.Gradient(f.Q[h], Product.Backward(dScores[h], f.Q[h], f.K[h].T).DA));
        Definition[] dK = PerHead(h => book.Gradient(f.K[h], Product.Backward(dScores[h], f.Q[h], f.K[h].T).DB));
        Definition[] dW_Q = PerHead(h => book.Gradient(f.W_Q[h], Product.Backward(dQ[h], f.X, f.W_Q[h]).DB));
        Definition[] dW_K = PerHead(h => book.Gradient(f.W_K[h], Product.Backward(dK[h], f.X, f.W_K[h]).DB));
        Definition[] dW_V = PerHead(h => book.Gradient(f.W_V[h], Product.Backward(dV[h], f.X, f.W_V[h]).DB));

        book.Step = 12;
        Definition dX = book.Gradient(f.X, Addition.Forward([.. Enumerable.Range(0, model.Heads).SelectMany(h => new[]
        {
            Product.Backward(dQ[h], f.X, f.W_Q[h]).DA,
            Product.Backward(dK[h], f.X, f.W_K[h]).DA,
            Product.Backward(dV[h], f.X, f.W_V[h]).DA,
        })]));
        var tables = Embedding.Backward(dX, f.E_token, f.E_pos, model.Ids);
        Definition dE_token = book.Gradient(f.E_token, tables.DTokens);
        Definition dE_pos = book.Gradient(f.E_pos, tables.DPositions);

        Parameters =
        [
            (f.E_token, dE_token), (f.E_pos, dE_pos),
            .. f.W_Q.Zip(dW_Q), .. f.W_K.Zip(dW_K), .. f.W_V.Zip(dW_V), (f.W_O, dW_O),
            (f.W_1, dW_1), (f.b_1, db_1), (f.W_2, dW_2), (f.b_2, db_2), (f.Gamma, dGamma), (f.Beta, dBeta), (f.W_lm, dW_lm),
        ];

        Definition[] PerHead(Func<int, Definition> define) => [.. Enumerable.Range(0, model.Heads).Select(define)];
    }

    /// <summary>Every parameter with its gradient, in the order of the names table.</summary>
    public IReadOnlyList<(Definition Parameter, Definition Gradient)> Parameters { get; }
}
