namespace HandCalc.Terminal.Printing;

/// <summary>What the process tells the one that started it.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>A gradient disagrees with its slope, or a tensor that is compared with the right one.</summary>
    public const int CheckFailed = 1;

    /// <summary>Two records of a training step are not the same.</summary>
    public const int Different = 1;

    /// <summary>The command line or a file can't be used.</summary>
    public const int BadInput = 2;

    /// <summary>Somebody stopped the work, and it was put away in good order: as shells have it, 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;
}
