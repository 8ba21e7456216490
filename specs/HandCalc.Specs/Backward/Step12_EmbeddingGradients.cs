using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Backward;

// # Step 12 · The gradients of the embeddings
//
// Forward     (step 1)   X = E_token[ids] + E_pos
// Given       (step 11)  d.Q[h], d.K[h], d.V[h]
// To derive   d.X, d.E_token, d.E_pos
//
// The last step back leads to where we began: the tables of embeddings. After it every parameter has its gradient, and we check
// them all.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step12_EmbeddingGradients(WorkedExample example) : Derivation(example)
{
    // X was used by every head three times: for queries, keys and values. With two heads that makes six paths to the loss, and
    // six gradients that add up. Each comes back through its own weights, transposed. The row of `<EOS>` is zero: it has no
    // loss, and no token comes after it.
    [Derives("12.1", @"\frac{∂L}{∂X} = ∑_h \Big( \frac{∂L}{∂Q^{(h)}} W_Q^{(h)\top}"
        + @" + \frac{∂L}{∂K^{(h)}} W_K^{(h)\top} + \frac{∂L}{∂V^{(h)}} W_V^{(h)\top} \Big)")]
    public Task Six_paths_lead_back_to_the_embeddings()
    {
        Matrix<double>[] ways = [.. Heads.SelectMany(h => new[]
        {
            dQ[h] * W_Q[h].Transpose(),                                            // 5×16 = 5×8 · 8×16
            dK[h] * W_K[h].Transpose(),
            dV[h] * W_V[h].Transpose(),
        })];
        Matrix<double> derived = ways.Aggregate((left, right) => left + right);

        derived[0, 0].Should().BeTheSumOf(ways.Select(way => way[0, 0]));
        Step["d.X"].Should().Equal(derived, within: Arithmetic);
        Step["d.X"].Should().MatchSlope();
        Row(dX, Tokens - 1).Should().BeZero();

        return Approve("d.X");
    }

    // The look-up of step 1 was a product with one-hot rows, so its backward pass is one as well: onehotᵀ · d.X. In words: each
    // row of d.X is added to the row of d.E_token that belongs to its word.
    //
    // > Predict: Which rows of d.E_token are exactly zero?
    // >
    // > Answer: Those of the words that are not in the text, like `<PAD>`: no row of X came from them. And that of `<EOS>`: its
    // > one row of d.X is zero.
    [Derives("12.2", @"\frac{∂L}{∂E_{\text{token}}} = \text{onehot}(t)ᵀ · \frac{∂L}{∂X}")]
    public Task The_gradients_are_gathered_by_word()
    {
        Matrix<double> oneHot = Matrix<double>.Build.Dense(Tokens, Model.Vocabulary.Length, (i, word) => word == Model.Ids[i] ? 1 : 0);
        Matrix<double> derived = oneHot.Transpose() * dX;                         // 6×16 = 6×5 · 5×16

        Step["d.E_token"].Should().Equal(derived, within: Arithmetic);
        Step["d.E_token"].Should().MatchSlope();
        for (int word = 0; word < Model.Vocabulary.Length; word++)
        {
            if (!Model.Ids[..^1].Contains(word))
            {
                Row(Value("d.E_token"), word).Should().BeZero();
            }
        }

        return Approve("d.E_token");
    }

    // A word that comes twice gathers two gradients, as "the" does in our second example, `the cat sat on the mat`. They are
    // added, not overwritten: both places used the same row, so both have a say. Here we say the first word of the text twice
    // and look.
    [Derives("12.3", @"\frac{∂L}{∂E_{\text{token}}[w]} = ∑_{i:\, t_i = w} \frac{∂L}{∂X_i}")]
    public void A_word_that_comes_twice_gathers_two_gradients()
    {
        string word = Tokenizer.Split(Model.Text)[0];
        TrainingStep twice = TrainingStep.Compute(Model.Giving(null) with { Text = $"{word} {word}", MaxLength = Math.Max(Model.MaxLength, 4) });
        Matrix<double> dX = twice["d.X"].Value;

        Row(twice["d.E_token"].Value, twice.Model.Ids[1]).Should().Equal(Row(dX, 1) + Row(dX, 2), within: Arithmetic);
        new EngineTensors(twice)["d.E_token"].Should().MatchSlope();
    }

    // A position is used once, so its row simply receives its row of d.X. Positions that the text does not reach, if there are
    // any, keep zero. A sum hands its gradient on to both terms, so `d.X[<BOS>, 0]` = -0.009709 arrives as
    // `d.E_token[<BOS>, 0]` = -0.009709 and as `d.E_pos[0, 0]` = -0.009709.
    //
    // > Predict: Add up each column of d.E_token, and each of d.E_pos. Which sums are larger?
    // >
    // > Answer: Neither. Every row of d.X went once, and whole, into each of the two tables: both have the column sums of d.X.
    [Derives("12.4", @"\frac{∂L}{∂E_{\text{pos}}[i]} = \frac{∂L}{∂X_i}")]
    public Task A_position_receives_the_gradient_of_its_token()
    {
        Matrix<double> derived = Matrix<double>.Build.Dense(Model.MaxLength, Model.DModel);
        derived.SetSubMatrix(0, 0, dX);

        Step["d.E_pos"].Should().Equal(derived, within: Arithmetic);
        Step["d.E_pos"].Should().MatchSlope();
        Value("d.E_token").ColumnSums().Should().Equal(Value("d.E_pos").ColumnSums().ToColumnMatrix(), within: Arithmetic);

        return Approve("d.E_pos");
    }

    // Now we have derived every gradient, and we trust none of them. We take each entry θ of each parameter tensor by itself,
    // nudge it up and down by Δ = 1e-5, compute again all that depends on it, as far as the loss, and compare the slope with
    // the gradient. The table counts the entries. Rounding leaves a slope uncertain by 1e-10 to 1e-9; the exact comparisons of
    // steps 8 to 12 are sharper.
    [Derives("12.5", @"\frac{∂L}{∂θ} ≈ \frac{L(θ + Δ) - L(θ - Δ)}{2Δ}")]
    public Task Every_gradient_is_the_slope_of_the_loss()
    {
        GradientCheck check = Gradients;

        check.Checked.Should().Be((int)Model.ParameterCount, "every parameter is checked");
        foreach (GradientCheck.Row row in check.Rows)
        {
            row.Agrees.Should().BeTrue("d.{0} must be the slope of the loss; the worst entry is {1}", row.Name, row);
        }

        return ApproveTable("gradients", ["parameter", "entries", "largest gradient", "zero"],
        [
            .. check.Rows.Select(row => (Cell[])
            [
                row.Name, $"{row.Total}", Largest(row.Name), $"{Value($"d.{row.Name}").Enumerate().Count(entry => entry == 0)}",
            ]),
            ["all", $"{check.Total}", "", ""],
        ]);

        Cell Largest(string parameter) => Table.Number(Training[$"d.{parameter}"].LargestEntry);
    }
}
