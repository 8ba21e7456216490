using System.Diagnostics;

namespace HandCalc.Terminal.Printing;

/// <summary>
/// Says on a terminal how far long work is: one line that is written over, and gone when the work is done. In the first second, and where
/// nobody sits before it, nothing is written.
/// </summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromSeconds(0.25);

    private readonly TextWriter? terminal;
    private readonly string work;
    private readonly int width;
    private readonly Func<TimeSpan> elapsed;
    private readonly Timer? timer;
    private readonly Lock writing = new();
    private TimeSpan next = Patience;
    private int shown;
    private bool isDone;

    /// <summary>Begins some work.</summary>
    /// <param name="terminal">The terminal; null where there is none.</param>
    /// <param name="work">What is done: "Checking gradients".</param>
    /// <param name="width">How many columns the line may have.</param>
    /// <param name="isCounted">Whether it will be reported how far the work is; if not, a clock shows that it goes on.</param>
    /// <param name="elapsed">How long the work has taken; by default as a stopwatch says.</param>
    public Progress(TextWriter? terminal, string work, int width, bool isCounted, Func<TimeSpan>? elapsed = null)
    {
        long begin = Stopwatch.GetTimestamp();
        (this.terminal, this.work, this.width, this.elapsed) = (terminal, work, width, elapsed ?? (() => Stopwatch.GetElapsedTime(begin)));
        timer = terminal is null || isCounted || elapsed is not null ? null : new Timer(_ => Tick(), null, Patience, Pause);
    }

    /// <summary>Tells how far the work is.</summary>
    /// <param name="part">The part that is done, from 0 to 1.</param>
    public void Report(double part) => Show(() => part.ToString("0 %", CultureInfo.InvariantCulture));

    /// <summary>Tells that the work goes on.</summary>
    public void Tick() => Show(() => elapsed().TotalSeconds.ToString("0 s", CultureInfo.InvariantCulture));

    /// <summary>Takes the line away until the next report, where something else is written on the terminal.</summary>
    public void Clear()
    {
        lock (writing)
        {
            Write("");
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        lock (writing)
        {
            isDone = true;
            Write("");
        }
    }

    private void Show(Func<string> far)
    {
        if (terminal is null || elapsed() < next)
        {
            return;
        }

        lock (writing)
        {
            if (!isDone)
            {
                next = elapsed() + Pause;
                Write(TextTable.Shorten($"{work}: {far()}", width - 1));
            }
        }
    }

    private void Write(string text)
    {
        if (shown + text.Length > 0)
        {
            terminal!.Write($"\r{text.PadRight(shown)}{(text.Length == 0 ? "\r" : "")}");
            terminal.Flush();
            shown = text.Length;
        }
    }
}
