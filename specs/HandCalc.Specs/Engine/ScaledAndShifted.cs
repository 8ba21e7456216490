using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Engine;

/// <summary>γ = 1 and β = 0 hide mistakes: the equations around the layer norm once more, with others.</summary>
public sealed class ScaledAndShifted() : NamedTensors(WithOtherScaleAndShift())
{
    [Test]
    public void The_layer_norm_scales_and_shifts() =>
        Tensor("normalized").Should().Equal(x_hat.PointwiseMultiply(EveryRow(Gamma)) + EveryRow(Beta), within: Arithmetic);

    [Test]
    public void The_output_layer_reads_what_was_scaled_and_shifted()
    {
        Tensor("logits").Should().Equal(Normalized * W_lm, within: Arithmetic);
        Tensor("d.W_lm").Should().Equal(Normalized.Transpose() * dLogits, within: Arithmetic);
        Tensor("d.W_lm").Should().MatchSlope();
    }

    [Test]
    public void Gamma_gathers_the_errors_times_x_hat()
    {
        Tensor("d.gamma").Should().Equal(dNormalized.PointwiseMultiply(x_hat).ColumnSums().ToRowMatrix(), within: Arithmetic);
        Tensor("d.x_hat").Should().Equal(dNormalized.PointwiseMultiply(EveryRow(Gamma)), within: Arithmetic);
    }

    [Test]
    public void Gamma_stands_inside_the_means()
    {
        Matrix<double> g = dNormalized.PointwiseMultiply(EveryRow(Gamma));
        Matrix<double> shortForm = g - EveryColumn(g) - x_hat.PointwiseMultiply(EveryColumn(g.PointwiseMultiply(x_hat)));
        Matrix<double> spread = (Variance + Model.LayerNormEpsilon).PointwiseSqrt() * Matrix<double>.Build.Dense(1, Model.DModel, 1);

        Tensor("d.residual").Should().Equal(shortForm.PointwiseDivide(spread), within: 10 * Arithmetic);
        Tensor("d.residual").Should().MatchSlope();
    }

    private static TrainingStep WithOtherScaleAndShift()
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous);
        TrainingState drawn = TrainingState.Initial(model);
        return TrainingStep.Compute(model, drawn
            .With("gamma", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 0.5 + (j / 10.0)))
            .With("beta", Matrix<double>.Build.Dense(1, model.DModel, (_, j) => 0.8 - (j / 10.0))));
    }

    private EngineTensor Tensor(string name) => new(Training, name);

    private Matrix<double> EveryRow(Matrix<double> row) => Matrix<double>.Build.Dense(Tokens, 1, 1) * row;

    /// <summary>The mean of each row, in every column.</summary>
    private static Matrix<double> EveryColumn(Matrix<double> x) =>
        (x.RowSums() / x.ColumnCount).ToColumnMatrix() * Matrix<double>.Build.Dense(1, x.ColumnCount, 1);
}
