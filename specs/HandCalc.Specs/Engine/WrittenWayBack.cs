using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs.Engine;

/// <summary>
/// The gradients are derived by walking back. Here they are written down by hand, one after the other: the same names, the same formulas,
/// the same order, and the parts of a sum in the order in which they are added.
/// </summary>
public sealed class WrittenWayBack
{
    [Test]
    public void The_derived_gradients_are_the_written_ones([Values(1, 2, 4)] int heads, [Values] LossReduction reduction)
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous) with { Heads = heads, Loss = reduction };

        TrainingStep.Compute(model).Computation.Definitions.Where(definition => definition.Id.Kind == Kind.Gradient)
            .Select(definition => definition.Equation).Should().Equal(Written(model));
    }

    private static IEnumerable<string> Written(Model model)
    {
        int d = model.DModel;
        string ofHeads = string.Join(
            " + ", Enumerable.Range(0, model.Heads).Select(h => $"d.Q[{h}] · W_Q[{h}]ᵀ + d.K[{h}] · W_K[{h}]ᵀ + d.V[{h}] · W_V[{h}]ᵀ"));
        return
        [
            "d.loss = 1",
            model.Loss == LossReduction.Mean ? $"d.losses = d.loss / {model.Targets.Length}" : "d.losses = d.loss",
            "d.P = −d.losses / P at the targets, 0 elsewhere",
            "d.logits = d.losses ⊙ (P − Y), 0 in the last row",
            "d.W_lm = normalizedᵀ · d.logits",
            "d.normalized = d.logits · W_lmᵀ",
            "d.gamma = Σ rows of d.normalized ⊙ x_hat",
            "d.beta = Σ rows of d.normalized",
            "d.x_hat = d.normalized ⊙ gamma",
            "d.variance = −½ (variance + ε)^(−3/2) ⊙ row sums of d.x_hat ⊙ (residual − mean)",
            "d.mean = −row sums of d.x_hat / √(variance + ε)",
            $"d.residual = d.x_hat / √(variance + ε) + d.variance ⊙ 2(residual − mean)/{d} + d.mean/{d}",
            "d.ffn = d.residual",
            "d.W_2 = activatedᵀ · d.ffn",
            "d.b_2 = Σ rows of d.ffn",
            "d.activated = d.ffn · W_2ᵀ",
            "d.hidden = d.activated ⊙ GELU′(hidden)",
            "d.W_1 = attentionᵀ · d.hidden",
            "d.b_1 = Σ rows of d.hidden",
            "d.attention = d.residual + d.hidden · W_1ᵀ",
            "d.W_O = concatᵀ · d.attention",
            "d.concat = d.attention · W_Oᵀ",
            .. PerHead(h => $"d.head[{h}] = d.concat[columns {h * model.DHead} to {((h + 1) * model.DHead) - 1}]"),
            .. PerHead(h => $"d.V[{h}] = A[{h}]ᵀ · d.head[{h}]"),
            .. PerHead(h => $"d.A[{h}] = d.head[{h}] · V[{h}]ᵀ"),
            .. PerHead(h => $"d.scaled[{h}] = A[{h}] ⊙ (d.A[{h}] − row sums of d.A[{h}] ⊙ A[{h}])"),
            .. PerHead(h => $"d.scores[{h}] = d.scaled[{h}] / √{model.DHead}"),
            .. PerHead(h => $"d.Q[{h}] = d.scores[{h}] · K[{h}]"),
            .. PerHead(h => $"d.K[{h}] = d.scores[{h}]ᵀ · Q[{h}]"),
            .. PerHead(h => $"d.W_Q[{h}] = Xᵀ · d.Q[{h}]"),
            .. PerHead(h => $"d.W_K[{h}] = Xᵀ · d.K[{h}]"),
            .. PerHead(h => $"d.W_V[{h}] = Xᵀ · d.V[{h}]"),
            $"d.X = {ofHeads}",
            "d.E_token = rows of d.X added by token",
            "d.E_pos = rows of d.X by position",
        ];

        IEnumerable<string> PerHead(Func<int, string> equation) => Enumerable.Range(0, model.Heads).Select(equation);
    }
}
