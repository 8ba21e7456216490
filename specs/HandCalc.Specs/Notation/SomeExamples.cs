using System.Collections;

namespace HandCalc.Specs.Notation;

/// <summary>Worked examples that a fixture derives, one after the other.</summary>
/// <param name="all">The examples.</param>
internal abstract class SomeExamples(IReadOnlyList<WorkedExample> all) : IEnumerable<WorkedExample>
{
    /// <inheritdoc/>
    public IEnumerator<WorkedExample> GetEnumerator() => all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One for each model file that the library carries under these names.</summary>
    protected static IReadOnlyList<WorkedExample> Of(IEnumerable<string> names) => [.. names.Select(name => new WorkedExample(name))];
}
