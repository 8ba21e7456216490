using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.KernelChecks;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>The formulas that the book teaches, as their kernels compute them: softmax, GELU, AdamW.</summary>
public sealed class FormulaSpecs
{
    [TestCase(1, 0)]
    [TestCase(300, 0)]
    [TestCase(1, 1000)]
    [TestCase(1, -1000)]
    public void The_softmax_of_whole_rows(double scale, double shift) => ForAllShapes((rows, columns) =>
    {
        Matrix<double> x = (Numbers(rows, columns) * scale) + shift;
        new Softmax().Of(Tensor("X", x)).Evaluate.ShouldGive([x], RowByRow(x, causal: false), $"softmax, {rows}×{columns}");
    });

    [TestCase(1, 0)]
    [TestCase(300, 0)]
    [TestCase(1, 1000)]
    [TestCase(1, -1000)]
    public void The_softmax_under_the_causal_mask(double scale, double shift)
    {
        for (int tokens = 1; tokens <= 41; tokens++)
        {
            Matrix<double> x = (Numbers(tokens, tokens) * scale) + shift;
            new Softmax(Causal: true).Of(Tensor("X", x)).Evaluate.ShouldGive([x], RowByRow(x, causal: true), $"softmax, {tokens}×{tokens}");
        }
    }

    /// <summary>Each text is a block of its own; outside the blocks, and in the padding, every weight is 0.</summary>
    [TestCase(1, 0)]
    [TestCase(300, 0)]
    [TestCase(1, 1000)]
    [TestCase(1, -1000)]
    public void The_softmax_of_several_texts(double scale, double shift)
    {
        foreach (int[] lengths in new int[][] { [1], [3, 3], [2, 5, 1], [7, 4], [13, 2, 9], [1, 20] })
        {
            var texts = new Batch([.. lengths]);
            int rows = lengths.Length * texts.Longest;
            Matrix<double> x = (Numbers(rows, rows) * scale) + shift, y = x.Map(_ => 0.0);
            foreach ((int text, int length) in lengths.Index())
            {
                int from = text * texts.Longest;
                y.SetSubMatrix(from, from, RowByRow(x.SubMatrix(from, length, from, length), causal: true));
            }

            string name = $"softmax of {string.Join(", ", lengths)}";
            new Softmax(Causal: true, Texts: texts).Of(Tensor("X", x)).Evaluate.ShouldGive([x], y, name);
        }
    }

    [Test]
    public void GELU_and_its_derivative() => ForAllShapes((rows, columns) =>
    {
        (Matrix<double> x, Matrix<double> dY) = (Numbers(rows, columns) * 3, Numbers(rows, columns, 2));
        Definition of = Tensor("X", x);

        new Gelu().Of(of).Evaluate.ShouldGive([x], x.Map(Value), "GELU(X)");
        new GeluBackward().Of(Tensor("dY", dY), of).Evaluate.ShouldGive([dY, x], Map(y => y[0] * Derivative(y[1]), dY, x), "GELU′(X)");
        x.Map(Gelu.Value).Should().BeExactly(x.Map(Value));
        x.Map(Gelu.Derivative).Should().BeExactly(x.Map(Derivative));
    });

    /// <summary>The three formulas one after the other: the moments in their places, and the step that follows from them.</summary>
    [TestCase(1)]
    [TestCase(3)]
    public void AdamW(int time) => ForAllShapes((rows, columns) =>
    {
        var settings = new OptimizerSettings(0.01, 0.9, 0.99, 1e-8, 0.1);
        (double beta1, double beta2) = (settings.Beta1, settings.Beta2);
        (Matrix<double> theta, Matrix<double> m, Matrix<double> v, Matrix<double> g) =
            (Numbers(rows, columns, 1), Numbers(rows, columns, 2), Numbers(rows, columns, 3).PointwiseAbs(), Numbers(rows, columns, 4));
        Matrix<double> t = Matrix<double>.Build.Dense(1, 1, time);
        Definition like = Tensor("θ", theta);
        (double first, double second) = (1 / (1 - Math.Pow(beta1, time)), 1 / (1 - Math.Pow(beta2, time)));

        new Operations.FirstMoment(settings.Beta1).Of(like, like).Evaluate
            .ShouldGive([m, g], Map(x => (beta1 * x[0]) + ((1 - beta1) * x[1]), m, g), "m");
        new Operations.SecondMoment(settings.Beta2).Of(like, like).Evaluate
            .ShouldGive([v, g], Map(x => (beta2 * x[0]) + ((1 - beta2) * x[1] * x[1]), v, g), "v");
        new Operations.AdamWUpdate(settings).Of(like, like, like, Tensor("t", t)).Evaluate.ShouldGive(
            [theta, m, v, t],
            Map(x => x[0] - (settings.LearningRate
                * ((x[1] * first / (Math.Sqrt(x[2] * second) + settings.Epsilon)) + (settings.WeightDecay * x[0]))), theta, m, v),
            "θ′");
    });

    /// <summary>What is masked is left out, not pushed far down: of row i, columns 0 to i count.</summary>
    private static Matrix<double> RowByRow(Matrix<double> x, bool causal)
    {
        Matrix<double> y = x.Map(_ => 0.0);
        for (int i = 0; i < x.RowCount; i++)
        {
            double[] seen = [.. Enumerable.Range(0, causal ? i + 1 : x.ColumnCount).Select(j => x[i, j])];
            double largest = seen.Max();
            double[] powers = [.. seen.Select(score => Exp(score - largest))];
            double sum = Sum(powers.Length, j => powers[j]);
            foreach ((int j, double power) in powers.Index())
            {
                y[i, j] = power / sum;
            }
        }

        return y;
    }

    private static double Value(double x) => 0.5 * x * (1 + Tanh(Inner(x)));

    private static double Derivative(double x)
    {
        double tanh = Tanh(Inner(x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * (Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))));
    }

    private static double Inner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));
}
