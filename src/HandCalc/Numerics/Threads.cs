namespace HandCalc.Numerics;

/// <summary>
/// Shares the entries of a result among threads. Each entry is computed by one thread, in the same way as by one thread alone, so the
/// number of threads decides how long it takes, and nothing else.
/// </summary>
internal static class Threads
{
    /// <summary>How many multiply-adds make a share worth the time that it takes to hand it over.</summary>
    public static long WorthSharing { get; set; } = 600_000;

    /// <summary>How many threads may compute at once, the caller's among them: one, unless someone asks for more.</summary>
    public static int Count { get; set; } = 1;

    /// <summary>Runs the whole range 0 to <paramref name="length"/>, in as many shares as there are threads.</summary>
    /// <param name="body">What is done for a part of the range.</param>
    /// <param name="length">The length of the range.</param>
    /// <param name="grain">Shares begin at multiples of this.</param>
    /// <param name="work">About how many multiply-adds the whole range takes.</param>
    public static void Share<TBody>(in TBody body, int length, int grain, long work)
        where TBody : struct, IRange
    {
        // No division before it is known that there is something to share: small kernels are called a hundred times a step.
        if (Count <= 1 || work < 2 * WorthSharing)
        {
            body.Run(0, length);
        }
        else
        {
            Among((int)Math.Min(Count, work / WorthSharing), body, length, grain);
        }
    }

    private static void Among<TBody>(int shares, TBody body, int length, int grain)
        where TBody : struct, IRange
    {
        int grains = (length + grain - 1) / grain;
        Parallel.For(0, shares, new ParallelOptions { MaxDegreeOfParallelism = shares }, share =>
            body.Run(From(share), From(share + 1)));

        int From(int share) => Math.Min(length, (int)((long)grains * share / shares) * grain);
    }
}

/// <summary>Something that can be done for a part of a range, whatever is done for the other parts.</summary>
internal interface IRange
{
    /// <summary>Does it for the indices from <paramref name="from"/> to the one before <paramref name="to"/>.</summary>
    void Run(int from, int to);
}
