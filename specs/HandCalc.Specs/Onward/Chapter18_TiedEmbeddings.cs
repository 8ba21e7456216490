using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Onward;

// # Chapter 18 · One table for reading and writing
//
// Given       (chapter 16)  ln_f.normalized, E_token
// To derive   logits = ln_f.normalized · E_tokenᵀ,   and the gradient of a table that is used twice
//
// In the thirteen steps a word had two rows of numbers: its row of `E_token`, by which it is read, and its column of `W_lm`, by which
// it is predicted. GPT-2 has one table for both. What is learned of a word at one end then serves at the other, and a matrix of V · d
// numbers is saved. The two uses are **tied**, and such embeddings are called tied embeddings. (Press and Wolf, "Using the Output
// Embedding to Improve Language Models", 2017.)
[TestFixtureSource(typeof(OnwardExamples))]
public sealed class Chapter18_TiedEmbeddings(WorkedExample example) : Derivation(example)
{
    /// <summary>The same step with a table of its own for the output, which holds the same numbers.</summary>
    private TrainingStep Untied => Example.Once(() =>
    {
        Model untied = Model with { TiedEmbeddings = false };
        return TrainingStep.Compute(untied, Training.Parameters.Aggregate(
            TrainingState.Initial(untied), (state, parameter) => state.With(parameter.Name, parameter.Value))
            .With("W_lm", E_token.Transpose()));
    });

    // A logit was the product of a token's row with a column of `W_lm`. Now it is the product with a row of `E_token`: it says how much
    // the row that comes out of the model points the way of the word's own embedding. The numbers are those of an untied model whose
    // `W_lm` happens to be the table, transposed.
    [Derives("18.1", @"\text{logits}_{ij} = \text{ln}_{f,i} · E_{\text{token},j}, \qquad"
        + @" \text{logits} = \text{ln}_f · E_{\text{token}}^\top")]
    public Task A_logit_is_the_product_with_the_embedding_of_the_word()
    {
        Matrix<double> logits = Value("ln_f.normalized") * E_token.Transpose();    // 8×10 = 8×16 · 16×10

        logits[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => Value("ln_f.normalized")[0, k] * E_token[0, k]));
        Step["logits"].Should().Equal(logits, within: Arithmetic);
        Untied["loss"].Value.Should("loss").BeExactly(Value("loss"));

