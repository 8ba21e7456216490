using System.Diagnostics;

namespace HandCalc.Timing;

/// <summary>How long training steps took, and what they allocated.</summary>
/// <param name="Median">The median time of a step, in seconds.</param>
/// <param name="Minimum">The shortest time of a step, in seconds.</param>
/// <param name="AllocatedBytes">The bytes that a step allocated on its own thread, on average.</param>
/// <param name="FirstLosses">The losses of the first steps, so that other programs can show that they do the same work.</param>
public sealed record StepTimes(double Median, double Minimum, double AllocatedBytes, IReadOnlyList<double> FirstLosses)
{
    /// <summary>How many losses are kept.</summary>
    private const int Kept = 3;

    /// <summary>Until the compiler has done its best and the caches are warm.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>What is measured where no number of steps is asked for.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);

    /// <summary>Takes training steps and measures each, after a warm-up.</summary>
    /// <param name="loop">The loop, at its beginning.</param>
    /// <param name="threads">How many threads share large matrices.</param>
    /// <param name="steps">How many steps to measure; by default as many as take some two seconds, at least five; of one that takes longer,
    /// one after the first.</param>
    /// <param name="warmUp">How long to take steps before; by default long enough for the compiler.</param>
    /// <param name="planned">Told how many steps are measured and how long one takes, in seconds, when it is known.</param>
    /// <param name="done">Told after each measured step.</param>
    public static StepTimes Measure(
        TrainingLoop loop, int threads = 1, int? steps = null, TimeSpan? warmUp = null,
        Action<int, double>? planned = null, Action? done = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        int before = Threads.Count;
        try
        {
            Threads.Count = threads;
            return Measure(loop, steps, warmUp ?? WarmUp, planned, done);
        }
        finally
        {
            Threads.Count = before;
        }
    }

    private static StepTimes Measure(TrainingLoop loop, int? steps, TimeSpan warmUp, Action<int, double>? planned, Action? done)
    {
        long begin = Stopwatch.GetTimestamp();
        List<double> losses = [loop.Step()];
        TimeSpan first = Stopwatch.GetElapsedTime(begin);
        bool isLong = first > Enough; // then it is warm already, and one more is enough
        double each = isLong ? first.TotalSeconds : WarmUpOf(loop, losses, warmUp);
        int count = steps ?? (isLong ? 1 : Math.Max(5, (int)(Enough.TotalSeconds / each)));
        planned?.Invoke(count, each);
        double[] times = new double[count];
        long allocated = 0;
        for (int step = 0; step < count; step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            loop.Step();
            times[step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            done?.Invoke();
        }

        Array.Sort(times);
        return new((times[(count - 1) / 2] + times[count / 2]) / 2, times[0], (double)allocated / count, losses);
    }

    /// <summary>Takes steps until the compiler has done its best.</summary>
    /// <returns>How long one of them took on average, in seconds.</returns>
    private static double WarmUpOf(TrainingLoop loop, List<double> losses, TimeSpan warmUp)
    {
        while (losses.Count < Kept)
        {
            losses.Add(loop.Step());
        }

        long begin = Stopwatch.GetTimestamp();
        int warm = 0;
        do
        {
            loop.Step();
            warm++;
        }
        while (Stopwatch.GetElapsedTime(begin) < warmUp);

        return Stopwatch.GetElapsedTime(begin).TotalSeconds / warm;
    }
}
