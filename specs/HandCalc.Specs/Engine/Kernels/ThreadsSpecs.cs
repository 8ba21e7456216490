using System.Collections.Concurrent;
using HandCalc.Models;
using HandCalc.Numerics;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.Timing;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Engine.Kernels.Plain;

namespace HandCalc.Specs.Engine.Kernels;

/// <summary>
/// Threads share the entries of a result, and no entry knows how many there are: the bits are those of one thread. The number is one for
/// the whole process, so these tests run alone.
/// </summary>
[NonParallelizable]
public sealed class ThreadsSpecs
{
    private const int Little = 100;
    private readonly (int Count, long WorthSharing) before = (Threads.Count, Threads.WorthSharing);

    /// <summary>Sharing is worth it at once here, so that small matrices show what large ones would.</summary>
    [SetUp]
    public void ShareLittle() => Threads.WorthSharing = Little;

    [TearDown]
    public void Restore() => (Threads.Count, Threads.WorthSharing) = before;

    [Test]
    public void A_range_is_shared_whole_and_without_overlap([Values(1, 2, 3, 7)] int threads)
    {
        foreach ((int length, int grain) in new[] { (1, 1), (1, 8), (8, 8), (17, 1), (17, 8), (64, 8), (1000, 8) })
        {
            (int From, int To)[] shares = Shares(threads, length, grain, work: 7 * Little);

            shares.Should().HaveCount(threads);
            shares.Select(share => share.From).Should().Equal(shares.Select(share => share.To).SkipLast(1).Prepend(0));
            shares[^1].To.Should().Be(length);
            shares.Select(share => share.From).Where(from => from < length).Should().OnlyContain(from => from % grain == 0);
        }
    }

    [Test]
    public void Too_little_work_is_not_shared()
    {
        Shares(threads: 3, length: 64, grain: 8, work: (2 * Little) - 1).Should().Equal((0, 64));
        Shares(threads: 3, length: 64, grain: 8, work: 2 * Little).Should().HaveCount(2);
    }

    /// <summary>As the engine comes: to hand over a share takes longer than a whole product of the book's model.</summary>
    [Test]
    public void The_products_of_the_book_are_not_shared_and_those_of_256_features_are()
    {
        Restore();

        Shares(threads: 2, length: 64, grain: 8, work: 5 * 16 * 64).Should().HaveCount(1);
        Shares(threads: 2, length: 256, grain: 8, work: 64 * 256 * 256).Should().HaveCount(2);
    }

    [Test]
    public void The_work_of_a_product_is_its_multiply_adds_and_that_of_a_formula_is_eight_for_an_entry()
    {
        IsSharedFrom(5 * 7 * 11, MatrixProduct.Of(false, false), [Numbers(5, 7), Numbers(7, 11)]);
        IsSharedFrom(8 * 5 * 11, Entrywise.Map((a, b) => a + b), [Numbers(5, 11), Numbers(5, 11)]);
        IsSharedFrom(8 * 5 * 11, Entrywise.Map((a, b) => a + b), [Numbers(5, 11), Numbers(1, 11)]);
    }

    [TestCase(130, 257, 25)]
    [TestCase(5, 300, 33)]
    [TestCase(17, 16, 97)]
    public void A_product_has_the_same_bits(int rows, int inner, int columns)
    {
        (Matrix<double> a, Matrix<double> b) = (Numbers(rows, inner, 1), Numbers(inner, columns, 2));
        Matrix<double> twin = Matrix<double>.Build.Dense(rows, columns, (i, j) => Sum(inner, k => a[i, k] * b[k, j]));

        TheSameBits((long)rows * inner * columns, MatrixProduct.Of(false, false), [a, b], twin);
        TheSameBits((long)rows * inner * columns, MatrixProduct.Of(true, true), [a.Transpose(), b.Transpose()], twin);
    }

    /// <summary>Where a row repeats, lanes write ahead into the next column: there the share ends.</summary>
    [Test]
    public void A_formula_of_entries_has_the_same_bits([Values(1, 5, 70)] int rows, [Values] bool repeats)
    {
        const int Columns = 50;
        Matrix<double>[] operands = [Numbers(rows, Columns, 1), Numbers(repeats ? 1 : rows, Columns, 2)];

        TheSameBits(8 * rows * Columns, Entrywise.Map((a, b) => (a * b) - a), operands, Map(x => (x[0] * x[1]) - x[0], operands));
    }

    [Test]
    public void A_training_step_and_a_training_loop_have_the_same_bits()
    {
        Model model = SizedModel.Of(dModel: 32, heads: 4, dFf: 40, tokens: 11, words: 12);
        Shares(threads: 3, model.DFf, grain: 8, work: (long)model.Ids.Length * model.DModel * model.DFf).Should().HaveCount(3);
        (TrainingStep Step, TrainingState State)[] all = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            Threads.Count = threads;
            var loop = new TrainingLoop(model);
            loop.Step();
            return (TrainingStep.Compute(model), loop.State);
        })];

        foreach ((TrainingStep step, TrainingState state) in all[1..])
        {
            foreach (Tensor tensor in all[0].Step.Tensors)
            {
                step[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
            }

            foreach (Tensor parameter in all[0].Step.Parameters)
            {
                state[parameter.Name].Should($"new.{parameter.Name}").BeExactly(all[0].State[parameter.Name]);
            }
        }
    }

    /// <summary>A kernel with one, two and three threads, where the work is enough for three.</summary>
    private static void TheSameBits(long work, Evaluation kernel, Matrix<double>[] operands, Matrix<double> twin)
    {
        Shares(threads: 3, length: 24, grain: 8, work).Should().HaveCount(3, "with less work, nothing would be shared");
        for (int threads = 1; threads <= 3; threads++)
        {
            Threads.Count = threads;
            kernel.ShouldGive(operands, twin, $"the result of {threads} threads");
        }
    }

    /// <summary>
    /// Two threads share a kernel of so much work, and of one less they do not. To hand over a share takes memory, and nothing else does.
    /// </summary>
    private static void IsSharedFrom(int work, Evaluation kernel, Matrix<double>[] operands)
    {
        Threads.Count = 2;
        Action compute = Kernel.Bind(kernel, operands, Matrix<double>.Build.Dense(5, 11));
        Takes(memory: true, worthSharing: work / 2);
        Takes(memory: false, worthSharing: (work / 2) + 1);

        void Takes(bool memory, int worthSharing)
        {
            Threads.WorthSharing = worthSharing;
            compute();
            long before = GC.GetAllocatedBytesForCurrentThread();
            compute();
            (GC.GetAllocatedBytesForCurrentThread() > before).Should()
                .Be(memory, "sharing is worth {0} multiply-adds of {1}", worthSharing, work);
        }
    }

    private static (int From, int To)[] Shares(int threads, int length, int grain, long work)
    {
        Threads.Count = threads;
        var shares = new ConcurrentBag<(int From, int To)>();
        Threads.Share(new Listed(shares), length, grain, work);
        return [.. shares.Order()];
    }

    private readonly struct Listed(ConcurrentBag<(int From, int To)> shares) : IRange
    {
        public void Run(int from, int to) => shares.Add((from, to));
    }
}
