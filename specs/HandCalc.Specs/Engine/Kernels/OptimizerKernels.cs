using HandCalc.Models;
using HandCalc.Numerics;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.KernelChecks;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>The rate of a schedule, and gradients that are clipped, each against loops over numbers.</summary>
public sealed class OptimizerKernels
{
    /// <summary>2⁻⁵¹: two units in the last place of a number between ½ and 1, for each of the two cosines one and rounding.</summary>
    private const double LastBits = 4.5e-16;

    private static readonly RateSchedule Schedule = new(Warmup: 7, Steps: 40, Minimum: 0.3);

    [Test]
    public void The_cosine_is_that_of_a_library_within_a_unit_of_one()
    {
        foreach (double x in Enumerable.Range(0, 4001).Select(i => i / 4000.0))
        {
            Cosine.OfHalfTurns(x).Should().BeApproximately(Math.Cos(Math.PI * x), LastBits, "of {0} half turns", x);
        }
    }

    [Test]
    public void It_is_exact_where_it_is_one_or_zero_and_falls_all_the_way()
    {
        (Cosine.OfHalfTurns(0), Cosine.OfHalfTurns(0.5), Cosine.OfHalfTurns(1)).Should().Be((1, 0, -1));
        Enumerable.Range(0, 1001).Select(i => Cosine.OfHalfTurns(i / 1000.0)).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
    }

    /// <summary>Case by case, where the operation has one formula.</summary>
    [Test]
    public void The_rate()
    {
        for (int t = 1; t < 50; t++)
        {
            double falling = (1 + Math.Cos(Math.PI * (t - 7) / 33)) / 2;
            double right = t < 7 ? 0.02 * t / 7 : t >= 40 ? 0.02 * 0.3 : 0.02 * (0.3 + (0.7 * falling));

            new ScheduledRate(0.02, Schedule).Of(t).Should().BeApproximately(right, Tolerances.Arithmetic, "in step {0}", t);
        }
    }

    [Test]
    public void The_norm_of_all()
    {
        Matrix<double>[] squares = [Numbers(1, 9, 1).PointwiseAbs(), Numbers(1, 1, 2).PointwiseAbs(), Numbers(1, 17, 3).PointwiseAbs()];
        double sum = 0;
        foreach (double entry in squares.SelectMany(matrix => matrix.Enumerate()))
        {
            sum += entry;
        }

        Evaluation norm = new NormOfAll().Of([.. squares.Select(matrix => (Operand)Tensor("squares", matrix))]).Evaluate;
        norm.ShouldGive(squares, Matrix<double>.Build.Dense(1, 1, Math.Sqrt(sum)), "the norm");
    }

    [TestCase(0.5)]
    [TestCase(1)]
    [TestCase(3)]
    public void A_clipped_gradient(double size) => ForAllShapes((rows, columns) =>
    {
        Matrix<double> g = Numbers(rows, columns), norm = Matrix<double>.Build.Dense(1, 1, size);
        double factor = size > 1 ? 1 / size : 1;

        new Clipping(1).Of(Tensor("g", g), Tensor("norm", norm)).Evaluate.ShouldGive([g, norm], g.Map(x => factor * x), $"of norm {size}");
    });

    /// <summary>No gradient at all is as short as can be.</summary>
    [Test]
    public void A_gradient_of_zero_is_clipped_to_zero()
    {
        Matrix<double> zero = Matrix<double>.Build.Dense(2, 2), none = Matrix<double>.Build.Dense(1, 1);

        new Clipping(1).Of(Tensor("g", zero), Tensor("norm", none)).Evaluate.ShouldGive([zero, none], zero, "zero");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void An_update_with_a_rate_of_its_own(bool decays) => ForAllShapes((rows, columns) =>
    {
        var settings = new OptimizerSettings(double.NaN, 0.9, 0.99, 1e-8, 0.1);
        (Matrix<double> theta, Matrix<double> m, Matrix<double> v) =
            (Numbers(rows, columns, 1), Numbers(rows, columns, 2), Numbers(rows, columns, 3).PointwiseAbs());
        (Matrix<double> t, Matrix<double> rate) = (Matrix<double>.Build.Dense(1, 1, 3), Matrix<double>.Build.Dense(1, 1, 0.02));
        (double first, double second) = (1 / (1 - Math.Pow(0.9, 3)), 1 / (1 - Math.Pow(0.99, 3)));
        Definition like = Tensor("θ", theta);

        new AdamWUpdate(settings, decays).Of(like, like, like, Tensor("t", t), Tensor("rate", rate)).Evaluate.ShouldGive(
            [theta, m, v, t, rate],
            Map(x => x[0] - (0.02 * ((x[1] * first / (Math.Sqrt(x[2] * second) + 1e-8)) + ((decays ? 0.1 : 0) * x[0]))), theta, m, v),
            "θ′");
    });
}
