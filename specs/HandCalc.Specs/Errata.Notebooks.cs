using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs;

// ## The notebooks
public sealed partial class Errata
{
    // Notebook 2 draws query, key and value weights head by head; notebooks 3 to 7 draw all queries, then all keys, then all
    // values, and call the result recreated. It is the same stream dealt out in another order: the order of draws is hidden state.
    [Erratum(18)]
    public void The_weights_of_the_second_notebook_are_not_those_of_the_third()
    {
        string[] drawn = ["W_Q[0]", "W_Q[1]", "W_K[0]", "W_K[1]", "W_V[0]", "W_V[1]"];
        string[] headByHead = ["W_Q[0]", "W_K[0]", "W_V[0]", "W_Q[1]", "W_K[1]", "W_V[1]"];
        TrainingStep second = TrainingStep.Compute(Notebooks.Model, headByHead.Zip(drawn).Aggregate(
            Notebooks.State, (state, pair) => state.With(pair.First, Notebooks[pair.Second].Value)));

        Notebooks["K[0]"].Value.Should().BeExactly(second["V[0]"].Value);
        second.MeanLoss.Should().BeApproximately(1.8274, FourDecimals);
        Notebooks.MeanLoss.Should().BeApproximately(1.8299, FourDecimals);
    }

    // Published, side by side: "dot product −0.001460, actual 0.033421". The product was taken with a column of W_O, where the row
    // belongs.
    [Erratum(19)]
    public void A_dot_product_and_the_actual_value_beside_it_differ_by_a_column_for_a_row()
    {
        FirstRowTimesColumn(Notebooks, 0).Should().BeApproximately(-0.001460, SixDecimals);
        Notebooks["attention"][0, 0].Should().BeApproximately(0.033421, SixDecimals);
    }

    // The gradient of the loss is computed from the probabilities of the programs, rounded to four places. Rounding leaves a row
    // that adds up to −1e-4, which the notebook marks as failed.
    [Erratum(20)]
    public void The_gradient_of_the_loss_was_taken_from_another_model_and_rounded()
    {
        Matrix<double> rounded = Programs["P"].Value.Map(probability => Math.Round(probability, 4));
        double[] sums = [.. rounded.RowSums().Take(4).Select(sum => sum - 1)];

        sums.Should().ContainSingle(sum => Math.Abs(sum - (-1e-4)) < Arithmetic);
        Begins(Notebooks["d.logits"], 0.2098, 0.1353, 0.1424, -0.8509, 0.2004, 0.1631);
        Notebooks["d.logits"].Value.RowSums().Enumerate().Should().OnlyContain(sum => Math.Abs(sum) < Arithmetic);
    }

    // The whole backward pass runs on random tensors that are called simulated, so none of its gradients is one: the row of
    // <EOS> in E_token, which no loss depends on, is printed with a gradient of length 0.3268.
    [Erratum(21)]
    public void The_backward_pass_was_simulated_and_these_are_its_gradients()
    {
        double[] padding = [-0.1790, -0.9870, -0.2730, 1.2919];
        foreach ((int feature, double right) in padding.Index())
        {
            Notebooks["d.W_lm"][feature, 0].Should().BeApproximately(right, FourDecimals);
        }

        Notebooks["d.E_token"].Value.Row(2).L2Norm().Should().Be(0);
        IsNowhere(Notebooks["d.E_token"].Value.EnumerateRows().Select(row => row.L2Norm()), [0.3268], FourDecimals);
    }

    // Published: d.x = γ/σ · (d.y − mean(d.y) − x̂ · mean(d.y · x̂)). γ belongs inside the means: right is
    // d.x = (γ · d.y − mean(γ · d.y) − x̂ · mean(γ · d.y · x̂))/σ. While all γ are 1 nobody can tell.
    [Erratum(22)]
    public void Gamma_belongs_inside_the_means_of_layer_norm()
    {
        TrainingStep published = BackwardMistakes.GammaOutsideTheMeans.In(Notebooks);
        TrainingStep next = Notebooks.Next();

        published["d.residual"].Value.Should().Equal(Notebooks["d.residual"].Value, within: Arithmetic);
        new EngineTensor(next, "d.residual").Should().MatchSlope();
        Matrix<double> publishedNext = BackwardMistakes.GammaOutsideTheMeans.In(next)["d.residual"].Value;
        (publishedNext - next["d.residual"].Value).L2Norm().Should().BeGreaterThan(1e-4);
    }

    // Published: GELU′(2) = 1.085281, from the distribution of the tanh formula and the exact density. Right for the tanh formula:
    // 1.086099. Two formulas are mixed, and the result is the derivative of neither.
    [Erratum(23)]
    public void The_derivative_of_GELU_belongs_to_the_formula_that_is_used()
    {
        IEnumerable<double> differences = Enumerable.Range(-500, 1001).Select(step => step / 100.0)
            .Select(x => Math.Abs(MixedDerivative(x) - Gelu.Derivative(x)));

        MixedDerivative(2).Should().BeApproximately(1.085281, SixDecimals);
        Gelu.Derivative(2).Should().BeApproximately(1.086099, SixDecimals);
        differences.Max().Should().BeApproximately(8.3e-4, 0.05e-4);

        static double MixedDerivative(double x) =>
            (0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))))
                + (x * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI));
    }

    // The example of AdamW takes g = −0.352893, the wrong gradient of the other text's model, and finds that the step is 2.83 times
    // as large as plain descent would make it. That factor is 1 / |g|. With this model's own gradient, −0.009709, it is 103.
    [Erratum(24)]
    public void The_example_of_AdamW_takes_a_wrong_gradient_of_another_model()
    {
        double gradient = Notebooks["d.E_token"][Begin, 0];

        ProgramsAsPublished["d.E_token"][Begin, 0].Should().BeApproximately(-0.352893, SixDecimals);
        (1 / 0.352893).Should().BeApproximately(2.83, 0.005);
        gradient.Should().BeApproximately(-0.009709, SixDecimals);
        (1 / Math.Abs(gradient)).Should().BeApproximately(103, 0.5);
    }

    // Published: attention in GPT-3 has "about 150 million" parameters a layer. That is one of the four matrices of 12,288 ×
    // 12,288.
    [Erratum(25)]
    public void Attention_in_GPT_3_has_604_million_parameters_a_layer()
    {
        (12_288 * 12_288).Should().Be(150_994_944);
        (4 * 12_288 * 12_288).Should().Be(603_979_776);
    }
}
