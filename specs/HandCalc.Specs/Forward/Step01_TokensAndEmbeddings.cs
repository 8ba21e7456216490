using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 1 · Tokens and embeddings
//
// Given       a text, a vocabulary, and two tables of random numbers: E_token, E_pos
// To derive   X, a matrix with a row for every word of the text, and for a mark at either end
//
// We train a tiny language model: it reads words and learns to guess the next one. A computer calculates with numbers, so the
// first step turns a text into a matrix X. Everything that follows is matrix algebra on X.
//
// Our first example is the text `I like transformers`, for a model so small that every number fits on a page. It is a
// **transformer**, the kind of model behind GPT. The numbers that training changes are its **parameters**; those that multiply
// others are called **weights**. Sizes and settings are chosen, not trained; the **model file** `i-like-transformers.json`
// states them.
//
// Each derivation is done a second time for `the cat sat on the mat`, a longer text. Its word "the" comes twice, so labels say
// the place as well: `the@1` and `the@5`. And once more for `by-hand`, a model so small, with numbers so plain, that a person
// can calculate its step with pen and paper. Where this book states a size or a number, it is that of the first example.
//
// **How to read a formula.** A row is a **token**: a word of the text, or a mark, at its place. `5×16 = 5×16 · 16×16` gives the
// shapes of a product; our text makes 5 tokens, each of 16 numbers. Every linear map is Y = X·W, some with a row b added; a
// token's row stands left of W.
//
// **How to read the code.** The **engine** is the program that computes one whole training step: forward (steps 1 to 7), back
// (8 to 12), and the change of the parameters (13). `[Derives("1.1", …)]` numbers the comment above it and states its formula.
// In a test, `X` or `W_Q` is the engine's value, `Model` is what the model file says, and `Training` is the engine's whole
// training step. So a mistake in one derivation does not spoil the next: each starts from the engine's values, and each of
// those has a test of its own. `Step["X"].Should().Equal(x, within: Arithmetic)` then compares the engine's X with the `x` that
// the test has derived.
//
// `Arithmetic` is 1e-12 of the largest entry (or of 1, for a single number or where 0 is expected): more than rounding leaves,
// and far less than a mistake makes. `FiniteDifference`, 1e-8, is for slopes that a test measures itself. `Approve` compares a
// whole matrix with a file, its **snapshot**, and `BeTheSumOf` adds up the terms that it is given.
// `Enumerable.Range(0, 16).Select(k => …)` lists the terms for k = 0 to 15, and `Ones(5)` is a column of ones.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step01_TokensAndEmbeddings(WorkedExample example) : Derivation(example)
{
    // The model knows a fixed list of words, its **vocabulary**. A word's place in the list, counted from 0, is its **id**.
    // Three entries are marks: `<BOS>` begins every text, `<EOS>` ends it, and `<PAD>` would fill up a short text beside a
    // longer one. We train on one text at a time, so `<PAD>` is never used.
    [Derives("1.1", @"\text{id} : \text{word} → \{0, 1, \dots, |\text{vocabulary}| - 1\}")]
    public Task The_vocabulary_gives_every_word_an_id()
    {
        foreach ((int id, string word) in Model.Vocabulary.Index())
        {
            Model.Vocabulary.IndexOf(word).Should().Be(id, "a word and its id find each other");
        }

        return ApproveTable("vocabulary", ["id", "word"], Model.Vocabulary.Select((word, id) => (Cell[])[$"{id}", word]));
    }

    // We split the text at white space, put `<BOS>` in front and `<EOS>` behind, and look up each id. The result is a list of
    // whole numbers, t. Their sizes mean nothing: the word with id 5 is not more than the word with id 4. (A vocabulary may
    // have a word `<UNK>`, for unknown; it then stands for any word that is not in the list.)
    [Derives("1.2", @"t = (\text{id}(\text{<BOS>}), \text{id}(w_1), \dots, \text{id}(w_k), \text{id}(\text{<EOS>}))")]
    public Task A_text_becomes_a_list_of_ids()
    {
        string[] words = ["<BOS>", .. Model.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "<EOS>"];
        int unknown = Model.Vocabulary.IndexOf("<UNK>");
        int[] ids = [.. words.Select(word => Model.Vocabulary.IndexOf(word)).Select(id => id < 0 ? unknown : id)];

        Model.Ids.Should().Equal(ids);
        Model.Ids.Should().OnlyContain(id => id >= 0 && id < Model.Vocabulary.Length);

        return ApproveTable("ids", ["position", "token", "id"], words.Select((word, i) => (Cell[])[$"{i}", word, $"{ids[i]}"]));
    }

    // To compute with a word, we give it a list of numbers, its **embedding**: one row of the table `E_token`. Training tends
    // to move these numbers so that words used alike get rows that are alike. The table `E_pos` is for the positions (1.5).
    //
    // At first both are random, drawn from the normal distribution (the bell curve) with mean 0 and **standard deviation** s:
    // about two thirds of such numbers lie between −s and s. The model file says `scale` = 0.1. The generator is seeded, so
    // everyone who computes this page gets the same numbers. (A model file may give the numbers itself instead, as `by-hand.json`
    // does: small multiples of ½, made for pen and paper.)
    [Derives("1.3", @"E_{\text{token}}[i,j],\; E_{\text{pos}}[i,j] \sim \mathcal{N}(0, s^2)")]
    public Task The_two_tables_are_drawn_at_random_and_the_same_for_everyone()
    {
        InitializationSettings draw = Model.Initialization with { Values = null };
        TrainingState drawn = TrainingState.Initial(Model with { Initialization = draw });
        TrainingState other = TrainingState.Initial(Model with { Initialization = draw with { Seed = draw.Seed + 1 } });
        TrainingState again = TrainingState.Initial(Model);

        again["E_token"].Should().BeExactly(E_token);
        again["E_pos"].Should().BeExactly(E_pos);
        (other["E_token"] - drawn["E_token"]).Enumerate().Should().NotContain(0, "another seed gives other numbers everywhere");

        return Approve("E_token", "E_pos");                                        // 6×16 and 5×16
    }

    // Looking up row `id` of a table is a matrix product in disguise. Write each token as a **one-hot** row: 1 at its id, 0
    // elsewhere. The product with `E_token` multiplies every row of the table by 0 except one. The look-up is faster; the
    // product is easier to differentiate, and in step 12 we shall.
    //
    // > Predict: What does a column of the one-hot matrix add up to?
    // >
    // > Answer: The number of times that its word occurs in the text. For a word that does not occur this is 0, and its row of
    // > `E_token` has no part in X.
    [Derives("1.4", @"E_{\text{token}}[t] = \text{onehot}(t) · E_{\text{token}}")]
    public void Looking_up_is_a_product_with_one_hot_rows()
    {
        Matrix<double> oneHot = Matrix<double>.Build.Dense(Tokens, Model.Vocabulary.Length, (i, word) => word == Model.Ids[i] ? 1 : 0);
        Matrix<double> product = oneHot * E_token;                                 // 5×16 = 5×6 · 6×16

        // 1·x + 0 + 0 + … is x, to the last bit.
        for (int i = 0; i < Tokens; i++)
        {
            Row(product, i).Should().BeExactly(Row(E_token, Model.Ids[i]));
        }

        oneHot.ColumnSums().Enumerate().Should().Equal(Model.Vocabulary.Select((_, word) => (double)Model.Ids.Count(id => id == word)));
    }

    // A word's row says what the word is, not where it is. So each position has a row of its own, in the table `E_pos`, and we
    // add the two. Here `E_token[I, 0]` = -0.062699 and `E_pos[1, 0]` = -0.062738 give `X[I, 0]` = -0.125437.
    //
    // Why add them? Side by side they would take twice the width. The sum keeps the width: 16 numbers a token, its
    // **features**. Training can learn to keep word and position apart in them.
    [Derives("1.5", @"X = E_{\text{token}}[t] + E_{\text{pos}}")]
    public Task The_embedding_of_a_token_is_its_word_plus_its_position()
    {
        Matrix<double> words = Matrix<double>.Build.DenseOfRows(Model.Ids.Select(id => E_token.Row(id)));
        Matrix<double> positions = E_pos.SubMatrix(0, Tokens, 0, Model.DModel);    // 5×16, the first rows of E_pos
        Matrix<double> x = words + positions;                                      // 5×16 = 5×16 + 5×16

        x[1, 0].Should().Be(E_token[Model.Ids[1], 0] + E_pos[1, 0]);
        Step["X"].Should().Equal(x, within: Arithmetic);

        return Approve("X");
    }

    // Why bother with positions? Say a word twice. Its row of `E_token` is the same both times, so without `E_pos` both rows of
    // X would be the same, and the word would mean the same in both places. With it, the two rows of X differ just as the two
    // rows of `E_pos` do.
    //
    // (Even without `E_pos` a trace of the order would remain: in step 3 no token sees the tokens after it, so the second of
    // the two sees more.)
    [Derives("1.6", @"X_i - X_j = E_{\text{pos}}[i] - E_{\text{pos}}[j] \quad\text{if } t_i = t_j")]
    public void The_same_word_at_two_positions_has_two_embeddings()
    {
        string word = Tokenizer.Split(Model.Text)[0];
        TrainingStep twice = TrainingStep.Compute(Model.Giving(null) with { Text = $"{word} {word}", MaxLength = Math.Max(Model.MaxLength, 4) });
        (Matrix<double> x, Matrix<double> positions) = (twice["X"].Value, twice["E_pos"].Value);

        (Row(x, 1) - Row(x, 2)).Should().Equal(Row(positions, 1) - Row(positions, 2), within: Arithmetic);
        twice["X"].Rows.Should().Match<Axis>(axis => axis[1] != axis[2], "and the labels tell them apart as well");
    }
}
