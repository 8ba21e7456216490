using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Forward;

// # Step 4 · The heads come together
//
// Given       (step 3)  head[0], head[1], …
// To derive   concat = [ head[0] | head[1] | … ],   attention = concat · W_O
//
// Every head has gathered something different about each token, in features of its own. We put these features side by side
// again and let one more matrix of weights, `W_O`, mix them. (O is for output.) Without it, what the heads found would first be
// combined in step 5. The result has the shape of X.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step04_MultiHead(WorkedExample example) : Derivation(example)
{
    // Side by side: the first 8 columns come from head 0, the next 8 from head 1. In the snapshots a column is called `h1[3]`:
    // feature 3 of head 1.
    [Derives("4.1", @"\text{concat} = [\,\text{head}^{(0)} \,|\, \text{head}^{(1)}\,]")]
    public Task The_heads_stand_side_by_side()
    {
        Matrix<double> concat = SideBySide(Head);                                  // 5×16 = [ 5×8 | 5×8 ]

        Step["concat"].Should().BeExactly(concat);
        foreach (int h in Heads)
        {
            ColumnsOf(h, Concat).Should().BeExactly(Head[h]);
        }

        return Approve("concat");
    }

    // The mixing is a linear map like the others: a row of concat times a column of `W_O`. The sum for the first entry comes to
    // `attention[<BOS>, 0]` = 0.033421. Beware here: `W_O` is square, 16×16. A row taken for a column, or a transpose too many,
    // fits just as well, and no program complains. Only the numbers can tell.
    [Derives("4.2", @"\text{attention} = \text{concat} · W_O")]
    public Task The_output_weights_mix_what_the_heads_found()
    {
        Matrix<double> attention = Concat * W_O;                                   // 5×16 = 5×16 · 16×16

        attention[0, 0].Should().BeTheSumOf(Enumerable.Range(0, Model.DModel).Select(k => Concat[0, k] * W_O[k, 0]));
        Step["attention"].Should().Equal(attention, within: Arithmetic);
        (Concat * W_O.Transpose() - attention).FrobeniusNorm().Should().BeGreaterThan(
            Arithmetic * attention.FrobeniusNorm(), "the transpose fits, and is something else");

        return Approve("W_O", "attention");
    }

    // There is a second way to read this product. The first 8 rows of `W_O` only ever meet head 0, the next 8 only head 1. So
    // each head writes into all 16 features through rows of its own, and what the heads write is added up. In step 11 the
    // gradient goes back to each head through the same rows.
    //
    // > Predict: We put the heads into another order, and the rows of `W_O` along with them. What changes in `attention`?
    // >
    // > Answer: Nothing, but for rounding: a sum does not depend on the order of its terms. That head 0 comes first is a
    // > convention.
    [Derives("4.3", @"\text{attention} = ∑_h \text{head}^{(h)} · W_O[\text{rows of } h]")]
    public void Attention_is_the_sum_of_what_each_head_writes()
    {
        Matrix<double> sum = Heads
            .Select(h => Head[h] * RowsOf(h, W_O))                                 // 5×16 = 5×8 · 8×16
            .Aggregate((left, right) => left + right);

        sum.Should().Equal(Attention, within: Arithmetic);

        Matrix<double> reversed = SideBySide([.. Head.Reverse()]);                 // 5×16 = [ 5×8 | 5×8 ]
        Matrix<double> rows = Heads.Reverse().Select(h => RowsOf(h, W_O)).Aggregate((above, below) => above.Stack(below));     // 16×16
        (reversed * rows).Should().Equal(Attention, within: Arithmetic);
    }
}
