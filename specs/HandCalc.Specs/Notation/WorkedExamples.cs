using System.Collections;
using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>The worked examples that every fixture derives: one for each model file that the library carries.</summary>
internal sealed class WorkedExamples : IEnumerable<WorkedExample>
{
    /// <summary>The examples by name.</summary>
    public static IReadOnlyList<WorkedExample> All { get; } = [.. Examples.Names.Select(name => new WorkedExample(name))];

    /// <inheritdoc/>
    public IEnumerator<WorkedExample> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
