using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Formulas that are equal on paper need not be equal in a computer: far from zero one overflows, or loses its digits, and another
/// does not.
/// </summary>
public sealed class FarFromZero
{
    /// <summary>e^1000 is more than a double holds. The largest score is subtracted first, and nothing overflows.</summary>
    [TestCase(1000)]
    [TestCase(-1000)]
    public void The_softmax_of_large_scores_is_that_of_their_differences(double shift)
    {
        double[,] scores = { { 0, 1, 3 }, { -2, 0.5, 0 } };

        Matrix<double> shifted = Of(x => new Softmax().Of(x), Matrix<double>.Build.DenseOfArray(scores) + shift);

        double sum = 1 + Math.Exp(1) + Math.Exp(3);
        shifted[0, 0].Should().BeApproximately(1 / sum, Arithmetic);
        shifted[0, 2].Should().BeApproximately(Math.Exp(3) / sum, Arithmetic);
        shifted.RowSums().Should().OnlyContain(total => Math.Abs(total - 1) < Arithmetic);
    }

    /// <summary>
    /// The mean of the squares minus the square of the mean is the same on paper; here both are 1e16, and their difference is lost. The
    /// mean of all squared distances between two features, halved, needs no mean and loses nothing.
    /// </summary>
    [Test]
    public void The_variance_of_features_far_from_zero_keeps_its_digits()
    {
        double[] features = [1e8 + 0.1, 1e8 + 0.25, 1e8 + 0.7, 1e8 + 0.3];
        double halved = features.SelectMany(a => features.Select(b => (a - b) * (a - b))).Average() / 2;
        var book = new ComputationBuilder();
        Definition given = book.Given("x", Axis.Indices(1), Axis.Indices(4));
        Definition mean = book.Define("mean", given.Rows, Axis.None, new RowMean().Of(given));
        book.Define("variance", given.Rows, Axis.None, new RowVariance().Of(given, mean));

        book.Build().Evaluate(_ => Matrix<double>.Build.DenseOfRowArrays(features))[^1][0, 0].Should().BeApproximately(halved, Arithmetic);
    }

    private static Matrix<double> Of(Func<Definition, Expression> operation, Matrix<double> x)
    {
        var book = new ComputationBuilder();
        Definition given = book.Given("x", Axis.Indices(x.RowCount), Axis.Indices(x.ColumnCount));
        book.Define("y", given.Rows, given.Columns, operation(given));
        return book.Build().Evaluate(_ => x)[^1];
    }
}
