using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Backward;

// # Step 8 · The gradient of the loss
//
// Forward     (step 7)  P = softmax(logits),   losses = −ln P[target],   loss
// To derive   d.logits = P − Y in every row that has a target, 0 in the last   (Y: the targets as one-hot rows)
//
// The loss says how bad the model is. To make it better we ask of every number in the model: if it grew a little, would the
// loss grow or shrink, and how fast? This rate is a **gradient**. We write `d.X` for ∂L/∂X: it has the shape of X, an entry for
// each entry of X.
//
// We begin at the loss and go back, step by step; steps 8 to 12 are the **backward pass**. The **chain rule** is our guide: if
// L depends on y and y depends on x, the rate of L along x is the rate of L along y times the rate of y along x. If x reaches L
// along several paths, their rates add up.
//
// How can we trust a derivation? We measure. `Step["d.P"].Should().MatchSlope()` takes one entry of P after the other. It adds
// 1e-5 to it, keeps all other entries as they are, and computes anew what comes after P, as far as the loss; then it takes 1e-5
// away and does the same. The difference of the two losses, divided by that of the entries, is the slope, and must be the entry
// of `d.P`, as closely as the rounding of the losses allows: to a few billionths here, in absolute terms. (Where the loss
// curves too much between the two, further nudges tell how much, and that is taken out.)
//
// The measurement knows nothing of the chain rule. (Why derive at all, then? Measuring takes two or more forward passes for
// each number; deriving takes one pass back for all.)
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step08_LossGradient(WorkedExample example) : Derivation(example)
{
    // Everything starts from ∂L/∂L = 1. L is the sum of the losses, so each of them passes on that 1. (Were L their mean, each
    // would pass on 1 divided by their number, and every gradient in this book would be smaller by that factor.)
    [Derives("8.1", @"\frac{∂L}{∂\text{losses}_i} = 1")]
    public Task Each_loss_counts_once_in_the_sum()
    {
        Matrix<double> dLoss = Identity(1);                                        // 1×1
        Matrix<double> share = Ones(Tokens - 1) / (Model.Loss == LossReduction.Sum ? 1 : Tokens - 1);

        Step["d.loss"].Should().BeExactly(dLoss);
        Step["d.losses"].Should().Equal(share * dLoss, within: Arithmetic);        // 4×1 = 4×1 · 1×1
        Step["d.losses"].Should().MatchSlope();

        return Approve("d.loss", "d.losses");
    }

    // The derivative of −ln p is −1/p: a small probability for the right word is urgent, a large one is not. The loss of a
    // position looks at no other probability, so all other entries are exactly 0; and the last position has no loss at all.
    //
    // (To nudge one probability breaks the sum of its row. No harm done: here we ask only what the loss does with P. The
    // softmax has its turn next.)
    [Derives("8.2", @"\frac{∂L}{∂P_{iw}} = \begin{cases} -1 / P_{iw} & w = y_i \\ 0 & \text{otherwise} \end{cases}")]
    public Task The_loss_pulls_at_the_probability_of_the_right_word_only()
    {
        Matrix<double> perRow = ExtendByZero(dLosses) * Ones(Words).Transpose();   // 5×6, each row its own d.losses
        Matrix<double> derived = -perRow.PointwiseMultiply(OneHotTargets).PointwiseDivide(P);

        derived[0, Model.Targets[0]].Should().BeApproximately(-dLosses[0, 0] / P[0, Model.Targets[0]], Arithmetic);
        Step["d.P"].Should().Equal(derived, within: Arithmetic);
        Step["d.P"].Should().MatchSlope();

        return Approve("d.P");
    }

    // Now back through the softmax, first the long way. We write z for one row of logits and p for its row of P, so
    // $p_w = e^{z_w}/S$ with $S = ∑_v e^{z_v}$. Each probability depends on each logit, because all are in S. The table of all
    // these rates is a **Jacobian**: row w, column u holds $∂p_w/∂z_u$.
    //
    // By the quotient rule, with $∂S/∂z_u = e^{z_u}$, an entry on the diagonal (u = w) and one off it (u ≠ w) are
    //
    // $$
    // \frac{∂p_w}{∂z_w} = \frac{e^{z_w} S − e^{z_w} e^{z_w}}{S²} = p_w − p_w p_w
    // \frac{∂p_w}{∂z_u} = \frac{0 · S − e^{z_w} e^{z_u}}{S²} = −p_w p_u
    // $$
    //
    // One formula says both, if $δ_{wu}$ stands for 1 where w = u and for 0 elsewhere. As a matrix it is diag(p) − pᵀ·p: zeros
    // with p on the diagonal, minus the table of all products. We print the table for position 0, and measure it. Where one
    // probability is nearly 1, the softmax is **saturated**: each entry has a factor near 0, so the whole table is near 0, and
    // hardly any gradient passes. We check that with one logit 20 above the rest.
    //
    // > Predict: One logit rises a little. Which probabilities rise with it, and which fall?
    // >
    // > Answer: Its own rises, and all others fall, together by as much: in each column of the table only the entry on the
    // > diagonal is above zero, and the column adds up to 0.
    [Derives("8.3", @"J_{wu} = \frac{∂p_w}{∂z_u} = p_w (δ_{wu} - p_u)")]
    public Task The_Jacobian_of_the_softmax_is_a_table_that_we_can_measure()
    {
        Matrix<double> jacobian = SoftmaxJacobian(Row(P, 0));                      // 6×6
        const double Nudge = 1e-5;
        Matrix<double> measured = jacobian.MapIndexed((w, u, _) => (Probability(w, u, +Nudge) - Probability(w, u, -Nudge)) / (2 * Nudge));

        jacobian.Should().Equal(measured, within: FiniteDifference);
        jacobian.RowSums().Should().BeZero(within: Arithmetic);
        jacobian.ColumnSums().Should().BeZero(within: Arithmetic);
        jacobian.PointwiseSign().Should().BeExactly((2 * Identity(Words)) - 1);

        Matrix<double> spike = (20 * Row(Identity(Words), 0)).PointwiseExp();      // 1×6
        SoftmaxJacobian(spike / spike.RowSums()[0]).Should().BeZero(within: 1e-6 * jacobian.L2Norm());

        return ApproveMatrix("jacobian", $"∂P/∂logits at position 0, {Training["P"].Rows[0]}",
            Training["P"].Columns, Training["P"].Columns, jacobian);

        double Probability(int w, int u, double nudge)
        {
            Vector<double> e = Logits.Row(0).MapIndexed((word, logit) => Math.Exp(logit + (word == u ? nudge : 0)));
            return e[w] / e.Sum();
        }
    }

    // The chain rule multiplies and adds: the row of d.P times the Jacobian. Only one entry of that row is not zero, the one at
    // the target y, and it picks out row y of the Jacobian:
    //
    // $$
    // \frac{∂L}{∂z_u} = −\frac{1}{p_y} · p_y (δ_{yu} − p_u) = p_u − δ_{yu}
    // $$
    [Derives("8.4", @"\frac{∂L}{∂z} = \frac{∂L}{∂p} · J = p - \text{onehot}(y)")]
    public void The_long_way_multiplies_by_the_Jacobian()
    {
        for (int i = 0; i < Tokens; i++)
        {
            Matrix<double> longWay = Row(dP, i) * SoftmaxJacobian(Row(P, i));      // 1×6 = 1×6 · 6×6
            Matrix<double> shortWay = ExtendByZero(dLosses)[i, 0] * (Row(P, i) - Row(OneHotTargets, i));

            // P is added to both sides, so that the last row, all zeros, has a size to be relative to.
            (longWay + Row(P, i)).Should().Equal(shortWay + Row(P, i), within: Arithmetic);
        }
    }

    // So the short way is: the probabilities that were given, minus what would have been right. Y has a 1 at each target. No
    // division is left, and no Jacobian.
    //
    // > Predict: Which entries of a row of d.logits are below zero?
    // >
    // > Answer: Only that of the target, since P lies below 1: `P[like, transformers]` = 0.157567, so
    // > `d.logits[like, transformers]` = -0.842433. The loss falls if this logit rises. For every other word the gradient is
    // > its probability: the loss falls if its logit falls, most of all where the model thought the word likely.
    [Derives("8.5", @"\frac{∂L}{∂\text{logits}_i} = P_i - Y_i \;\; (i < n-1), \qquad \frac{∂L}{∂\text{logits}_{n-1}} = 0")]
    public Task The_short_way_is_what_was_guessed_minus_what_is_right()
    {
        Matrix<double> counted = ExtendByZero(dLosses) * Ones(Words).Transpose();  // 5×6: 1 in the rows with a target, 0 in the last
        Matrix<double> derived = counted.PointwiseMultiply(P - OneHotTargets);    // 5×6

        derived[0, Model.Targets[0]].Should().BeApproximately(dLosses[0, 0] * (P[0, Model.Targets[0]] - 1), Arithmetic);
        Step["d.logits"].Should().Equal(derived, within: Arithmetic);
        Step["d.logits"].Should().MatchSlope();
        dLogits.PointwiseSign().Should().BeExactly(counted.PointwiseSign().PointwiseMultiply(1 - (2 * OneHotTargets)));

        return Approve("d.logits");
    }

    // In 7.8 a shift of all logits changed nothing. So the loss cannot have a slope in that direction: each row adds up to 0.
    [Derives("8.6", @"∑_w \frac{∂L}{∂\text{logits}_{iw}} = ∑_w P_{iw} - 1 = 0 \quad (i < n-1)")]
    public void The_gradients_of_a_position_add_up_to_zero()
    {
        dLogits.RowSums().Should().BeZero(within: Arithmetic);
    }

    // The last row is exactly zero. `<EOS>` has no target, no loss reads its probabilities, so nothing that happens there
    // matters. Not small: zero. If a program has anything else in this row, it trains on a guess that has no answer.
    [Derives("8.7", @"\frac{∂L}{∂\text{logits}_{n-1}} = 0")]
    public void The_last_position_has_no_gradient()
    {
        Row(dLogits, Tokens - 1).Should().BeZero();
        dLogits.SubMatrix(0, Tokens - 1, 0, Words).Enumerate().Should().NotContain(0, "every other guess is judged");
    }

    private int Words => Model.Vocabulary.Length;

    /// <summary>Y: a row for each position, 1 at its target; the last row is zero. [5 × 6]</summary>
    private Matrix<double> OneHotTargets => P.MapIndexed((i, w, _) => i < Tokens - 1 && w == Model.Targets[i] ? 1.0 : 0.0);

    /// <summary>diag(p) − pᵀ·p, for a row p. [6 × 6]</summary>
    private static Matrix<double> SoftmaxJacobian(Matrix<double> p) =>
        Matrix<double>.Build.DiagonalOfDiagonalVector(p.Row(0)) - (p.Transpose() * p);

    /// <summary>A column with one more entry, zero: the last position has no loss. [4 × 1] → [5 × 1]</summary>
    private static Matrix<double> ExtendByZero(Matrix<double> column) => column.Stack(Matrix<double>.Build.Dense(1, 1));
}
