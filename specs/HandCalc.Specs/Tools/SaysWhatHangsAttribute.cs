using System.Collections.Concurrent;
using System.Diagnostics;
using NUnit.Framework.Interfaces;

namespace HandCalc.Specs.Tools;

/// <summary>
/// A test that does not end would keep a run from ending, and nobody would know which it is: after a while the run is given up, and says
/// so.
/// NUnit's own time limit can't end a test on .NET.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SaysWhatHangsAttribute : NUnitAttribute, ITestAction
{
    /// <summary>Longer than any test takes on a machine that is busy with others.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly ConcurrentDictionary<string, (string Name, long Since)> Running = new();
    private static readonly Timer Watch = new(_ => GiveUp(), null, TimeSpan.Zero, TimeSpan.FromSeconds(5));

    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Test;

    /// <inheritdoc/>
    public void BeforeTest(ITest test)
    {
        GC.KeepAlive(Watch);
        Running[test.Id] = (test.FullName, Stopwatch.GetTimestamp());
    }

    /// <inheritdoc/>
    public void AfterTest(ITest test) => Running.TryRemove(test.Id, out _);

    private static void GiveUp()
    {
        string[] hanging = [.. Running.Values.Where(test => Stopwatch.GetElapsedTime(test.Since) > Patience && !Debugger.IsAttached)
            .Select(test => test.Name)];
        if (hanging.Length > 0)
        {
            using var error = new StreamWriter(Console.OpenStandardError()); // Console.Error is the test's while one runs
            error.WriteLine($"Given up: after {Patience.TotalMinutes} minutes this has not ended: {string.Join(", ", hanging)}");
            error.Flush();
            Environment.Exit(1);
        }
    }
}