        return Approve("E_token", "P");
    }

    // What is used twice gets two gradients, and they add up, as the rates along all paths do (step 8). Nudge an entry of the table, and
    // the loss changes because the word is read otherwise, and because it is predicted otherwise. We take the two apart with the untied
    // model: there each way has a matrix of its own, and finite differences can tell them apart.
    //
    // The way by the look-up ends as in step 12: rows of d.X, added by word. The way by the product ends with
    // the transpose of what it was in step 9, d.logitsᵀ · ln_f, because the table is used transposed.
    [Derives("18.2", @"\frac{∂L}{∂E_{\text{token},j}} = \underbrace{∑_{i:\, id_i = j} \frac{∂L}{∂X_i}}_{\text{read}}"
        + @" + \underbrace{∑_i \frac{∂L}{∂\text{logits}_{ij}} \text{ln}_{f,i}}_{\text{written}}")]
    public Task The_gradient_is_the_sum_of_those_of_both_uses()
    {
        Matrix<double> read = ByWord(dX);                                          // 10×16
        Matrix<double> written = dLogits.Transpose() * Value("ln_f.normalized");   // 10×16 = 10×8 · 8×16
        TrainingStep untied = Untied;

        new EngineTensors(untied)["d.E_token"].Should().Equal(read, within: Arithmetic);
        new EngineTensors(untied)["d.W_lm"].Should().Equal(written.Transpose(), within: Arithmetic);
        new EngineTensors(untied)["d.E_token"].Should().MatchSlope();
        new EngineTensors(untied)["d.W_lm"].Should().MatchSlope();
        Step["d.E_token"].Should().Equal(read + written, within: Arithmetic);
        Step["d.E_token"].Should().MatchSlope();

        return Task.WhenAll(Approve("d.E_token"), ApproveTable("both uses", ["word", "norm of read", "norm of written", "norm of the sum"],
            Model.Vocabulary.Index().Select(word => (Cell[])
            [
                word.Item, Table.Number(read.Row(word.Index).L2Norm()), Table.Number(written.Row(word.Index).L2Norm()),
                Table.Number((read + written).Row(word.Index).L2Norm()),
            ])));
    }

    // In step 12 a word that the text does not use had a gradient of zero: nobody read its row. In the tied table no row is zero any
    // more. At every position the model gives each word some probability, and where the word is not the target, that is too much. The row
    // of a word $j$ that is never read and never the target receives the output of each position that has a target, weighted by the
    // probability that it wrongly got there:
    //
    // $$ \frac{∂L}{∂E_{\text{token},j}} = ∑_{i \text{ with a target}} P_{ij}\, \text{ln}_{f,i} $$
    //
    // A step against this gradient turns the row away from these outputs, taken together. That is what tying makes of `<PAD>`: a row that
    // means nothing, and moves in every step.
    //
    // > Predict: The text is changed to another one without `<PAD>`. Does the row of `<PAD>` in the gradient change?
    // >
    // > Answer: Yes. The outputs are others, and so are the probabilities.
    [Derives("18.3", @"\frac{∂L}{∂E_{\text{token},\text{PAD}}} = ∑_{i \text{ with a target}} P_{i,\text{PAD}}\, \text{ln}_{f,i}")]
    public void A_word_that_is_not_in_the_text_is_pushed_away_from_the_outputs_taken_together()
    {
        int pad = Model.Vocabulary.IndexOf("<PAD>");
        Matrix<double> counted = Value("ln_f.normalized").SubMatrix(0, Model.Targets.Length, 0, Model.DModel);                // 7×16
        Matrix<double> gradient = P.SubMatrix(0, Model.Targets.Length, pad, 1).Transpose() * counted;  // 1×16 = 1×7 · 7×16

        Row(Value("d.E_token"), pad).Should().Equal(gradient, within: Arithmetic);
        Value("d.E_token").EnumerateRows().Should().OnlyContain(row => row.AbsoluteMaximum() > 0);
        Untied["d.E_token"].Value.Row(pad).AbsoluteMaximum().Should().Be(0, "nobody reads it");

        Sum("new.E_token").Should().BeLessThan(Sum("E_token"), "the new row points less the way of the outputs");

        double Sum(string table) => (Row(Value(table), pad) * counted.Transpose()).RowSums()[0];
    }

    // One part of the gradient alone is a mistake that is easily made, in particular where the output layer is given a copy of the table
    // and the copy is trained apart, or where a framework is told to stop the gradient of one use. Nothing crashes, shapes fit, and the
    // loss falls. Each part by itself is far from the slope.
    [Derives("18.4", @"\text{read} \ne \text{read} + \text{written} \ne \text{written}")]
    public void Neither_part_alone_is_the_slope()
    {
        Matrix<double> read = ByWord(dX), slope = Value("d.E_token"), written = slope - read;

        (read - slope).FrobeniusNorm().Should().BeGreaterThan(slope.FrobeniusNorm() / 3);
        (written - slope).FrobeniusNorm().Should().BeGreaterThan(slope.FrobeniusNorm() / 3);
        int turned = read.Enumerate().Zip(slope.Enumerate()).Count(pair => pair.First * pair.Second <= 0);
        turned.Should().BeGreaterThan(0, "read alone steps the wrong way, or not at all, in some entries");
    }

    /// <summary>The rows of a matrix by position, added by word.</summary>
    private Matrix<double> ByWord(Matrix<double> byPosition)
    {
        Matrix<double> oneHot = Matrix<double>.Build.Dense(Tokens, Model.Vocabulary.Length, (i, j) => Model.Ids[i] == j ? 1 : 0);
        return oneHot.TransposeThisAndMultiply(byPosition);
    }
}
