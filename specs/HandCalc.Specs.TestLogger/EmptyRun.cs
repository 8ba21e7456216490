namespace HandCalc.Specs.TestLogger;

/// <summary>
/// A run in which no test, or none of a whole project, was run has confirmed nothing, and must not look as if it had; nor must one that
/// came to no end.
/// </summary>
public static class EmptyRun
{
    /// <summary>What is empty in a run, in a sentence each.</summary>
    /// <param name="sources">The assemblies whose tests were to run.</param>
    /// <param name="filter">What picked some of their tests, or null where all were to run. A project may have none of those
    /// picked.</param>
    /// <param name="run">The assemblies of the tests that ran.</param>
    /// <param name="isWhole">Whether the run came to its end.</param>
    public static IEnumerable<string> Complaints(
        IEnumerable<string> sources, string? filter, IReadOnlyCollection<string> run, bool isWhole = true) => filter switch
        {
            _ when !isWhole => ["The run was given up before its end: of the tests that are not listed nothing is known."],
            null => sources.Select(Path.GetFileName).Except(run.Select(Path.GetFileName))
                .Select(source => $"{source}: not one of its tests was run."),
            _ => run.Count > 0 ? [] : [$"No test was run: none matches {filter}."],
        };
}
