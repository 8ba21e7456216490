using HandCalc.Models;
using HandCalc.Specs.Checks;

namespace HandCalc.Specs;

// ## The edits, and what each must move
public sealed partial class ReachOfAChange
{
    internal static readonly ImmutableArray<Edit> Edits =
    [
        // ### The text and the vocabulary
        //
        // A word is a name for a row of E_token. No formula reads its letters, nor the name of the model.
        new("other names, for the model and for a word", model => model with
        {
            Name = "renamed",
            Text = "I like robots",
            Vocabulary = [.. model.Vocabulary[..^1], "robots"],
        })
        {
            StartsAt = "nothing",
            Moves = [.. Nothing(13)],
        },

        // The parameters are drawn before anyone reads the text, so all of them stay. From X on everything that is computed moves.
        new("a word changed: transformers → I", model => model with { Text = "I like I" })
        {
            StartsAt = "X",
            Moves =
            [
                "X", "Q K V", "all", "concat attention", "hidden activated ffn", "all but gamma beta", "all but W_lm",
                .. AllTheWayBack,
            ],
        },

        // The same for a longer text, where E_pos has a row for it: what has a row for each token gets a row more, and the
        // parameters stay. There is a loss more, so d.losses is longer, though it holds nothing but ones.
        new("a word more, where maxLength is 6", model => model with { Text = "I like transformers I" })
        {
            From = model => model with { MaxLength = 6 },
            StartsAt = "X d.losses",
            Reshapes = "X Q K V scores scaled A head concat attention hidden activated ffn "
                + "residual mean variance x_hat normalized logits P losses",
            Moves =
            [
                "X", "Q K V", "all", "concat attention", "hidden activated ffn", "all but gamma beta", "all but W_lm",
                "all but d.loss", .. All(5),
            ],
        },

        // The new word's row of E_token takes the numbers that E_pos began with, and whatever is drawn later begins later. So a
        // word that the text never uses moves nearly everything.
        new("vocabulary: a word more, not used", model => model with { Vocabulary = [.. model.Vocabulary, "robots"] })
        {
            StartsAt = Drawn,
            Reshapes = "E_token W_lm logits P",
            Moves = [.. All(5), "all but gamma beta", "all", .. AllTheWayBack],
        },

        // ### The sizes
        //
        // The new row of E_pos is its last: the rows that the text reaches are the same, and so is X. But it takes the numbers that
        // W_Q[0] began with.
        new("maxLength 5 → 6", model => model with { MaxLength = 6 })
        {
            StartsAt = "E_pos W_Q W_K W_V W_O W_1 b_1 W_2 b_2 W_lm",
            Reshapes = "E_pos",
            Withstands = "X",
            Moves = ["E_pos", .. All(4), "all but gamma beta", "all", .. AllTheWayBack],
        },

        // Where the generator is seeded again before W_Q[0], the new row takes nothing from anyone, and nothing else moves. Its
        // gradient is zero.
        new("maxLength 5 → 6, drawn reseeded", model => model with { MaxLength = 6 })
        {
            From = Reseeded,
            StartsAt = "E_pos d.E_pos",
            Reshapes = "E_pos",
            Withstands = "X",
            Moves = ["E_pos", .. Nothing(10), "d.E_pos", "m.E_pos v.E_pos new.E_pos"],
        },

        // Four heads of four features take as many numbers as two of eight: the same numbers, cut into other matrices. After W_V
        // every draw is where it was, so W_O and all later parameters stay.
        new("heads 2 → 4", model => model with { Heads = 4 })
        {
            StartsAt = "W_Q W_K W_V",
            Reshapes = "W_Q W_K W_V Q K V scores scaled A head",
            Moves =
            [
                "nothing", "all", "all", "concat attention", "hidden activated ffn", "all but gamma beta", "all but W_lm",
                .. AllTheWayBack,
            ],
        },

        // What is drawn later does not disturb an earlier tensor: before step 5 nothing moves. W_1 takes fewer numbers, so all that
        // is drawn after it begins earlier.
        new("dFf 64 → 32", model => model with { DFf = 32 })
        {
            StartsAt = "W_1 b_1 W_2 b_2 W_lm",
            Reshapes = "W_1 b_1 hidden activated W_2",
            Moves = [.. Nothing(4), "all", "all but gamma beta", "all", .. AllTheWayBack],
        },

        // Features are rows or columns of nearly everything, and what has none is computed from what has. Even γ and β are shorter.
        new("dModel 16 → 8", model => model with { DModel = 8 })
        {
            StartsAt = $"{Drawn} gamma beta",
            Reshapes = "E_token E_pos X W_Q W_K W_V Q K V head concat W_O attention W_1 W_2 b_2 ffn "
                + "residual x_hat gamma beta normalized W_lm",
            Moves = [.. All(7), .. AllTheWayBack],
        },

        // ### The random draw
        //
        // γ and β are not drawn: they start as ones and zeros, whatever the seed.
        new("seed 42 → 43", model => model with { Initialization = model.Initialization with { Seed = 43 } })
        {
            StartsAt = Drawn,
            Moves = [.. All(5), "all but gamma beta", "all", .. AllTheWayBack],
        },
        new("scale 0.1 → 0.2", model => model with { Initialization = model.Initialization with { Scale = 0.2 } })
        {
            StartsAt = Drawn,
            Moves = [.. All(5), "all but gamma beta", "all", .. AllTheWayBack],
        },

        // Both orders begin with E_token and E_pos from a fresh seed.
        new("draw continuous → reseeded", Reseeded)
        {
            StartsAt = "W_Q W_K W_V W_O W_1 b_1 W_2 b_2 W_lm",
            Moves = ["nothing", .. All(4), "all but gamma beta", "all", .. AllTheWayBack],
        },

        // ### One entry of a parameter
        //
        // No token is <PAD>: nobody looks up its row, and its gradient is zero as before. Only the row itself is another.
        new("one entry of E_token, of <PAD>", "E_token", 0, 0)
        {
            StartsAt = "E_token",
            Withstands = "X",
            Moves = ["E_token", .. Nothing(11), "new.E_token"],
        },

        // <EOS> comes last: no other token sees it, and no loss asks what follows it. So its row moves as far as P and no further.
        // On the way back its row is zero, as before, and zero times anything is zero. One tensor moves alone: d.A = d.head · Vᵀ
        // has entries above the diagonal too, as if <EOS> were seen by the tokens before it. There A is zero, and d.scaled, which
        // is multiplied by A, stays.
        new("one entry of E_token, of <EOS>", "E_token", 2, 0)
        {
            StartsAt = "E_token",
            Withstands = "losses d.P d.logits d.W_lm d.gamma d.variance d.mean d.residual d.W_2 d.hidden d.W_1 "
                + "d.W_O d.V d.scaled d.Q d.K d.W_Q d.W_K d.W_V",
            Moves =
            [
                "E_token X", "Q K V", "all", "concat attention", "hidden activated ffn", "all but gamma beta", "logits P",
                .. Nothing(3), "d.A", "nothing", "new.E_token",
            ],
        },

        // Up to step 3 the heads know nothing of each other. On the way back both move: their gradients come from one loss.
        new("one entry of W_Q[0]", "W_Q[0]", 0, 0)
        {
            StartsAt = "W_Q[0]",
            Moves =
            [
                "nothing", "W_Q[0] Q[0]", "scores[0] scaled[0] A[0] head[0]", "concat attention", "hidden activated ffn",
                "all but gamma beta", "all but W_lm", .. AllTheWayBack,
            ],
        },

        // A is computed from queries and keys alone: a value moves what a head sees, not where it looks.
        new("one entry of W_V[0]", "W_V[0]", 0, 0)
        {
            StartsAt = "W_V[0]",
            Moves =
            [
                "nothing", "W_V[0] V[0]", "head[0]", "concat attention", "hidden activated ffn",
                "all but gamma beta", "all but W_lm", .. AllTheWayBack,
            ],
        },
        new("one entry of W_O", "W_O", 0, 0)
        {
            StartsAt = "W_O",
            Moves =
            [
                .. Nothing(3), "W_O attention", "hidden activated ffn", "all but gamma beta", "all but W_lm", .. AllTheWayBack,
            ],
        },
        new("one entry of b_2", "b_2", 0, 0)
        {
            StartsAt = "b_2",
            Moves = [.. Nothing(4), "b_2 ffn", "all but gamma beta", "all but W_lm", .. AllTheWayBack],
        },
        new("one entry of γ", "gamma", 0, 0)
        {
            StartsAt = "gamma",
            Moves = [.. Nothing(5), "gamma normalized", "all but W_lm", .. AllTheWayBack],
        },

        // The text never uses <PAD>. But the softmax divides by a sum over all words: where one logit moves, all probabilities do.
        new("one entry of W_lm, of <PAD>", "W_lm", 0, 0)
        {
            StartsAt = "W_lm",
            Moves = [.. Nothing(6), "all", .. AllTheWayBack],
        },

        // ### The settings of the formulas
        //
        // Mean and variance are computed before ε is added.
        new("ε of the layer norm 1e-5 → 1e-3", model => model with { LayerNormEpsilon = 1e-3 })
        {
            StartsAt = "x_hat",
            Moves = [.. Nothing(5), "x_hat normalized", "all but W_lm", .. AllTheWayBack],
        },

        // Every gradient is a quarter of what it was. AdamW divides it by its own size, so the new weights should stay; but ε,
        // which it adds to that size, is no quarter. So they move, by very little.
        new("loss sum → mean", model => model with { Loss = LossReduction.Mean })
        {
            StartsAt = "loss d.losses",
            Moves = [.. Nothing(6), "loss", "all but d.loss", .. All(5)],
        },

        // With an ε so small that adding it changes nothing they stay.
        new("loss sum → mean, where ε of AdamW is 1e-300", model => model with { Loss = LossReduction.Mean })
        {
            From = model => model with { Optimizer = model.Optimizer with { Epsilon = 1e-300 } },
            StartsAt = "loss d.losses",
            Withstands = "new.*",
            Moves = [.. Nothing(6), "loss", "all but d.loss", .. All(4), "m.* v.*"],
        },

        // ### The settings of AdamW
        //
        // No gradient reads them. β₁ stands in the formula of m, β₂ in that of v, all five in that of the new weights.
        new("learning rate 0.001 → 0.01", model => model with { Optimizer = model.Optimizer with { LearningRate = 0.01 } })
        {
            StartsAt = "new.*",
            Moves = [.. Nothing(12), "new.*"],
        },

        // β starts at zero, and a part of zero is zero.
        new("weight decay 0.01 → 0.1", model => model with { Optimizer = model.Optimizer with { WeightDecay = 0.1 } })
        {
            StartsAt = "new.* but new.beta",
            Moves = [.. Nothing(12), "new.* but new.beta"],
        },

        // In the first step m is the gradient times 1 − β₁, and m̂ divides by it again: the new weights stay, whatever β₁ is. With
        // one half and with three quarters they stay to the last bit, since a power of two rounds nothing. The same for β₂ and v.
        new("β₁ 0.5 → 0.75", model => model with { Optimizer = model.Optimizer with { Beta1 = 0.75 } })
        {
            From = model => model with { Optimizer = model.Optimizer with { Beta1 = 0.5 } },
            StartsAt = "m.*",
            Withstands = "new.*",
            Moves = [.. Nothing(12), "m.*"],
        },
        new("β₂ 0.5 → 0.75", model => model with { Optimizer = model.Optimizer with { Beta2 = 0.75 } })
        {
            From = model => model with { Optimizer = model.Optimizer with { Beta2 = 0.5 } },
            StartsAt = "v.*",
            Withstands = "new.*",
            Moves = [.. Nothing(12), "v.*"],
        },
        new("ε of AdamW 1e-8 → 1e-6", model => model with { Optimizer = model.Optimizer with { Epsilon = 1e-6 } })
        {
            StartsAt = "new.*",
            Moves = [.. Nothing(12), "new.*"],
        },
    ];

    /// <summary>What is drawn at random, from first to last.</summary>
    private const string Drawn = "E_token E_pos W_Q W_K W_V W_O W_1 b_1 W_2 b_2 W_lm";

    /// <summary>Steps 8 to 13 where the losses have moved: all but d.loss, which is 1, and d.losses, which repeats it.</summary>
    private static IEnumerable<string> AllTheWayBack => ["d.P d.logits", .. All(5)];

    private static IEnumerable<string> All(int steps) => Enumerable.Repeat("all", steps);

    private static IEnumerable<string> Nothing(int steps) => Enumerable.Repeat("nothing", steps);

    private static Model Reseeded(Model model) =>
        model with { Initialization = model.Initialization with { Draw = DrawOrder.Reseeded } };
}
