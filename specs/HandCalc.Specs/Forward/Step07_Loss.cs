using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 7 · The loss
//
// Given       (step 6)  normalized
// To derive   logits = normalized · W_lm,   P = softmax(logits),   losses = −ln P[target],   loss
//
// After six steps each token's row knows something about the text up to this token. Now it must guess the next word: a number
// for every word of the vocabulary, turned into a probability. One number, the **loss**, says how bad the guess is. All of
// training is an attempt to make it smaller. Here the **forward pass** ends: steps 1 to 7, from the text to the loss.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step07_Loss(WorkedExample example) : Derivation(example)
{
    // One last linear map, without a bias, gives every word of the vocabulary a number, called its **logit**: the larger, the
    // likelier the word. (lm is for language model.) A column of `W_lm` describes the features of tokens that its word is
    // likely to follow.
    [Derives("7.1", @"\text{logits} = \text{normalized} · W_{\text{lm}}")]
    public Task Every_word_gets_a_logit_at_every_position()
    {
        Matrix<double> logits = Normalized * W_lm;                                 // 5×6 = 5×16 · 16×6

        logits[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => Normalized[0, k] * W_lm[k, 0]));
        Step["logits"].Should().Equal(logits, within: Arithmetic);

        return Approve("W_lm", "logits");
    }

    // The softmax of step 3 makes probabilities of the logits, this time without a mask: any word of the vocabulary may come
    // next.
    [Derives("7.2", @"P_{iw} = \frac{e^{\text{logits}_{iw}}}{∑_u e^{\text{logits}_{iu}}}")]
    public Task The_logits_become_probabilities()
    {
        Matrix<double> exponentials = Logits.PointwiseExp();
        Matrix<double> p = exponentials.PointwiseDivide(exponentials * Ones(Words) * Ones(Words).Transpose());

        p[0, 0].Should().BeApproximately(Math.Exp(Logits[0, 0]) / Enumerable.Range(0, Words).Sum(w => Math.Exp(Logits[0, w])), Arithmetic);
        Step["P"].Should().Equal(p, within: Arithmetic);
        P.RowSums().Should().Equal(Ones(Tokens), within: Arithmetic);
        P.Enumerate().Should().OnlyContain(probability => probability > 0);

        return Approve("P");
    }

    // What is the right answer? The text itself says: the **target** of a position is the token that follows it. So the targets
    // y of a text of n tokens are its ids, shifted by one. The last token, `<EOS>`, has no successor and so no target: nothing
    // can be learned from its guess.
    [Derives("7.3", @"y_i = t_{i+1}, \qquad i = 0, \dots, n-2")]
    public Task The_target_of_a_position_is_the_next_token()
    {
        Model.Targets.Should().Equal(Model.Ids.Skip(1));

        return ApproveTable("targets", ["position", "token", "target", "word"], Model.Ids.Select((id, i) => i < Tokens - 1
            ? (Cell[])[$"{i}", Model.Vocabulary[id], $"{Model.Ids[i + 1]}", Model.Vocabulary[Model.Ids[i + 1]]]
            : [$"{i}", Model.Vocabulary[id], "none", "none"]));
    }

    // The loss of a position is minus the logarithm of the probability that the model gave to the right word. Given probability
    // 1, the loss is 0; the smaller the probability, the greater the loss. Here `P[I, like]` = 0.199437 gives
    // `losses[I]` = 1.612255. This measure is called **cross-entropy**.
    //
    // Why the logarithm? The model guesses each token from those before it, so the probability of the whole text is the product
    // of these probabilities. Its logarithm is a sum, which can be judged position by position.
    //
    // > Predict: Can the loss of a position become 0, or fall below?
    // >
    // > Answer: Neither, but for rounding. Probability 1 for one word would leave 0 for all others, and no number has the
    // > exponential 0. So every probability lies below 1, and every loss above 0, however good the guess.
    [Derives("7.4", @"\text{losses}_i = -\ln P_{i, y_i}")]
    public Task The_loss_of_a_position_is_minus_the_logarithm_of_the_probability_of_the_right_word()
    {
        Matrix<double> right = (OneHotTargets.PointwiseMultiply(P) * Ones(Words)).SubMatrix(0, Tokens - 1, 0, 1);  // 4×1
        Matrix<double> losses = -right.PointwiseLog();

        losses[0, 0].Should().BeApproximately(-Math.Log(P[0, Model.Ids[1]]), Arithmetic);
        Step["losses"].Should().Equal(losses, within: Arithmetic);
        Losses.Enumerate().Should().OnlyContain(loss => loss > 0);

        return Approve("losses");
    }

    // The loss L of the text is the sum over its positions; a model file may choose the mean instead. The mean L̄ is easier to
    // compare between texts of different length, so we print it in either case. Its exponential, the **perplexity**, says
    // between how many equally likely words the model hesitates.
    [Derives("7.5", @"L = ∑_i \text{losses}_i, \qquad \text{perplexity} = e^{\bar L}")]
    public Task The_loss_of_the_text_is_the_sum_over_its_positions()
    {
        double sum = Losses.Enumerate().Sum();
        double mean = sum / (Tokens - 1);

        Training.Loss.Should().BeApproximately(Model.Loss == LossReduction.Sum ? sum : mean, Arithmetic);
        Training.MeanLoss.Should().BeApproximately(mean, Arithmetic);

        return Task.WhenAll(
            Approve("loss"),
            ApproveTable("summary", ["measure", "value"],
            [
                ["sum of the losses", Table.Number(sum)],
                ["mean of the losses", Table.Number(mean)],
                ["perplexity, e^mean", Table.Number(Math.Exp(mean))],
                [$"a guess at random, ln {Words}", Table.Number(Math.Log(Words))],
            ]));
    }

    // Many programs never compute P to get at the loss. The logarithm of a quotient is a difference, so they take the logarithm
    // of the sum of exponentials (**log-sum-exp**, with the largest logit subtracted from all first, as in 3.5) and subtract
    // the right word's logit. It is the same number, and safe for a very small P.
    [Derives("7.6", @"-\ln P_{i,y_i} = \ln ∑_w e^{\text{logits}_{iw}} - \text{logits}_{i,y_i}")]
    public void The_same_loss_comes_from_the_logits_by_log_sum_exp()
    {
        Matrix<double> logSumExp = (Logits.PointwiseExp() * Ones(Words)).PointwiseLog();                     // 5×1
        Matrix<double> rightLogit = OneHotTargets.PointwiseMultiply(Logits) * Ones(Words);                   // 5×1

        (logSumExp - rightLogit).SubMatrix(0, Tokens - 1, 0, 1).Should().Equal(Losses, within: Arithmetic);
    }

    // Is the loss good or bad? Compare it with no knowledge at all: whoever gives each of 6 words the probability 1/6 has the
    // loss ln 6 = 1.791759 at every position, and the perplexity 6. A model with small random weights does about as well as
    // that, often a little worse, because it is confident without a reason. Here `mean(losses)` = 1.829868.
    [Derives("7.7", @"-\ln \tfrac{1}{|\text{vocabulary}|} = \ln |\text{vocabulary}|")]
    public void A_guess_at_random_has_the_logarithm_of_the_vocabulary_as_its_loss()
    {
        TrainingStep ignorant = TrainingStep.Compute(Model, Training.State.With("W_lm", W_lm * 0));

        ignorant["P"].Value.Should().Equal(P.Map(_ => 1.0 / Words), within: Arithmetic);
        ignorant.MeanLoss.Should().BeApproximately(Math.Log(Words), Arithmetic);
    }

    // Add the same number to all logits of a position, and nothing happens: as in step 3, it cancels. So only differences
    // between logits mean anything. In step 8 this returns as a law: what we derive there adds up to zero in every row.
    [Derives("7.8", @"\operatorname{softmax}(z + c) = \operatorname{softmax}(z)")]
    public void Shifting_all_logits_of_a_position_changes_nothing()
    {
        Matrix<double> shifted = (Logits + 3).PointwiseExp();

        shifted.PointwiseDivide(shifted * Ones(Words) * Ones(Words).Transpose()).Should().Equal(P, within: Arithmetic);
    }

    private int Words => Model.Vocabulary.Length;

    /// <summary>Y: a row for each position, 1 at its target; the last row is zero. [5 × 6]</summary>
    private Matrix<double> OneHotTargets => P.MapIndexed((i, w, _) => i < Tokens - 1 && w == Model.Ids[i + 1] ? 1.0 : 0.0);
}
