using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs;

// ## What the pages of the programs say in words
public sealed partial class Errata
{
    // Published: after the layer norm the variance is 0.99887 "because of N, not N−1". It is σ² / (σ² + ε): what is missing is the
    // part of ε. The other divisor would give more than 1.
    [Erratum(11)]
    public void The_variance_after_the_layer_norm_is_below_one_because_of_epsilon()
    {
        double variance = Programs["variance"][0, 0];
        Vector<double> normalized = Programs["normalized"].Value.Row(0);

        variance.Should().BeApproximately(0.0088365, 0.5e-7);
        (variance / (variance + Programs.Model.LayerNormEpsilon)).Should().BeApproximately(0.99887, 0.5e-5);
        normalized.PopulationVariance().Should().BeApproximately(0.99887, 0.5e-5);
        normalized.Variance().Should().BeGreaterThan(1);
    }

    // Published: "signs are preserved". The mean is subtracted first, so an entry below the mean becomes negative:
    // 0.0194 becomes −0.1522.
    [Erratum(12)]
    public void Layer_norm_does_not_preserve_signs()
    {
        Programs["residual"][1, 7].Should().BeApproximately(0.0194, FourDecimals);
        Programs["normalized"][1, 7].Should().BeApproximately(-0.1522, FourDecimals);
    }

    // A residual around attention and a layer norm before it are described. With either the loss would be another than the one that
    // is printed, which the block without them gives to the last digit.
    [Erratum(13)]
    public void There_is_no_residual_around_attention_and_no_layer_norm_before_it()
    {
        Computation right = Programs.Computation;
        Expression attention = right["attention"].Expression!, x = right["X"].Expression!;
        TrainingStep withResidual = Programs.With(right.With("attention", Addition.OfTerms(attention, new Copy().Of(right["X"]))));
        TrainingStep withNorm = Programs.With(right.With("X", x with { Evaluate = values => Normalized(x.Evaluate(values)) }));

        Programs.MeanLoss.Should().BeApproximately(1.864983, SixDecimals);
        withResidual.MeanLoss.Should().NotBeApproximately(1.864983, 1e-3);
        withNorm.MeanLoss.Should().NotBeApproximately(1.864983, 1e-3);

        static Matrix<double> Normalized(Matrix<double> rows) => Matrix<double>.Build.DenseOfRowVectors(
            rows.EnumerateRows().Select(row => (row - row.Mean()) / Math.Sqrt(row.PopulationVariance() + 1e-5)));
    }

    // Every program seeds its generator with 42 again, so groups of weights begin with the same numbers. Of 3,456 parameters 2,130
    // are distinct, and no page says that they are tied.
    [Erratum(14)]
    public void Weights_that_should_be_free_hold_the_same_numbers()
    {
        Matrix<double> tokens = Programs["E_token"].Value;

        Programs["W_lm"].Value.Should().BeExactly(tokens.Transpose());
        Programs["W_O"].Value.SubMatrix(0, 16, 0, 6).Should().BeExactly(tokens.Transpose());
        Programs["W_1"].Value.SubMatrix(0, 16, 0, 6).Should().BeExactly(tokens.Transpose());
        Programs.Parameters.SelectMany(parameter => parameter.Value.Enumerate()).Distinct().Should().HaveCount(2130);
    }

    // Published: a parameter gets a "boost because its gradient is large". The factor between gradient and step is η / |g|, so it
    // is the small gradients that are boosted: at the first step every parameter that has a gradient moves by η, apart from the decay.
    [Erratum(15)]
    public void At_the_first_step_no_gradient_moves_its_parameter_further_than_another()
    {
        OptimizerSettings settings = Programs.Model.Optimizer;
        foreach (Tensor parameter in Programs.Parameters)
        {
            Matrix<double> gradient = Programs[$"d.{parameter.Name}"].Value;
            Matrix<double> decayed = parameter.Value * (1 - (settings.LearningRate * settings.WeightDecay));
            Matrix<double> moved = Programs[$"new.{parameter.Name}"].Value - decayed;

            moved.Should().Equal(gradient.Map(g => -settings.LearningRate * g / (Math.Abs(g) + settings.Epsilon)), within: 1e-9);
        }
    }

    // Published on one page: tokens that were never seen "were all updated"; on another: "were not". They have no gradient, and
    // decay moves them by 1e-5 of themselves.
    [Erratum(16)]
    public void Tokens_that_are_never_seen_move_by_decay_alone()
    {
        int still = 0;
        foreach (Tensor parameter in Programs.Parameters)
        {
            (Tensor gradient, Tensor after) = (Programs[$"d.{parameter.Name}"], Programs[$"new.{parameter.Name}"]);
            foreach ((int i, int j, double theta) in parameter.Value.EnumerateIndexed())
            {
                if (gradient[i, j] != 0)
                {
                    continue;
                }

                still++;
                $"{parameter.Name}[{parameter.Rows[i]}]".Should().BeOneOf("E_token[<PAD>]", "E_token[<EOS>]", "E_pos[[4]]");
                after[i, j].Should().BeApproximately(theta - (1e-5 * theta), Arithmetic);
            }
        }

        still.Should().Be(48);
    }

    // Published: "attention is all linear". With embeddings twice as large the scores are four times as large, and the weights of a
    // row can't all double, since they still add up to one. So the output does not double either. Also: GPT-3 is not 50,000 times
    // larger than this model, but fifty million times.
    [Erratum(17)]
    public void Attention_is_not_linear_and_GPT_3_is_fifty_million_times_larger()
    {
        TrainingState state = Programs.State
            .With("E_token", 2 * Programs["E_token"].Value)
            .With("E_pos", 2 * Programs["E_pos"].Value);
        TrainingStep twice = TrainingStep.Compute(Programs.Model, state);

        twice["scores[0]"].Value.Should().Equal(4 * Programs["scores[0]"].Value, within: Arithmetic);
        twice["A[0]"].Value.RowSums().Should().Equal(Vector<double>.Build.Dense(5, 1).ToColumnMatrix(), within: Arithmetic);
        (twice["attention"].Value - (2 * Programs["attention"].Value)).L2Norm().Should().BeGreaterThan(1e-4);
        (175e9 / 3456).Should().BeApproximately(5.06e7, 0.005e7);
    }
}
